import { Table, Tooltip, type TableColumnsType } from 'antd';
import type { FloorAgent } from '@/api/types';
import { useT } from '@/shared/i18n';
import { Elapsed } from '@/shared/ui/Duration';
import { StateTag } from '@/shared/ui/State';
import styles from './TeamRoom.module.css';
import { agentTones, percent, seconds, toneOf } from './floor';

export function AgentsTable({ agents }: { readonly agents: readonly FloorAgent[] }) {
  const t = useT();
  const columns: TableColumnsType<FloorAgent> = [
    { key: 'name', title: t('team.agent'), dataIndex: 'displayName', sorter: (a, b) => a.displayName.localeCompare(b.displayName, t.tag) },
    {
      key: 'state', title: t('team.state'), defaultSortOrder: 'ascend', sorter: (a, b) => agentTones.indexOf(toneOf(a)) - agentTones.indexOf(toneOf(b)),
      render: (_, agent) => (
        <>
          <StateTag tone={toneOf(agent)}>{t(`state.${toneOf(agent)}`)}</StateTag>
          {agent.state.isVoiceUnreachable && agent.state.state !== 'signedOut' ? <span className={styles.note}>{t('state.noTelephone')}</span> : null}
        </>
      ),
    },
    {
      key: 'since', title: t('team.since'), align: 'right', sorter: (a, b) => b.state.since.localeCompare(a.state.since),
      // Who has never signed in has been so since the beginning of time.
      render: (_, agent) => (Date.parse(agent.state.since) <= 0 ? '–' : <Elapsed since={agent.state.since} />),
    },
    { key: 'offers', title: t('team.offers'), align: 'right', className: 'figures', dataIndex: 'offers', sorter: (a, b) => a.offers - b.offers },
    { key: 'conversations', title: t('team.conversations'), align: 'right', className: 'figures', dataIndex: 'conversations', sorter: (a, b) => a.conversations - b.conversations },
    { key: 'wrapUps', title: t('team.wrapUps'), align: 'right', className: 'figures', dataIndex: 'wrapUps', sorter: (a, b) => a.wrapUps - b.wrapUps },
    { key: 'handled', title: t('team.handledToday'), align: 'right', className: 'figures', render: (_, agent) => agent.today.handled, sorter: (a, b) => a.today.handled - b.today.handled },
    {
      key: 'average', title: t('team.averageHandle'), align: 'right', className: 'figures', render: (_, agent) => seconds(agent.today.averageHandleSeconds),
      sorter: (a, b) => (a.today.averageHandleSeconds ?? -1) - (b.today.averageHandleSeconds ?? -1),
    },
    {
      key: 'occupancy', title: <Tooltip title={t('team.occupancyHint')}>{t('team.occupancy')}</Tooltip>, align: 'right', className: 'figures', showSorterTooltip: false,
      render: (_, agent) => percent(agent.today.occupancyPercent), sorter: (a, b) => (a.today.occupancyPercent ?? -1) - (b.today.occupancyPercent ?? -1),
    },
  ];
  return (
    <Table
      size="small" rowKey="id" columns={columns} dataSource={[...agents]} scroll={{ x: 'max-content' }} locale={{ emptyText: t('team.noAgents') }}
      pagination={agents.length > 100 ? { pageSize: 100, showSizeChanger: false } : false} data-testid="agents-table"
    />
  );
}
