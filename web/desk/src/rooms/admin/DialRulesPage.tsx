import { useMutation } from '@tanstack/react-query';
import { Button, Form, Input, Select } from 'antd';
import { useState } from 'react';
import { roles } from '@/api/types';
import type { DialCheck, DialRuleSettings, NumberKind } from '@/api/voiceEndpoints';
import { useDesk } from '@/shared/desk/context';
import { useT } from '@/shared/i18n';
import { notifyError } from '@/shared/ui/notices';
import { useList } from './useCollection';
import { e164Pattern, orNull, TagsField, TextField } from './voiceFields';
import { SettingsPage } from './SettingsPage';
import styles from './Voice.module.css';

const kinds: readonly NumberKind[] = ['national', 'freeOfCharge', 'international', 'premium'];
const prefix = /^\+[0-9]{1,15}$/;
const blank: DialRuleSettings = { role: 'agent', kinds: ['national'], allowedPrefixes: [], refusedPrefixes: [], callerId: null, trunkIds: [] };

/** What each role may dial. */
export function DialRulesPage() {
  const t = useT();
  const { endpoints } = useDesk();
  const { items: trunks } = useList('trunks', (signal) => endpoints.voice.trunks.list(signal));
  return (
    <SettingsPage<DialRuleSettings>
      listKey="voice-rules" hint={t('voice.dialRulesHint')} calls={endpoints.voice.dialRules} nameOf={(rule) => t(`role.${rule.role}`)} nameTitle={t('voice.role')} blank={blank} emptyText={t('voice.dialRulesEmpty')}
      toValue={(form) => ({ ...form, callerId: orNull(form.callerId) })}
      columns={[
        { key: 'kinds', title: t('voice.kinds'), render: (_, { value }) => value.kinds.map((kind) => t(`voice.kind.${kind}`)).join(t('admin.listSeparator')) || '–' },
        { key: 'callerId', title: t('voice.callerId'), className: 'figures', render: (_, { value }) => value.callerId ?? '–' },
      ]}
      fields={(item) => (
        <>
          <Form.Item name="role" label={t('voice.role')} rules={[{ required: true, message: t('admin.required') }]}>
            <Select disabled={item !== null} options={roles.map((role) => ({ value: role, label: t(`role.${role}`) }))} />
          </Form.Item>
          <Form.Item name="kinds" label={t('voice.kinds')} extra={t('voice.kindsHint')}>
            <Select mode="multiple" options={kinds.map((kind) => ({ value: kind, label: t(`voice.kind.${kind}`) }))} />
          </Form.Item>
          <TagsField name="allowedPrefixes" label="voice.allowed" hint="voice.allowedHint" pattern={prefix} />
          <TagsField name="refusedPrefixes" label="voice.refused" hint="voice.refusedHint" pattern={prefix} />
          <TextField name="callerId" label="voice.callerId" hint="voice.callerIdOfRuleHint" pattern={e164Pattern} />
          <Form.Item name="trunkIds" label={t('voice.trunks')} extra={t('voice.trunksOfRuleHint')}>
            <Select mode="multiple" placeholder={t('voice.allTrunks')} options={trunks.map((trunk) => ({ value: trunk.id, label: trunk.value.name }))} />
          </Form.Item>
        </>
      )}
      below={<TryDialling trunkName={(id) => trunks.find((trunk) => trunk.id === id)?.value.name ?? '?'} />}
    />
  );
}

/** Says what would happen to a number, without dialling it. */
function TryDialling({ trunkName }: { readonly trunkName: (id: string) => string }) {
  const t = useT();
  const { endpoints } = useDesk();
  const { items: users } = useList('users', (signal) => endpoints.users.list(signal));
  const [userId, setUserId] = useState<string | null>(null);
  const [dialled, setDialled] = useState('');
  const check = useMutation({ mutationFn: () => endpoints.voice.checkDialling(dialled, userId ?? ''), onError: notifyError });
  const isReady = userId !== null && dialled.trim() !== '';
  return (
    <form className={styles.check} aria-label={t('voice.tryDialling')} onSubmit={(event) => { event.preventDefault(); if (isReady) check.mutate(); }}>
      <Select
        showSearch={{ optionFilterProp: 'label' }} placeholder={t('voice.person')} aria-label={t('voice.person')} value={userId} onChange={setUserId}
        options={users.map((user) => ({ value: user.id, label: user.displayName }))}
      />
      <Input value={dialled} maxLength={64} placeholder={t('voice.tryNumber')} aria-label={t('voice.tryNumber')} data-testid="voice-try" onChange={(event) => { setDialled(event.target.value); }} />
      <Button htmlType="submit" disabled={!isReady} loading={check.isPending}>{t('voice.tryDialling')}</Button>
      {check.data === undefined ? null : <Verdict check={check.data} trunkName={trunkName} />}
    </form>
  );
}

function Verdict({ check, trunkName }: { readonly check: DialCheck; readonly trunkName: (id: string) => string }) {
  const t = useT();
  if (!check.isAllowed) {
    const why = check.reason === null ? t('voice.verdict.notANumber') : t(`voice.reason.${check.reason}`);
    return <p className={`${styles.verdict ?? ''} ${styles.refused ?? ''}`} role="status" data-testid="voice-verdict">{t('voice.verdict.refused', { kind: check.kind === null ? '–' : t(`voice.kind.${check.kind}`), why })}</p>;
  }
  return (
    <p className={`${styles.verdict ?? ''} ${styles.allowed ?? ''}`} role="status" data-testid="voice-verdict">
      {t('voice.verdict.allowed', {
        number: check.number ?? '', kind: check.kind === null ? '' : t(`voice.kind.${check.kind}`),
        trunks: check.trunkIds.map(trunkName).join(t('admin.listSeparator')) || '–', callerId: check.callerId ?? '–',
      })}
    </p>
  );
}
