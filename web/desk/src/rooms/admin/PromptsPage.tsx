import { UploadOutlined } from '@ant-design/icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Input, Popconfirm, Table, type TableColumnsType } from 'antd';
import { useRef, useState } from 'react';
import { promptAudioUrl, type PromptView, type VoiceLanguage } from '@/api/voiceEndpoints';
import { useDesk } from '@/shared/desk/context';
import { formatDuration } from '@/shared/format/duration';
import { useT } from '@/shared/i18n';
import { notify, notifyError } from '@/shared/ui/notices';
import { ListHead } from './ListHead';
import { useList } from './useCollection';
import styles from './Voice.module.css';

const languages: readonly VoiceLanguage[] = ['en', 'zh-CN'];
const keyPattern = /^[a-z0-9-]{1,40}$/;

/** What callers hear: listened to, replaced by a file, brought back. */
export function PromptsPage() {
  const t = useT();
  const { endpoints } = useDesk();
  const { items, isPending } = useList('voice-prompts', (signal) => endpoints.voice.prompts(signal));
  const [query, setQuery] = useState('');
  const [newKey, setNewKey] = useState('');
  const textOf = (key: string): string => t.find(`voice.prompt.${key}`) ?? (key.startsWith('number-') ? t('voice.prompt.number', { number: key.slice(7) }) : key);
  const shown = items.filter((prompt) => `${prompt.key} ${textOf(prompt.key)}`.toLowerCase().includes(query.trim().toLowerCase()));
  const columns: TableColumnsType<PromptView> = [
    { key: 'key', title: t('voice.prompt'), width: 220, render: (_, prompt) => <><div>{textOf(prompt.key)}</div><code className={styles.mark}>{prompt.key}</code></> },
    ...languages.map((language) => ({ key: language, title: t(`voice.language.${language}`), render: (_: unknown, prompt: PromptView) => <PromptForm prompt={prompt} language={language} /> })),
  ];
  const isNewGood = keyPattern.test(newKey) && items.every((prompt) => prompt.key !== newKey);
  return (
    <>
      <ListHead hint={t('voice.promptsHint')} query={query} onQuery={setQuery} />
      <Table<PromptView>
        size="small" rowKey="key" loading={isPending} columns={columns} dataSource={shown} pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }} scroll={{ x: 'max-content' }}
      />
      <div className={styles.check}>
        <Input value={newKey} maxLength={40} placeholder={t('voice.newPromptKey')} aria-label={t('voice.newPromptKey')} onChange={(event) => { setNewKey(event.target.value); }} />
        {languages.map((language) => (
          <UploadButton key={language} promptKey={newKey} language={language} isDisabled={!isNewGood} label={t('voice.uploadNew', { language: t(`voice.language.${language}`) })} onDone={() => { setNewKey(''); }} />
        ))}
      </div>
    </>
  );
}

/** A prompt in one language. */
function PromptForm({ prompt, language }: { readonly prompt: PromptView; readonly language: VoiceLanguage }) {
  const t = useT();
  const { endpoints } = useDesk();
  const client = useQueryClient();
  const form = prompt.forms.find((one) => one.language === language);
  const removal = useMutation({
    mutationFn: () => endpoints.voice.removePrompt(prompt.key, language),
    onSuccess: () => client.invalidateQueries({ queryKey: ['admin', 'voice-prompts'] }),
    onError: notifyError,
  });
  return (
    <div className={styles.prompt}>
      {form === undefined
        ? <span className={styles.mark}>{t('voice.asEnglish')}</span>
        : (
          <>
            {/* A prompt is spoken text that the list shows in words. */}
            {/* eslint-disable-next-line jsx-a11y/media-has-caption */}
            <audio controls preload="none" src={promptAudioUrl(prompt.key, language, form.uploadedAt ?? 'house')} aria-label={prompt.key} />
            <span className={styles.mark}>
              <span className="figures">{formatDuration(form.durationMs / 1000)}</span> {t(form.isUploaded ? 'voice.uploaded' : 'voice.ofTheHouse')}
            </span>
          </>
        )}
      <UploadButton promptKey={prompt.key} language={language} isDisabled={false} label={t('voice.replace')} />
      {form?.isUploaded === true
        ? (
          <Popconfirm title={t(prompt.isBuiltIn ? 'voice.restoreAsk' : 'voice.removePromptAsk')} okText={t(prompt.isBuiltIn ? 'voice.restore' : 'admin.remove')} cancelText={t('common.cancel')} onConfirm={() => { removal.mutate(); }}>
            <Button size="small" danger loading={removal.isPending}>{t(prompt.isBuiltIn ? 'voice.restore' : 'admin.remove')}</Button>
          </Popconfirm>
        )
        : null}
    </div>
  );
}

function UploadButton({ promptKey, language, isDisabled, label, onDone }: {
  readonly promptKey: string; readonly language: VoiceLanguage; readonly isDisabled: boolean; readonly label: string; readonly onDone?: () => void;
}) {
  const { endpoints } = useDesk();
  const client = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const upload = useMutation({
    mutationFn: (file: File) => endpoints.voice.putPrompt(promptKey, language, file),
    onSuccess: async () => {
      notify('success', 'admin.saved');
      await client.invalidateQueries({ queryKey: ['admin', 'voice-prompts'] });
      onDone?.();
    },
    onError: notifyError,
  });
  return (
    <>
      <input
        ref={input} type="file" accept=".wav,audio/wav,audio/x-wav" hidden aria-hidden tabIndex={-1}
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = '';
          if (file !== undefined) upload.mutate(file);
        }}
      />
      <Button size="small" icon={<UploadOutlined />} disabled={isDisabled} loading={upload.isPending} onClick={() => { input.current?.click(); }}>{label}</Button>
    </>
  );
}
