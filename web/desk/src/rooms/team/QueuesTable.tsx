import { Table, type TableColumnsType } from 'antd';
import type { FloorQueue } from '@/api/types';
import { useT } from '@/shared/i18n';
import { Wait } from './Wait';

export function QueuesTable({ queues }: { readonly queues: readonly FloorQueue[] }) {
  const t = useT();
  const columns: TableColumnsType<FloorQueue> = [
    { key: 'name', title: t('team.queue'), render: (_, queue) => t.nameOf(queue.names), sorter: (a, b) => t.nameOf(a.names).localeCompare(t.nameOf(b.names), t.tag) },
    { key: 'waiting', title: t('team.waiting'), align: 'right', className: 'figures', dataIndex: 'waiting', sorter: (a, b) => a.waiting - b.waiting },
    {
      key: 'longest', title: t('team.longestWait'), align: 'right', render: (_, queue) => <Wait since={queue.longestWaitSince} />,
      sorter: (a, b) => (b.longestWaitSince ?? '9').localeCompare(a.longestWaitSince ?? '9'),
    },
    { key: 'ready', title: t('team.readyAgents'), align: 'right', className: 'figures', dataIndex: 'readyAgents', sorter: (a, b) => a.readyAgents - b.readyAgents },
    { key: 'signedIn', title: t('team.signedInAgents'), align: 'right', className: 'figures', dataIndex: 'signedInAgents', sorter: (a, b) => a.signedInAgents - b.signedInAgents },
  ];
  return (
    <Table
      size="small" rowKey="id" columns={columns} dataSource={[...queues]} pagination={false} scroll={{ x: 'max-content' }} locale={{ emptyText: t('team.noQueues') }}
    />
  );
}
