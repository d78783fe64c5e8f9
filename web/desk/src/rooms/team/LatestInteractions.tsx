import { ReloadOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Table, type TableColumnsType } from 'antd';
import { useState } from 'react';
import type { InteractionSummary } from '@/api/types';
import { useDesk } from '@/shared/desk/context';
import { formatShort } from '@/shared/format/dates';
import { useT } from '@/shared/i18n';
import { ExplanationDrawer } from './ExplanationDrawer';
import styles from './TeamRoom.module.css';

const shownCount = 20;

/** The latest interactions of all queues; each can be asked why it went where it went. */
export function LatestInteractions() {
  const t = useT();
  const { endpoints } = useDesk();
  const [asked, setAsked] = useState<InteractionSummary | null>(null);
  const { data, isPending, isFetching, refetch } = useQuery({
    queryKey: ['team', 'latest'], queryFn: ({ signal }) => endpoints.latestInteractions(shownCount, signal), refetchInterval: 10_000,
  });
  const nameOf = (one: InteractionSummary): string => one.customerName ?? t('common.visitor');
  const columns: TableColumnsType<InteractionSummary> = [
    { key: 'at', title: t('team.at'), className: 'figures', render: (_, one) => formatShort(t.tag, one.queuedAt) },
    { key: 'customer', title: t('team.customer'), render: (_, one) => nameOf(one) },
    { key: 'queue', title: t('team.queue'), render: (_, one) => t.nameOf(one.queueNames) },
    { key: 'state', title: t('team.state'), render: (_, one) => t(`interaction.${one.state}`) },
    { key: 'agent', title: t('team.agent'), render: (_, one) => one.agentName ?? '–' },
    {
      key: 'why', title: '', align: 'right',
      render: (_, one) => <Button size="small" type="link" aria-label={t('team.whyOf', { name: nameOf(one) })} data-testid="why" onClick={() => { setAsked(one); }}>{t('team.why')}</Button>,
    },
  ];
  return (
    <section className={styles.section} aria-label={t('team.latest')}>
      <div className={styles.head}>
        <h2>{t('team.latest')}</h2>
        <Button size="small" icon={<ReloadOutlined />} loading={isFetching} onClick={() => { void refetch(); }}>{t('team.refresh')}</Button>
      </div>
      <Table
        size="small" rowKey="id" columns={columns} dataSource={[...(data?.items ?? [])]} loading={isPending} pagination={false} scroll={{ x: 'max-content' }}
        locale={{ emptyText: t('team.noInteractions') }}
      />
      {asked === null ? null : <ExplanationDrawer interactionId={asked.id} title={nameOf(asked)} onClose={() => { setAsked(null); }} />}
    </section>
  );
}
