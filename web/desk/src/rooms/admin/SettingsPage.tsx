import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Form, Popconfirm, Table, type TableColumnsType } from 'antd';
import { useState, type ReactNode } from 'react';
import type { SettingsCalls, SettingsItem } from '@/api/voiceEndpoints';
import { useT } from '@/shared/i18n';
import { notify, notifyError } from '@/shared/ui/notices';
import { EditDrawer } from './EditDrawer';
import { ListHead } from './ListHead';
import { useList, useSave } from './useCollection';
import styles from './AdminRoom.module.css';

interface SettingsPageProps<T extends object> {
  readonly listKey: string;
  readonly hint: string;
  readonly calls: SettingsCalls<T>;
  /** What a person calls one of them: the button that opens it. */
  readonly nameOf: (value: T) => string;
  readonly nameTitle: string;
  readonly columns: TableColumnsType<SettingsItem<T>>;
  /** What a new one begins with. */
  readonly blank: T;
  /** Empty fields become nothing. */
  readonly toValue?: (form: T) => T;
  readonly fields: (item: SettingsItem<T> | null) => ReactNode;
  readonly emptyText: string;
  readonly onCreated?: (answer: unknown) => void;
  /** Acts beside saving and removing. */
  readonly acts?: (item: SettingsItem<T>) => ReactNode;
  readonly below?: ReactNode;
}

/** A list of settings of one kind, each edited beside it. */
export function SettingsPage<T extends object>(props: SettingsPageProps<T>) {
  const { listKey, hint, calls, nameOf, nameTitle, columns, emptyText, below } = props;
  const t = useT();
  const { items, isPending } = useList(listKey, (signal) => calls.list(signal));
  const [edited, setEdited] = useState<SettingsItem<T> | 'new' | null>(null);
  const nameColumn: TableColumnsType<SettingsItem<T>>[number] = {
    key: 'name', title: nameTitle, sorter: (a, b) => nameOf(a.value).localeCompare(nameOf(b.value), t.tag),
    render: (_, item) => <button type="button" className={styles.rowButton} onClick={() => { setEdited(item); }}>{nameOf(item.value)}</button>,
  };
  return (
    <>
      <ListHead hint={hint} onAdd={() => { setEdited('new'); }} />
      <Table<SettingsItem<T>>
        size="small" rowKey="id" loading={isPending} columns={[nameColumn, ...columns]} dataSource={[...items]}
        pagination={{ pageSize: 50, hideOnSinglePage: true }} scroll={{ x: 'max-content' }} locale={{ emptyText }}
      />
      {below}
      {edited === null
        ? null
        : <SettingsDrawer<T> {...props} key={edited === 'new' ? 'new' : `${edited.id}-${String(edited.version)}`} item={edited === 'new' ? null : edited} onClose={() => { setEdited(null); }} />}
    </>
  );
}

function SettingsDrawer<T extends object>({ item, listKey, calls, nameOf, blank, toValue, fields, onCreated, acts, onClose }: SettingsPageProps<T> & {
  readonly item: SettingsItem<T> | null; readonly onClose: () => void;
}) {
  const t = useT();
  const client = useQueryClient();
  const [form] = Form.useForm<T>();
  const { save, isBusy, errorText } = useSave<T>(listKey, async (changed, key) => {
    // What is not in the form stays as it is.
    const whole = { ...(item?.value ?? blank), ...changed };
    const value = toValue === undefined ? whole : toValue(whole);
    if (item !== null) return calls.update(item.id, item.version, value);
    const answer = await calls.create(value, key);
    onCreated?.(answer);
    return answer;
  }, onClose);
  const removal = useMutation({
    mutationFn: (one: SettingsItem<T>) => calls.remove(one.id, one.version),
    onSuccess: async () => {
      notify('success', 'admin.removed');
      await client.invalidateQueries({ queryKey: ['admin', listKey] });
      onClose();
    },
    onError: notifyError,
  });
  return (
    <EditDrawer<T>
      title={item === null ? t('admin.add') : nameOf(item.value)} form={form} initial={item?.value ?? blank} isBusy={isBusy} errorText={errorText} onSave={save} onClose={onClose}
      footer={item === null
        ? undefined
        : (
          <>
            {acts?.(item)}
            <Popconfirm title={t('admin.removeAsk', { name: nameOf(item.value) })} okText={t('admin.remove')} cancelText={t('common.cancel')} onConfirm={() => { removal.mutate(item); }}>
              <Button danger loading={removal.isPending}>{t('admin.remove')}</Button>
            </Popconfirm>
          </>
        )}
    >
      {fields(item)}
    </EditDrawer>
  );
}
