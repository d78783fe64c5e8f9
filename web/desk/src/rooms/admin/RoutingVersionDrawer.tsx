import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Drawer, Modal, Skeleton } from 'antd';
import { useState } from 'react';
import { useDesk } from '@/shared/desk/context';
import { useT } from '@/shared/i18n';
import { describeError, notify, notifyError } from '@/shared/ui/notices';
import { ChangeTable } from './rules/ChangeTable';
import { usePlanNames } from './rules/context';
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
  const { data: own } = useQuery({ queryKey: ['routing', 'version', version], queryFn: ({ signal }) => endpoints.routing.version(version, signal) });
  const { words } = usePlanNames(own?.plan);
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
  return (
    <Drawer
      open size={720} title={t('admin.showVersion', { version })} onClose={onClose}
      extra={version === current ? null : <Button danger data-testid="version-restore" onClick={() => { setIsAsking(true); }}>{t('admin.restore')}</Button>}
    >
      {error === null ? null : <p className={styles.formError} role="alert">{describeError(error, t)}</p>}
      {data === undefined
        ? (error === null ? <Skeleton active /> : null)
        : <ChangeTable changes={data.changes} words={words} />}
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
