import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input, Popconfirm, Select } from 'antd';
import { useId, useState, type ReactNode, type SubmitEvent } from 'react';
import { ProblemError } from '@/api/client';
import type { CannedReply, CannedReplyDraft, CannedScope } from '@/api/types';
import { cannedKey } from '@/shared/desk/desk';
import { useDesk, useSession } from '@/shared/desk/context';
import { useT } from '@/shared/i18n';
import { createUuid } from '@/shared/uuid';
import { describeError } from '@/shared/ui/notices';
import styles from './CannedReplies.module.css';

const textLengthMax = 4000;

/** One canned reply, new or known. Who may use it is chosen once. */
export function CannedForm({ reply, onDone }: { readonly reply: CannedReply | null; readonly onDone: () => void }) {
  const t = useT();
  const { endpoints } = useDesk();
  const client = useQueryClient();
  const scopes = useScopes();
  const id = useId();
  const [scope, setScope] = useState<CannedScope>(reply?.scope ?? 'personal');
  const { teams, ownTeam } = useTeams(scope === 'team');
  const [chosenTeam, setTeam] = useState<string | null>(reply?.teamId ?? null);
  const [shortcut, setShortcut] = useState(reply?.shortcut ?? '');
  const [en, setEn] = useState(reply?.text.en ?? '');
  const [zhCn, setZhCn] = useState(reply?.text['zh-CN'] ?? '');
  const [key] = useState(createUuid);
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const teamId = scope === 'team' ? chosenTeam ?? ownTeam ?? teams[0]?.id ?? null : null;

  const attempt = async (act: () => Promise<unknown>): Promise<void> => {
    setIsBusy(true);
    setError(null);
    try {
      await act();
      onDone();
    } catch (caught) {
      setError(caught);
      setIsBusy(false);
      if (!(caught instanceof ProblemError)) return;
    }
    await client.invalidateQueries({ queryKey: cannedKey });
  };
  const save = (): void => {
    const draft: CannedReplyDraft = {
      scope, teamId, shortcut: shortcut.trim(), text: { en: en.trim() === '' ? null : en, 'zh-CN': zhCn.trim() === '' ? null : zhCn },
    };
    void attempt(() => (reply === null
      ? endpoints.cannedReplies.create(draft, key)
      : endpoints.cannedReplies.update(reply.id, reply.version, draft)));
  };

  return (
    <form className={styles.form} onSubmit={(event: SubmitEvent) => { event.preventDefault(); save(); }}>
      {error === null ? null : <p className={styles.error} role="alert" data-testid="canned-error">{describeError(error, t)}</p>}
      {reply === null && scopes.length > 1
        ? (
          <Labelled id={`${id}-scope`} label={t('canned.scope')}>
            <Select<CannedScope>
              id={`${id}-scope`} value={scope} data-testid="canned-scope" onChange={setScope}
              options={scopes.map((one) => ({ value: one, label: t(`canned.scope.${one}`) }))}
            />
          </Labelled>
        )
        : null}
      {reply === null && scope === 'team' && teams.length > 0
        ? (
          <Labelled id={`${id}-team`} label={t('canned.team')}>
            <Select id={`${id}-team`} value={teamId} onChange={setTeam} options={teams.map((team) => ({ value: team.id, label: team.name }))} />
          </Labelled>
        )
        : null}
      <Labelled id={`${id}-shortcut`} label={t('canned.shortcut')} hint={t('canned.shortcutHint')}>
        <Input id={`${id}-shortcut`} value={shortcut} prefix="/" maxLength={40} required autoFocus data-testid="canned-shortcut" onChange={(event) => { setShortcut(event.target.value); }} />
      </Labelled>
      <Labelled id={`${id}-en`} label={t('canned.english')} hint={t('canned.languageHint')}>
        <Input.TextArea id={`${id}-en`} value={en} lang="en" autoSize={{ minRows: 2, maxRows: 8 }} maxLength={textLengthMax} data-testid="canned-en" onChange={(event) => { setEn(event.target.value); }} />
      </Labelled>
      <Labelled id={`${id}-zh`} label={t('canned.chinese')}>
        <Input.TextArea id={`${id}-zh`} value={zhCn} lang="zh-CN" autoSize={{ minRows: 2, maxRows: 8 }} maxLength={textLengthMax} data-testid="canned-zh" onChange={(event) => { setZhCn(event.target.value); }} />
      </Labelled>
      <div className={styles.acts}>
        {reply === null
          ? null
          : (
            <Popconfirm
              title={t('canned.removeAsk', { shortcut: reply.shortcut })} okText={t('canned.remove')} cancelText={t('common.cancel')}
              onConfirm={() => { void attempt(() => endpoints.cannedReplies.remove(reply.id)); }}
            >
              <Button danger disabled={isBusy} data-testid="canned-remove">{t('canned.remove')}</Button>
            </Popconfirm>
          )}
        <span className={styles.space} />
        <Button disabled={isBusy} data-testid="canned-back" onClick={onDone}>{t('canned.back')}</Button>
        <Button type="primary" htmlType="submit" loading={isBusy} data-testid="canned-save">{t('canned.save')}</Button>
      </div>
    </form>
  );
}

function Labelled({ id, label, hint, children }: { readonly id: string; readonly label: string; readonly hint?: string; readonly children: ReactNode }) {
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      {children}
      {hint === undefined ? null : <p className={styles.quiet}>{hint}</p>}
    </div>
  );
}

/** Whom this person may write replies for. */
function useScopes(): readonly CannedScope[] {
  const { permissions, user } = useSession();
  const manages = permissions.includes('routing.manage');
  const leads = permissions.includes('team.view') && user.teamId != null;
  return ['personal', ...(manages || leads ? ['team' as const] : []), ...(manages ? ['everybody' as const] : [])];
}

/** The teams to choose from: all for those who manage, one's own for a leader. */
function useTeams(isWanted: boolean) {
  const { endpoints } = useDesk();
  const { permissions, user } = useSession();
  const ownTeam = user.teamId ?? null;
  const isFree = permissions.includes('routing.manage');
  const { data = [] } = useQuery({ queryKey: ['admin', 'teams'], queryFn: ({ signal }) => endpoints.teams.list(signal), enabled: isWanted && isFree });
  return { teams: isFree ? data : [], ownTeam };
}
