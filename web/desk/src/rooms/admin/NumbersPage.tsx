import type { InboundNumberSettings } from '@/api/voiceEndpoints';
import { useDesk } from '@/shared/desk/context';
import { useT } from '@/shared/i18n';
import { ChoiceField, e164Pattern, orNull, QueueField, SiteField, SwitchField, TagsField, TextField, useQueues } from './voiceFields';
import { PromptField } from './PromptField';
import { SettingsPage } from './SettingsPage';
import admin from './AdminRoom.module.css';

const blank: InboundNumberSettings = {
  number: '', aliases: [], names: { en: '', 'zh-CN': null }, entryPoint: '', queueId: '', language: 'en', siteId: null, welcomePrompt: 'welcome', isEnabled: true,
};

/** Numbers that customers dial. */
export function NumbersPage() {
  const t = useT();
  const { endpoints } = useDesk();
  const queues = useQueues();
  const queueName = (id: string): string => {
    const queue = queues.find((one) => one.id === id);
    return queue === undefined ? '?' : t.nameOf(queue.names);
  };
  return (
    <SettingsPage<InboundNumberSettings>
      listKey="voice-numbers" hint={t('voice.numbersHint')} calls={endpoints.voice.numbers} nameOf={(number) => number.number} nameTitle={t('voice.number')} blank={blank} emptyText={t('voice.numbersEmpty')}
      toValue={(form) => ({
        ...form, names: { en: form.names.en.trim(), 'zh-CN': orNull(form.names['zh-CN']) }, siteId: form.siteId ?? null, welcomePrompt: form.welcomePrompt ?? null,
      })}
      columns={[
        { key: 'names', title: t('admin.name'), render: (_, { value }) => t.nameOf(value.names) },
        { key: 'queue', title: t('voice.queue'), render: (_, { value }) => queueName(value.queueId) },
        { key: 'language', title: t('voice.language'), render: (_, { value }) => t(`voice.language.${value.language}`) },
        { key: 'enabled', title: t('admin.status'), render: (_, { value }) => (value.isEnabled ? t('admin.enabled') : <span className={admin.off}>{t('admin.disabled')}</span>) },
      ]}
      fields={() => (
        <>
          <TextField name="number" label="voice.number" hint="voice.numberHint" isNeeded pattern={e164Pattern} />
          <div className={admin.columns}>
            <TextField name={['names', 'en']} label="admin.nameEn" isNeeded />
            <TextField name={['names', 'zh-CN']} label="admin.nameZh" />
          </div>
          <QueueField isNeeded hint="voice.queueOfNumberHint" />
          <div className={admin.columns}>
            <ChoiceField name="language" label="voice.language" values={['en', 'zh-CN'] as const} prefix="voice.language" />
            <PromptField name="welcomePrompt" label="voice.welcome" hint="voice.welcomeHint" />
            <TextField name="entryPoint" label="voice.entryPoint" hint="voice.entryPointHint" isNeeded lengthMax={40} pattern={/^[a-z0-9-]{1,40}$/} />
            <SiteField hint="voice.siteOfNumberHint" />
          </div>
          <TagsField name="aliases" label="voice.aliases" hint="voice.aliasesHint" pattern={/^[A-Za-z0-9+_.-]{1,40}$/} />
          <SwitchField name="isEnabled" label="admin.enabled" />
        </>
      )}
    />
  );
}
