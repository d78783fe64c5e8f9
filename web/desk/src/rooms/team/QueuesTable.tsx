import { Table, Tooltip, type TableColumnsType } from 'antd';
import type { FloorQueue } from '@/api/types';
import { useSession } from '@/shared/desk/context';
import { useT } from '@/shared/i18n';
import { percent, seconds } from './floor';
import { QueueActions } from './QueueActions';
import { QueueService } from './QueueService';
import { Wait } from './Wait';

export function QueuesTable({ queues }: { readonly queues: readonly FloorQueue[] }) {
  const t = useT();
  const { permissions } = useSession();
  const columns: TableColumnsType<FloorQueue> = [
    { key: 'name', title: t('team.queue'), render: (_, queue) => t.nameOf(queue.names), sorter: (a, b) => t.nameOf(a.names).localeCompare(t.nameOf(b.names), t.tag) },
    { key: 'waiting', title: t('team.waiting'), align: 'right', className: 'figures', dataIndex: 'waiting', sorter: (a, b) => a.waiting - b.waiting },
    {
      key: 'longest', title: t('team.longestWait'), align: 'right', render: (_, queue) => <Wait since={queue.longestWaitSince} />,
      sorter: (a, b) => (b.longestWaitSince ?? '9').localeCompare(a.longestWaitSince ?? '9'),
    },
    { key: 'offered', title: t('team.offeredToday'), align: 'right', className: 'figures', render: (_, queue) => queue.today.offered, sorter: (a, b) => a.today.offered - b.today.offered },
    {
      key: 'level', title: <Tooltip title={t('team.serviceLevelHint')}>{t('team.serviceLevel')}</Tooltip>, align: 'right', className: 'figures', showSorterTooltip: false,
      render: (_, queue) => percent(queue.today.serviceLevelPercent), sorter: (a, b) => (a.today.serviceLevelPercent ?? 101) - (b.today.serviceLevelPercent ?? 101),
    },
    {
      key: 'answer', title: t('team.averageAnswer'), align: 'right', className: 'figures', render: (_, queue) => seconds(queue.today.averageAnswerSeconds),
      sorter: (a, b) => (a.today.averageAnswerSeconds ?? -1) - (b.today.averageAnswerSeconds ?? -1),
    },
    { key: 'abandoned', title: t('team.abandonedToday'), align: 'right', className: 'figures', render: (_, queue) => queue.today.abandoned, sorter: (a, b) => a.today.abandoned - b.today.abandoned },
    { key: 'ready', title: t('team.readyAgents'), align: 'right', className: 'figures', dataIndex: 'readyAgents', sorter: (a, b) => a.readyAgents - b.readyAgents },
    { key: 'service', title: t('team.service'), render: (_, queue) => <QueueService queue={queue} /> },
    { key: 'signedIn', title: t('team.signedInAgents'), align: 'right', className: 'figures', dataIndex: 'signedInAgents', sorter: (a, b) => a.signedInAgents - b.signedInAgents },
    ...(permissions.includes('routing.manage')
      ? [{ key: 'steer', title: '', align: 'right' as const, render: (_: unknown, queue: FloorQueue) => <QueueActions queue={queue} queues={queues} /> }]
      : []),
  ];
  return (
    <Table
      size="small" rowKey="id" columns={columns} dataSource={[...queues]} pagination={false} scroll={{ x: 'max-content' }} locale={{ emptyText: t('team.noQueues') }}
    />
  );
}
