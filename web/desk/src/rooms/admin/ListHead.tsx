import { PlusOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useT } from '@/shared/i18n';
import styles from './AdminRoom.module.css';

interface ListHeadProps {
  readonly hint: string;
  readonly query?: string;
  readonly onQuery?: (query: string) => void;
  readonly onAdd?: () => void;
}

/** What a list is for, its search and its "add". */
export function ListHead({ hint, query, onQuery, onAdd }: ListHeadProps) {
  const t = useT();
  return (
    <div className={styles.head}>
      <p>{hint}</p>
      {onQuery === undefined
        ? null
        : <Input.Search allowClear className={styles.search} value={query ?? ''} placeholder={t('admin.search')} aria-label={t('admin.search')} onChange={(event) => { onQuery(event.target.value); }} />}
      {onAdd === undefined ? null : <Button type="primary" icon={<PlusOutlined />} data-testid="admin-add" onClick={onAdd}>{t('admin.add')}</Button>}
    </div>
  );
}
