import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Drawer, Modal, Skeleton, Table, type TableColumnsType } from 'antd';
import { useState } from 'react';
import type { PlanChange } from '@/api/types';
import { useDesk } from '@/shared/desk/context';
import { useT } from '@/shared/i18n';
import { describeError, notify, notifyError } from '@/shared/ui/notices';
import styles from './AdminRoom.module.css';

/** What a version changed against the one before, and the way back to it. */
export function RoutingVersionDrawer({ version, current, onClose }: { readonly version: number; readonly current: number; readonly onClose: () => void }) {
  const t = useT();
  const { endpoints } = useDesk();
  const client = useQueryClient();
  const [isAsking, setIsAsking] = useState(false);
  const { data, error } = useQuery({
    queryKey: ['routing', 'difference', version], queryFn: ({ signal }) => endpoints.routing.difference(version, version - 1, signal),
  });
  // The effect is against what is in force, not against the version's own predecessor.
  const { data: effect } = useQuery({
    queryKey: ['routing', 'difference', version, current], enabled: isAsking,
    queryFn: ({ signal }) => endpoints.routing.difference(version, current, signal),
  });
  const restore = async (): Promise<void> => {
    try {
      await endpoints.routing.restore(version, current);
      notify('success', 'admin.restored', { version });
      await client.invalidateQueries({ queryKey: ['admin'] });
      onClose();
    } catch (problem) {
      notifyError(problem);
      setIsAsking(false);
    }
  };
  const columns: TableColumnsType<PlanChange> = [
    {
      key: 'where', title: t('admin.where'),
      render: (_, change) => <>{change.names == null ? null : <strong>{t.nameOf(change.names)}<br /></strong>}<span className={styles.data}>{lastParts(change.path)}</span></>,
    },
    { key: 'before', title: t('admin.before'), render: (_, change) => <span className={styles.data}>{change.kind === 'added' ? '–' : say(change.before)}</span> },
    { key: 'after', title: t('admin.after'), render: (_, change) => <span className={styles.data}>{change.kind === 'removed' ? t('admin.changeRemoved') : change.kind === 'added' && isThing(change.after) ? t('admin.changeAdded') : say(change.after)}</span> },
  ];
  return (
    <Drawer
      open size={720} title={t('admin.showVersion', { version })} onClose={onClose}
      extra={version === current ? null : <Button danger data-testid="version-restore" onClick={() => { setIsAsking(true); }}>{t('admin.restore')}</Button>}
    >
      {error === null ? null : <p className={styles.formError} role="alert">{describeError(error, t)}</p>}
      {data === undefined
        ? (error === null ? <Skeleton active /> : null)
        : <Table<PlanChange> size="small" rowKey="path" columns={columns} dataSource={[...data.changes]} pagination={false} locale={{ emptyText: t('admin.noChanges') }} />}
      <Modal
        open={isAsking} title={t('admin.restoreTitle', { version })} okText={t('admin.restore')} cancelText={t('common.cancel')}
        okButtonProps={{ danger: true, disabled: effect === undefined, 'data-testid': 'version-restore-ok' }}
        onOk={() => { void restore(); }} onCancel={() => { setIsAsking(false); }}
      >
        {effect === undefined ? <Skeleton active title={false} paragraph={{ rows: 1 }} /> : <p>{t('admin.restoreEffect', { count: effect.changes.length })}</p>}
      </Modal>
    </Drawer>
  );
}

/** A whole queue or calendar, which is not told member by member. */
function isThing(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'id' in value;
}

function say(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Ids say nothing to people: what follows the thing that was changed is enough. */
function lastParts(path: string): string {
  return path.replace(/^\w+\[[^\]]+\]\.?/, '').replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '…') || path.replace(/\[.*$/, '');
}
