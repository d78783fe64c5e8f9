import { Table, type TableColumnsType } from 'antd';
import type { PlanChange } from '@/api/types';
import { useT } from '@/shared/i18n';
import { parts } from './merge';
import type { PlanWords } from './words';
import styles from './rules.module.css';

/** Differences of two plans in words: whose part, which field, before and after. */
export function ChangeTable({ changes, words }: { readonly changes: readonly PlanChange[]; readonly words: PlanWords }) {
  const t = useT();
  const isWhole = (change: PlanChange): boolean => parts(change.path).length === 2;
  const columns: TableColumnsType<PlanChange> = [
    {
      key: 'where', title: t('admin.where'),
      render: (_, change) => {
        const { whose, where } = words.changed(change);
        return <>{whose === null ? null : <strong className={styles.whose}>{whose}</strong>}<span>{where}</span></>;
      },
    },
    {
      key: 'before', title: t('admin.before'),
      render: (_, change) => <span className={styles.data}>{change.kind === 'added' ? '–' : words.value(change.path, change.before)}</span>,
    },
    {
      key: 'after', title: t('admin.after'),
      render: (_, change) => (
        <span className={styles.data}>
          {change.kind === 'removed' ? t('admin.changeRemoved') : change.kind === 'added' && isWhole(change) && change.names != null ? t('admin.changeAdded') : words.value(change.path, change.after)}
        </span>
      ),
    },
  ];
  return (
    <Table<PlanChange>
      size="small" rowKey="path" columns={columns} dataSource={[...changes]} pagination={{ pageSize: 50, hideOnSinglePage: true }} scroll={{ x: 'max-content' }}
      locale={{ emptyText: t('admin.noChanges') }}
    />
  );
}
