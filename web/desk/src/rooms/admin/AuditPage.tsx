import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Table, type TableColumnsType } from 'antd';
import type { AuditEntry } from '@/api/types';
import { useDesk } from '@/shared/desk/context';
import { formatInstant } from '@/shared/format/dates';
import { useT } from '@/shared/i18n';
import { ListHead } from './ListHead';
import styles from './AdminRoom.module.css';

/** Who did what, the newest first. */
export function AuditPage() {
  const t = useT();
  const { endpoints } = useDesk();
  const { data, isPending, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['admin', 'audit'],
    queryFn: ({ pageParam, signal }) => endpoints.audit(pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });
  const entries = data?.pages.flatMap((page) => page.items) ?? [];
  const columns: TableColumnsType<AuditEntry> = [
    { key: 'at', title: t('admin.at'), className: 'figures', render: (_, entry) => formatInstant(t.tag, entry.at) },
    { key: 'actor', title: t('admin.actor'), render: (_, entry) => entry.actorName ?? '–' },
    { key: 'action', title: t('admin.action'), render: (_, entry) => t.find(`audit.${entry.action}`) ?? entry.action },
    { key: 'subject', title: t('admin.subject'), render: (_, entry) => t.find(`auditSubject.${entry.subjectKind}`) ?? entry.subjectKind },
    { key: 'data', title: t('admin.details'), render: (_, entry) => <span className={styles.data}>{entry.data == null ? '' : JSON.stringify(entry.data)}</span> },
  ];
  return (
    <>
      <ListHead hint={t('admin.auditHint')} />
      {/* Nothing in it takes the focus, so the region does: the keyboard can scroll it. */}
      <div className={styles.wide} role="region" aria-label={t('admin.audit')} tabIndex={0}>
        <Table<AuditEntry> size="small" rowKey="id" loading={isPending} columns={columns} dataSource={entries} pagination={false} />
      </div>
      {hasNextPage ? <p className={styles.head}><Button loading={isFetchingNextPage} onClick={() => { void fetchNextPage(); }}>{t('admin.more')}</Button></p> : null}
    </>
  );
}
