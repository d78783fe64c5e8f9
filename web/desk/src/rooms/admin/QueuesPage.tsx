import { Table, type TableColumnsType } from 'antd';
import { useState } from 'react';
import type { Queue } from '@/api/types';
import { useDesk } from '@/shared/desk/context';
import { formatDuration } from '@/shared/format/duration';
import { useT } from '@/shared/i18n';
import { ListHead } from './ListHead';
import { QueueDrawer } from './QueueDrawer';
import { useList } from './useCollection';
import styles from './AdminRoom.module.css';

export function QueuesPage() {
  const t = useT();
  const { endpoints } = useDesk();
  const { items: queues, isPending } = useList('queues', (signal) => endpoints.queues.list(signal));
  const { items: skills } = useList('skills', (signal) => endpoints.skills.list(signal));
  const [edited, setEdited] = useState<Queue | 'new' | null>(null);
  const skillName = (id: string): string => skills.find((skill) => skill.id === id)?.name ?? '?';
  const columns: TableColumnsType<Queue> = [
    {
      key: 'name', title: t('admin.name'), sorter: (a, b) => t.nameOf(a.names).localeCompare(t.nameOf(b.names), t.tag), defaultSortOrder: 'ascend',
      render: (_, queue) => <button type="button" className={styles.rowButton} onClick={() => { setEdited(queue); }}>{t.nameOf(queue.names)}</button>,
    },
    { key: 'priority', title: t('admin.priority'), dataIndex: 'priority', align: 'right', className: 'figures', sorter: (a, b) => a.priority - b.priority },
    { key: 'choice', title: t('admin.agentChoice'), render: (_, queue) => t(`agentChoice.${queue.agentChoice}`) },
    {
      key: 'requirements', title: t('admin.requirements'),
      render: (_, queue) => queue.requirements.map((one) => `${skillName(one.skillId)} ≥ ${String(one.proficiencyMin)}`).join(t('admin.listSeparator')) || '–',
    },
    { key: 'offer', title: t('admin.offerTimeout'), align: 'right', className: 'figures', render: (_, queue) => formatDuration(queue.offerTimeoutSeconds) },
    { key: 'wrapUp', title: t('admin.wrapUpMax'), align: 'right', className: 'figures', render: (_, queue) => formatDuration(queue.wrapUpMaxSeconds) },
    { key: 'enabled', title: t('admin.status'), render: (_, queue) => (queue.isEnabled ? t('admin.enabled') : <span className={styles.off}>{t('admin.disabled')}</span>) },
  ];
  return (
    <>
      <ListHead hint={t('admin.queuesHint')} onAdd={() => { setEdited('new'); }} />
      <Table<Queue> size="small" rowKey="id" loading={isPending} columns={columns} dataSource={[...queues]} pagination={{ pageSize: 50, hideOnSinglePage: true }} scroll={{ x: 'max-content' }} />
      {edited === null
        ? null
        : (
          <QueueDrawer
            key={edited === 'new' ? 'new' : edited.id} queue={edited === 'new' ? null : queues.find((queue) => queue.id === edited.id) ?? edited}
            skills={skills} onClose={() => { setEdited(null); }}
          />
        )}
    </>
  );
}
