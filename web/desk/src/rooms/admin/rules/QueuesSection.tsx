import { PlusOutlined } from '@ant-design/icons';
import { Button, Input, Table, type TableColumnsType } from 'antd';
import { useState } from 'react';
import type { PlanQueue } from '@/api/types';
import { useT } from '@/shared/i18n';
import { createUuid } from '@/shared/uuid';
import { add, member } from './at';
import { useRules } from './context';
import { faultsAt } from './faults';
import { FaultCount } from './HoursSection';
import { isSame } from './json';
import { meets } from './match';
import { QueueDrawer } from './QueueDrawer';
import { newQueue } from './shapes';
import styles from './rules.module.css';

interface Row { readonly queue: PlanQueue; readonly index: number }

/** The queues of the draft: who serves them, what happens when they cannot help. */
export function QueuesSection() {
  const t = useT();
  const { plan, base, faults, agents, words, spot, open } = useRules();
  const [query, setQuery] = useState('');
  const queues = member(plan, 'queues');
  const wanted = query.trim().toLocaleLowerCase();
  const rows: readonly Row[] = queues.value.map((queue, index) => ({ queue, index }))
    .filter(({ queue }) => `${queue.names.en} ${queue.names['zh-CN'] ?? ''}`.toLocaleLowerCase().includes(wanted));
  const show = (index: number): void => { open({ section: 'queues', index, tab: 'general' }); };
  const create = (): void => {
    add(queues, newQueue(createUuid()));
    show(queues.value.length);
  };
  const columns: TableColumnsType<Row> = [
    {
      key: 'name', title: t('admin.name'), sorter: (a, b) => t.nameOf(a.queue.names).localeCompare(t.nameOf(b.queue.names), t.tag), defaultSortOrder: 'ascend',
      render: (_, { queue, index }) => (
        <>
          <button type="button" className={styles.rowButton} data-testid="queue-row" onClick={() => { show(index); }}>{t.nameOf(queue.names) || t('admin.newQueue')}</button>
          {mark(queue)}
        </>
      ),
    },
    { key: 'match', title: t('rules.tab.match'), className: styles.matchCell ?? '', render: (_, { queue }) => words.match(queue) },
    ...(agents.length === 0 ? [] : [{
      key: 'agents', title: t('rules.agents'), align: 'right' as const, className: 'figures', render: (_: unknown, { queue }: Row) => agents.filter((agent) => meets(agent, queue, 0)).length,
    }]),
    { key: 'rings', title: t('rules.steps'), align: 'right', className: 'figures', render: (_, { queue }) => (queue.rings.length === 0 ? '–' : queue.rings.length) },
    { key: 'priority', title: t('admin.priority'), align: 'right', className: 'figures', render: (_, { queue }) => queue.priority },
    { key: 'hours', title: t('rules.tab.hours'), render: (_, { queue }) => (queue.calendarId === null ? t('rules.alwaysOpen') : words.value('calendarId', queue.calendarId)) },
    { key: 'status', title: t('admin.status'), render: (_, { queue }) => (queue.isEnabled ? t('admin.enabled') : <span className={styles.off}>{t('admin.disabled')}</span>) },
    { key: 'faults', title: '', render: (_, { index }) => <FaultCount count={faultsAt(faults, `queues[${String(index)}]`, 'all').length} /> },
  ];
  return (
    <>
      <div className={styles.head}>
        <p>{t('rules.queuesHint')}</p>
        <Input.Search allowClear className={styles.search} value={query} placeholder={t('admin.search')} aria-label={t('admin.search')} onChange={(event) => { setQuery(event.target.value); }} />
        <Button type="primary" icon={<PlusOutlined />} data-testid="admin-add" onClick={create}>{t('admin.add')}</Button>
      </div>
      <Table<Row> size="small" rowKey={({ queue }) => queue.id} columns={columns} dataSource={[...rows]} pagination={{ pageSize: 50, hideOnSinglePage: true }} scroll={{ x: 'max-content' }} />
      {spot.index === null ? null : <QueueDrawer index={spot.index} />}
    </>
  );

  function mark(queue: PlanQueue) {
    const former = base.queues.find((one) => one.id === queue.id);
    if (former === undefined) return <span className={styles.mark}>{t('admin.changeAdded')}</span>;
    return isSame(former, queue) ? null : <span className={styles.mark}>{t('rules.changed')}</span>;
  }
}
