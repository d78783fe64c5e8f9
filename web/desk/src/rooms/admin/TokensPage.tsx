import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, DatePicker, Form, Input, Modal, Popconfirm, Table, type TableColumnsType } from 'antd';
import type { Dayjs } from 'dayjs';
import { useState } from 'react';
import type { ApiToken } from '@/api/types';
import { useDesk } from '@/shared/desk/context';
import { endOfDay, formatInstant } from '@/shared/format/dates';
import { useT } from '@/shared/i18n';
import { notifyError } from '@/shared/ui/notices';
import { ListHead } from './ListHead';
import { useList, useSave } from './useCollection';
import styles from './AdminRoom.module.css';

/** Personal access tokens for programs that use the API. */
export function TokensPage() {
  const t = useT();
  const { endpoints } = useDesk();
  const client = useQueryClient();
  const { items, isPending } = useList('tokens', (signal) => endpoints.tokens.list(signal));
  const [isAdding, setIsAdding] = useState(false);
  const [created, setCreated] = useState<ApiToken | null>(null);
  const removal = useMutation({
    mutationFn: (id: string) => endpoints.tokens.remove(id),
    onSuccess: () => client.invalidateQueries({ queryKey: ['admin', 'tokens'] }),
    onError: notifyError,
  });
  const columns: TableColumnsType<ApiToken> = [
    { key: 'name', title: t('admin.name'), dataIndex: 'name' },
    { key: 'createdAt', title: t('admin.createdAt'), className: 'figures', render: (_, token) => formatInstant(t.tag, token.createdAt) },
    { key: 'lastUsedAt', title: t('admin.lastUsedAt'), className: 'figures', render: (_, token) => (token.lastUsedAt === null ? t('admin.never') : formatInstant(t.tag, token.lastUsedAt)) },
    { key: 'expiresAt', title: t('admin.expiresAt'), className: 'figures', render: (_, token) => (token.expiresAt === null ? t('admin.never') : formatInstant(t.tag, token.expiresAt)) },
    {
      key: 'acts', align: 'right',
      render: (_, token) => (
        <Popconfirm title={t('admin.revokeAsk', { name: token.name })} okText={t('admin.revoke')} cancelText={t('common.cancel')} onConfirm={() => { removal.mutate(token.id); }}>
          <Button size="small" danger>{t('admin.revoke')}</Button>
        </Popconfirm>
      ),
    },
  ];
  return (
    <>
      <ListHead hint={t('admin.tokensHint')} onAdd={() => { setIsAdding(true); }} />
      <Table<ApiToken>
        size="small" rowKey="id" loading={isPending} columns={columns} dataSource={[...items]} pagination={{ pageSize: 50, hideOnSinglePage: true }}
        scroll={{ x: 'max-content' }} locale={{ emptyText: t('admin.tokensEmpty') }}
      />
      {isAdding ? <NewToken onClose={() => { setIsAdding(false); }} onCreated={setCreated} /> : null}
      {created === null
        ? null
        : (
          <Modal open title={t('admin.tokenCreated')} cancelButtonProps={{ hidden: true }} okText={t('common.close')} onOk={() => { setCreated(null); }} onCancel={() => { setCreated(null); }}>
            <p>{t('admin.tokenOnce')}</p>
            <p className={styles.secret} data-testid="token-secret">{created.token}</p>
            <Button size="small" onClick={() => { void navigator.clipboard.writeText(created.token ?? ''); }}>{t('admin.copy')}</Button>
          </Modal>
        )}
    </>
  );
}

function NewToken({ onClose, onCreated }: { readonly onClose: () => void; readonly onCreated: (token: ApiToken) => void }) {
  const t = useT();
  const { endpoints } = useDesk();
  const [form] = Form.useForm<{ name: string; expiresAt?: Dayjs }>();
  const { save, isBusy, errorText } = useSave<{ name: string; expiresAt?: Dayjs }>('tokens', async ({ name, expiresAt }, key) => {
    onCreated(await endpoints.tokens.create({ name, ...(expiresAt == null ? {} : { expiresAt: endOfDay(expiresAt.format('YYYY-MM-DD')) }) }, key));
  }, onClose);
  return (
    <Modal open title={t('admin.newToken')} okText={t('admin.create')} cancelText={t('common.cancel')} confirmLoading={isBusy} okButtonProps={{ 'data-testid': 'admin-save' }} onOk={() => { form.submit(); }} onCancel={onClose}>
      {errorText === null ? null : <p className={styles.formError} role="alert">{errorText}</p>}
      <Form form={form} layout="vertical" onFinish={save} requiredMark={false}>
        <Form.Item name="name" label={t('admin.name')} extra={t('admin.tokenNameHint')} rules={[{ required: true, whitespace: true, message: t('admin.required') }]}>
          <Input maxLength={100} autoFocus />
        </Form.Item>
        <Form.Item name="expiresAt" label={t('admin.expiresAt')}>
          <DatePicker />
        </Form.Item>
      </Form>
    </Modal>
  );
}
