import { DeleteOutlined, PlusOutlined, WarningFilled } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Form, Input, InputNumber, Select } from 'antd';
import type { SettingsItem, TrunkSettings, TrunkStatus } from '@/api/voiceEndpoints';
import { useDesk } from '@/shared/desk/context';
import { formatShort } from '@/shared/format/dates';
import { useT } from '@/shared/i18n';
import { isSilent } from '@/shared/ui/Alarms';
import { ChoiceField, e164Pattern, orNull, SiteField, SwitchField, TagsField, TextField } from './voiceFields';
import { SettingsPage } from './SettingsPage';
import admin from './AdminRoom.module.css';
import styles from './Voice.module.css';

const transports = ['udp', 'tcp', 'tls'] as const;
const formats = ['plusE164', 'e164', 'national'] as const;
const codecs = ['pcma', 'pcmu', 'g722', 'opus'] as const;

const blank: TrunkSettings = {
  name: '', access: 'registering', targets: [{ host: '', port: null, transport: 'udp' }], domain: null, user: null, password: null, hasPassword: false, realm: null,
  sourceAddresses: [], isIdentityTrusted: false, callerId: null, callerIdsAllowed: [], callerIdHeader: 'from', callerIdFormat: 'plusE164', dialFormat: 'plusE164',
  siteId: null, concurrentCallsMax: 30, order: 0, prefixes: [], codecs: ['pcma', 'pcmu'], isProbed: true, isEnabled: true,
};

/** Carriers are looked at again and again while somebody watches. */
const lookEveryMs = 10_000;

/** Ways to the telephone network. */
export function TrunksPage() {
  const t = useT();
  const { endpoints } = useDesk();
  const { data: status } = useQuery({ queryKey: ['voice-status'], queryFn: ({ signal }) => endpoints.voice.status(signal), refetchInterval: lookEveryMs });
  return (
    <SettingsPage<TrunkSettings>
      listKey="trunks" hint={t('voice.trunksHint')} calls={endpoints.voice.trunks} nameOf={(trunk) => trunk.name} nameTitle={t('admin.name')} blank={blank} emptyText={t('voice.trunksEmpty')}
      toValue={(form) => ({
        ...form, domain: orNull(form.domain), user: orNull(form.user), password: orNull(form.password), realm: orNull(form.realm), callerId: orNull(form.callerId),
        siteId: form.siteId ?? null, targets: form.targets.map((target) => ({ ...target, port: target.port ?? null })),
      })}
      columns={[
        { key: 'state', title: t('admin.status'), render: (_, { id, value }) => <TrunkState trunk={status?.trunks.find((one) => one.id === id)} isEnabled={value.isEnabled} /> },
        { key: 'access', title: t('voice.access'), render: (_, { value }) => t(`voice.access.${value.access}`) },
        { key: 'targets', title: t('voice.targets'), render: (_, { value }) => value.targets.map((target) => target.host).join(t('admin.listSeparator')) },
        { key: 'calls', title: t('voice.callsMax'), align: 'right', className: 'figures', render: (_, { value }) => value.concurrentCallsMax },
        { key: 'order', title: t('voice.order'), align: 'right', className: 'figures', render: (_, { value }) => value.order },
      ]}
      fields={(item) => <TrunkFields item={item} />}
    />
  );
}

/** Whether a carrier reaches us. */
function TrunkState({ trunk, isEnabled }: { readonly trunk: TrunkStatus | undefined; readonly isEnabled: boolean }) {
  const t = useT();
  if (!isEnabled) return <span className={admin.off}>{t('admin.disabled')}</span>;
  if (trunk === undefined || trunk.state === 'byAddress' || trunk.state === 'disabled') return t('admin.enabled');
  const since = trunk.since === null ? '' : formatShort(t.tag, trunk.since);
  if (trunk.state !== 'lost') return <span data-testid="trunk-state">{t(`voice.trunk.${trunk.state}`, { since })}</span>;
  return (
    <span className={styles.lost} role="alert" data-testid="trunk-state">
      <WarningFilled aria-hidden="true" /> {t(isSilent(trunk.sipStatus) ? 'voice.trunk.silent' : 'voice.trunk.refused', { since, status: trunk.sipStatus ?? 0 })}
    </span>
  );
}

function TrunkFields({ item }: { readonly item: SettingsItem<TrunkSettings> | null }) {
  const t = useT();
  return (
    <>
      <TextField name="name" label="admin.name" isNeeded />
      <ChoiceField name="access" label="voice.access" hint="voice.accessHint" values={['registering', 'byAddress'] as const} prefix="voice.access" />
      <Targets />
      <div className={admin.columns}>
        <TextField name="user" label="voice.user" lengthMax={100} />
        <Form.Item name="password" label={t('voice.password')} extra={item?.value.hasPassword === true ? t('voice.passwordKept') : undefined}>
          <Input.Password maxLength={200} autoComplete="new-password" />
        </Form.Item>
        <TextField name="domain" label="voice.domain" hint="voice.domainHint" lengthMax={253} />
        <TextField name="realm" label="voice.realm" hint="voice.realmHint" lengthMax={100} />
      </div>
      <TagsField name="sourceAddresses" label="voice.sources" hint="voice.sourcesHint" pattern={/^[0-9a-fA-F.:]+(\/[0-9]{1,3})?$/} />
      <SwitchField name="isIdentityTrusted" label="voice.trusted" hint="voice.trustedHint" />
      <TextField name="callerId" label="voice.callerId" hint="voice.callerIdHint" pattern={e164Pattern} />
      <TagsField name="callerIdsAllowed" label="voice.callerIds" hint="voice.callerIdsHint" pattern={e164Pattern} />
      <div className={admin.columns}>
        <ChoiceField name="callerIdHeader" label="voice.callerIdHeader" values={['from', 'assertedIdentity', 'preferredIdentity'] as const} prefix="voice.header" />
        <ChoiceField name="callerIdFormat" label="voice.callerIdFormat" values={formats} prefix="voice.format" />
        <ChoiceField name="dialFormat" label="voice.dialFormat" values={formats} prefix="voice.format" />
        <SiteField hint="voice.siteOfTrunkHint" />
        <Form.Item name="concurrentCallsMax" label={t('voice.callsMax')}>
          <InputNumber min={1} max={10_000} precision={0} />
        </Form.Item>
        <Form.Item name="order" label={t('voice.order')} extra={t('voice.orderHint')}>
          <InputNumber min={0} max={1_000} precision={0} />
        </Form.Item>
      </div>
      <TagsField name="prefixes" label="voice.prefixes" hint="voice.prefixesHint" pattern={/^\+[0-9]{1,15}$/} />
      <Form.Item name="codecs" label={t('voice.codecs')} rules={[{ required: true, message: t('admin.required') }]}>
        <Select mode="multiple" options={codecs.map((codec) => ({ value: codec, label: t(`voice.codec.${codec}`) }))} />
      </Form.Item>
      <SwitchField name="isProbed" label="voice.probed" hint="voice.probedHint" />
      <SwitchField name="isEnabled" label="admin.enabled" />
    </>
  );
}

function Targets() {
  const t = useT();
  return (
    <Form.Item label={t('voice.targets')} extra={t('voice.targetsHint')}>
      <Form.List name="targets">
        {(fields, { add, remove }) => (
          <>
            {fields.map((field) => (
              <div key={field.key} className={styles.target}>
                <Form.Item name={[field.name, 'host']} noStyle rules={[{ required: true, message: t('admin.required') }]}>
                  <Input maxLength={253} placeholder="sip.example.com" aria-label={t('voice.host')} data-testid="voice-host" />
                </Form.Item>
                <Form.Item name={[field.name, 'port']} noStyle>
                  <InputNumber min={1} max={65_535} precision={0} placeholder="5060" aria-label={t('voice.port')} />
                </Form.Item>
                <Form.Item name={[field.name, 'transport']} noStyle>
                  <Select options={transports.map((value) => ({ value, label: value.toUpperCase() }))} aria-label={t('voice.transport')} />
                </Form.Item>
                <Button type="text" icon={<DeleteOutlined />} disabled={fields.length === 1} aria-label={t('admin.remove')} onClick={() => { remove(field.name); }} />
              </div>
            ))}
            <Button size="small" icon={<PlusOutlined />} disabled={fields.length >= 8} onClick={() => { add({ host: '', port: null, transport: 'udp' }); }}>{t('voice.addTarget')}</Button>
          </>
        )}
      </Form.List>
    </Form.Item>
  );
}
