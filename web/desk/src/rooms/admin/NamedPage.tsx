import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, Popconfirm, Table, type TableColumnsType } from 'antd';
import { useState, type ReactNode } from 'react';
import { useT } from '@/shared/i18n';
import { notify, notifyError } from '@/shared/ui/notices';
import { EditDrawer } from './EditDrawer';
import { ListHead } from './ListHead';
import { useList, useSave } from './useCollection';
import styles from './AdminRoom.module.css';

interface Named { readonly id: string; readonly name: string; readonly version: number }

interface NamedPageProps<T extends Named, D extends { name: string }> {
  readonly listKey: string;
  readonly hint: string;
  readonly endpoints: {
    list(signal?: AbortSignal): Promise<readonly T[]>;
    create(draft: D, key: string): Promise<T>;
    update(id: string, version: number, draft: D): Promise<T>;
    remove(id: string, version: number): Promise<undefined>;
  };
  readonly columns: TableColumnsType<T>;
  readonly toDraft: (item: T | null) => D;
  readonly fields?: ReactNode;
}

/** Teams, sites, skills: things with a name and little else. */
export function NamedPage<T extends Named, D extends { name: string }>({ listKey, hint, endpoints, columns, toDraft, fields }: NamedPageProps<T, D>) {
  const t = useT();
  const { items, isPending } = useList(listKey, (signal) => endpoints.list(signal));
  const [edited, setEdited] = useState<T | 'new' | null>(null);
  const nameColumn: TableColumnsType<T>[number] = {
    key: 'name', title: t('admin.name'), sorter: (a, b) => a.name.localeCompare(b.name, t.tag), defaultSortOrder: 'ascend',
    render: (_, item) => <button type="button" className={styles.rowButton} onClick={() => { setEdited(item); }}>{item.name}</button>,
  };
  return (
    <>
      <ListHead hint={hint} onAdd={() => { setEdited('new'); }} />
      <Table<T>
        size="small" rowKey="id" loading={isPending} columns={[nameColumn, ...columns]} dataSource={[...items]} pagination={{ pageSize: 50, hideOnSinglePage: true }}
        scroll={{ x: 'max-content' }}
      />
      {edited === null
        ? null
        : (
          <NamedDrawer
            key={edited === 'new' ? 'new' : `${edited.id}-${String(edited.version)}`} item={edited === 'new' ? null : edited} listKey={listKey} endpoints={endpoints}
            toDraft={toDraft} fields={fields} onClose={() => { setEdited(null); }}
          />
        )}
    </>
  );
}

function NamedDrawer<T extends Named, D extends { name: string }>({ item, listKey, endpoints, toDraft, fields, onClose }: {
  readonly item: T | null; readonly onClose: () => void;
} & Pick<NamedPageProps<T, D>, 'listKey' | 'endpoints' | 'toDraft' | 'fields'>) {
  const t = useT();
  const client = useQueryClient();
  const [form] = Form.useForm<D>();
  const { save, isBusy, errorText } = useSave<D>(listKey,
    (draft, key) => (item === null ? endpoints.create(draft, key) : endpoints.update(item.id, item.version, draft)), onClose);
  const removal = useMutation({
    mutationFn: (one: T) => endpoints.remove(one.id, one.version),
    onSuccess: async () => {
      notify('success', 'admin.removed');
      await client.invalidateQueries({ queryKey: ['admin', listKey] });
      onClose();
    },
    onError: notifyError,
  });
  return (
    <EditDrawer<D>
      title={item?.name ?? t('admin.add')} form={form} initial={toDraft(item)} isBusy={isBusy} errorText={errorText} onSave={save} onClose={onClose}
      footer={item === null
        ? undefined
        : (
          <Popconfirm title={t('admin.removeAsk', { name: item.name })} okText={t('admin.remove')} cancelText={t('common.cancel')} onConfirm={() => { removal.mutate(item); }}>
            <Button danger loading={removal.isPending}>{t('admin.remove')}</Button>
          </Popconfirm>
        )}
    >
      <Form.Item<{ name: string }> name="name" label={t('admin.name')} rules={[{ required: true, whitespace: true, message: t('admin.required') }]}>
        <Input maxLength={100} autoFocus data-testid="admin-name" />
      </Form.Item>
      {fields}
    </EditDrawer>
  );
}
