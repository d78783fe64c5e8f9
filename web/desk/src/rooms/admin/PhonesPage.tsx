import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Form, Modal, Popconfirm, Select } from 'antd';
import { useState } from 'react';
import type { PhoneSettings, SettingsItem } from '@/api/voiceEndpoints';
import { useDesk } from '@/shared/desk/context';
import { useT } from '@/shared/i18n';
import { notifyError } from '@/shared/ui/notices';
import { useList } from './useCollection';
import { SwitchField, TextField } from './voiceFields';
import { SettingsPage } from './SettingsPage';
import admin from './AdminRoom.module.css';

const blank: PhoneSettings = { number: '', sipUser: '', userId: '', realm: null, isEnabled: true };

interface ShownSecret { readonly phone: SettingsItem<PhoneSettings>; readonly secret: string | null }

/** Agents' numbers, and what their telephones sign in with. */
export function PhonesPage() {
  const t = useT();
  const { endpoints } = useDesk();
  const { items: users } = useList('users', (signal) => endpoints.users.list(signal));
  const [shown, setShown] = useState<ShownSecret | null>(null);
  const personOf = (id: string): string => users.find((user) => user.id === id)?.displayName ?? '?';
  return (
    <>
      <SettingsPage<PhoneSettings>
        listKey="voice-phones" hint={t('voice.phonesHint')} calls={endpoints.voice.phones} nameOf={(phone) => phone.number} nameTitle={t('voice.extension')} blank={blank} emptyText={t('voice.phonesEmpty')}
        onCreated={(answer) => { setShown(answer as ShownSecret); }}
        columns={[
          { key: 'user', title: t('voice.person'), render: (_, { value }) => personOf(value.userId) },
          { key: 'sipUser', title: t('voice.sipUser'), render: (_, { value }) => value.sipUser },
          { key: 'enabled', title: t('admin.status'), render: (_, { value }) => (value.isEnabled ? t('admin.enabled') : <span className={admin.off}>{t('admin.disabled')}</span>) },
        ]}
        fields={(item) => (
          <>
            <Form.Item name="userId" label={t('voice.person')} extra={t('voice.personHint')} rules={[{ required: true, message: t('admin.required') }]}>
              <Select showSearch={{ optionFilterProp: 'label' }} options={users.map((user) => ({ value: user.id, label: user.displayName }))} />
            </Form.Item>
            <TextField name="number" label="voice.extension" hint="voice.extensionHint" isNeeded lengthMax={8} pattern={/^[0-9]{2,8}$/} />
            <TextField name="sipUser" label="voice.sipUser" hint="voice.sipUserHint" isNeeded lengthMax={40} pattern={/^[A-Za-z0-9_.-]{1,40}$/} isFixed={item !== null} />
            <SwitchField name="isEnabled" label="admin.enabled" hint="voice.phoneEnabledHint" />
          </>
        )}
        acts={(item) => <RenewSecret id={item.id} onRenewed={setShown} />}
      />
      {shown?.secret == null
        ? null
        : (
          <Modal open title={t('voice.secretMade')} cancelButtonProps={{ hidden: true }} okText={t('common.close')} onOk={() => { setShown(null); }} onCancel={() => { setShown(null); }}>
            <p>{t('voice.secretOnce', { user: shown.phone.value.sipUser, realm: shown.phone.value.realm ?? '' })}</p>
            <p className={admin.secret} data-testid="phone-secret">{shown.secret}</p>
            <Button size="small" onClick={() => { void navigator.clipboard.writeText(shown.secret ?? ''); }}>{t('admin.copy')}</Button>
          </Modal>
        )}
    </>
  );
}

function RenewSecret({ id, onRenewed }: { readonly id: string; readonly onRenewed: (shown: ShownSecret) => void }) {
  const t = useT();
  const { endpoints } = useDesk();
  const client = useQueryClient();
  const renewal = useMutation({
    mutationFn: () => endpoints.voice.renewSecret(id),
    onSuccess: async (answer) => {
      onRenewed(answer as unknown as ShownSecret);
      await client.invalidateQueries({ queryKey: ['admin', 'voice-phones'] });
    },
    onError: notifyError,
  });
  return (
    <Popconfirm title={t('voice.renewAsk')} okText={t('voice.renew')} cancelText={t('common.cancel')} onConfirm={() => { renewal.mutate(); }}>
      <Button loading={renewal.isPending}>{t('voice.renew')}</Button>
    </Popconfirm>
  );
}
