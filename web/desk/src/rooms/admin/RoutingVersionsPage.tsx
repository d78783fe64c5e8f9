import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Table, type TableColumnsType } from 'antd';
import { useState } from 'react';
import type { RoutingVersionSummary } from '@/api/types';
import { useDesk } from '@/shared/desk/context';
import { formatInstant } from '@/shared/format/dates';
import { useT } from '@/shared/i18n';
import { ListHead } from './ListHead';
import { RoutingVersionDrawer } from './RoutingVersionDrawer';
import styles from './AdminRoom.module.css';

/** Every version of the routing plan, the newest first. */
export function RoutingVersionsPage() {
  const t = useT();
  const { endpoints } = useDesk();
  const [shown, setShown] = useState<number | null>(null);
  const { data, isPending, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['admin', 'routing-versions'],
    queryFn: ({ pageParam, signal }) => endpoints.routing.versions(pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });
  const versions = data?.pages.flatMap((page) => page.items) ?? [];
  const current = versions[0]?.version ?? 0;
  const columns: TableColumnsType<RoutingVersionSummary> = [
    {
      key: 'version', title: t('admin.version'), className: 'figures',
      render: (_, one) => <>{one.version}{one.version === current ? <span className={styles.inForce}>{t('admin.inForce')}</span> : null}</>,
    },
    { key: 'at', title: t('admin.at'), className: 'figures', render: (_, one) => formatInstant(t.tag, one.at) },
    { key: 'author', title: t('admin.actor'), render: (_, one) => one.authorName ?? t('admin.house') },
    { key: 'comment', title: t('admin.comment'), render: (_, one) => <span className={styles.data}>{one.comment ?? ''}</span> },
    { key: 'changes', title: t('admin.changes'), align: 'right', className: 'figures', dataIndex: 'changeCount' },
    {
      key: 'show', title: '', align: 'right',
      render: (_, one) => (
        <Button size="small" type="link" aria-label={t('admin.showVersion', { version: one.version })} data-testid="version-show" onClick={() => { setShown(one.version); }}>
          {t('admin.show')}
        </Button>
      ),
    },
  ];
  return (
    <>
      <ListHead hint={t('admin.routingHint')} />
      <Table<RoutingVersionSummary> size="small" rowKey="version" loading={isPending} columns={columns} dataSource={versions} pagination={false} scroll={{ x: 'max-content' }} />
      {hasNextPage ? <p className={styles.head}><Button loading={isFetchingNextPage} onClick={() => { void fetchNextPage(); }}>{t('admin.more')}</Button></p> : null}
      {shown === null ? null : <RoutingVersionDrawer version={shown} current={current} onClose={() => { setShown(null); }} />}
    </>
  );
}
