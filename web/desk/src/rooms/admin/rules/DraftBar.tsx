import { CloudUploadOutlined, RollbackOutlined } from '@ant-design/icons';
import { Button, Popconfirm } from 'antd';
import { useState } from 'react';
import { ariaKeys } from '@/shared/commands/shortcut';
import { formatInstant } from '@/shared/format/dates';
import { useT } from '@/shared/i18n';
import { notifyError } from '@/shared/ui/notices';
import { publishShortcut } from './commands';
import { useRules } from './context';
import type { DraftState } from './draft';
import styles from './rules.module.css';

/** How the draft stands, always in sight: what it begins from, what it changes, what is wrong, and the way to publish. */
export function DraftBar({ state, liveVersion, onPublish, onShowChanges }: {
  readonly state: DraftState; readonly liveVersion: number; readonly onPublish: () => void; readonly onShowChanges: () => void;
}) {
  const t = useT();
  const { draft } = useRules();
  const [isJoining, setIsJoining] = useState(false);
  const changeCount = state.check?.changes.length ?? 0;
  const isChanged = state.plan !== state.base.plan && (state.isChecking || changeCount > 0);
  const refused = state.check?.faults.filter((fault) => fault.isRefused).length ?? 0;
  const catchUp = async (): Promise<void> => {
    setIsJoining(true);
    try {
      await draft.catchUp();
    } catch (error) {
      notifyError(error);
    }
    setIsJoining(false);
  };
  return (
    <div className={styles.bar} role="region" aria-label={t('rules.draft')} data-testid="draft-bar" data-state={state.isChecking ? 'checking' : 'checked'}>
      <div className={styles.barText}>
        <strong data-testid="draft-version">{isChanged ? t('rules.draftOn', { version: state.base.version }) : t('rules.live', { version: state.base.version })}</strong>
        <span className={styles.hint} aria-live="polite">
          {state.isChecking ? t('rules.checking')
            : state.checkError !== null ? t('rules.notChecked')
            : isChanged ? (
              <>
                {t('rules.changeCount', { count: changeCount })}
                {' · '}
                <span className={refused > 0 ? styles.fault : undefined}>{t('rules.faultCount', { count: refused })}</span>
              </>
            ) : t('rules.since', { at: formatInstant(t.tag, state.base.at) })}
        </span>
      </div>
      {liveVersion > state.base.version
        ? (
          <Button type="primary" ghost loading={isJoining} data-testid="draft-join" onClick={() => { void catchUp(); }}>{t('rules.joinNewer', { version: liveVersion })}</Button>
        )
        : null}
      <Button icon={<RollbackOutlined />} disabled={!state.canUndo} data-testid="draft-undo" onClick={() => { draft.undo(); }}>{t('rules.undo')}</Button>
      <Popconfirm title={t('rules.discardAsk')} okText={t('rules.discard')} cancelText={t('common.cancel')} disabled={!isChanged} onConfirm={() => { draft.discard(); }}>
        <Button disabled={!isChanged} data-testid="draft-discard">{t('rules.discard')}</Button>
      </Popconfirm>
      <Button disabled={!isChanged} data-testid="draft-changes" onClick={onShowChanges}>{t('rules.showChanges')}</Button>
      <Button
        type="primary" icon={<CloudUploadOutlined />} disabled={!isChanged} aria-keyshortcuts={ariaKeys(publishShortcut)} data-testid="draft-publish" onClick={onPublish}
      >
        {t('rules.publish')}
      </Button>
    </div>
  );
}
