import { DownOutlined, PhoneOutlined } from '@ant-design/icons';
import { Dropdown, Tooltip } from 'antd';
import type { AgentStateView, DeskSettings } from '@/api/types';
import { ariaKeys } from '@/shared/commands/shortcut';
import { useDesk, useIsActiveDesk, useLive } from '@/shared/desk/context';
import { useT, type Translate } from '@/shared/i18n';
import { useStore } from '@/shared/store';
import { Elapsed } from '@/shared/ui/Duration';
import { StateIcon } from '@/shared/ui/State';
import { toggleReadyShortcut } from './shellCommands';
import styles from './StateSwitch.module.css';

/** The most used control: ready with one click, not ready with a reason from one list. Shows the time in the state. */
export function StateSwitch() {
  const t = useT();
  const desk = useDesk();
  const state = useLive((snapshot) => snapshot.state, null);
  const settings = useStore(desk.settings, (current): DeskSettings | null => current);
  const isActive = useIsActiveDesk();
  const isReady = state?.state === 'ready';
  const reasons = settings?.notReadyReasons ?? [];
  const items = reasons.map((reason) => ({
    key: String(reason.code),
    label: <span data-testid={`state-reason-${String(reason.code)}`}>{t.nameOf(reason.names)}</span>,
    onClick: () => { void desk.setState('notReady', reason.code); },
  }));
  const notReadyText = state === null || isReady ? t('state.notReady') : describeState(state, settings, t);

  return (
    <div className={styles.switch} role="group" aria-label={t('state.label')} data-testid="state-switch" data-state={state?.state ?? 'unknown'}>
      <Tooltip title={t('state.readyHint')}>
        <button
          type="button" className={`${styles.option ?? ''} ${isReady ? styles.ready ?? '' : ''}`} aria-pressed={isReady} disabled={!isActive}
          aria-keyshortcuts={ariaKeys(toggleReadyShortcut)} data-testid="state-ready"
          onClick={() => { if (!isReady) void desk.setState('ready', null); }}
        >
          <StateIcon tone="ready" />
          <span className={styles.word}>{t('state.ready')}</span>
          {isReady ? <Elapsed since={state.since} /> : null}
        </button>
      </Tooltip>
      <Dropdown trigger={['click']} disabled={!isActive} autoFocus menu={{ items, selectedKeys: state?.reasonCode == null ? [] : [String(state.reasonCode)] }}>
        <button
          type="button" className={`${styles.option ?? ''} ${state !== null && !isReady ? styles.notReady ?? '' : ''}`}
          aria-pressed={state !== null && !isReady} disabled={!isActive} data-testid="state-not-ready" title={explainState(state, t) ?? undefined}
          onClick={() => { if (reasons.length === 0) void desk.setState('notReady', null); }}
        >
          <StateIcon tone="notReady" />
          <span className={styles.word}>{notReadyText}</span>
          {state !== null && !isReady ? <Elapsed since={state.since} /> : null}
          <DownOutlined className={styles.arrow} aria-hidden="true" />
        </button>
      </Dropdown>
      {state?.isVoiceUnreachable === true ? (
        <Tooltip title={t('state.noTelephoneHint')}>
          <span className={styles.noTelephone} role="note" data-testid="state-no-telephone"><PhoneOutlined aria-hidden="true" /> <span className={styles.words}>{t('state.noTelephone')}</span></span>
        </Tooltip>
      ) : null}
    </div>
  );
}

/** Not ready in a few words: the reason chosen, or why the system did it. */
function describeState(state: AgentStateView, settings: DeskSettings | null, t: Translate): string {
  if (state.state === 'signedOut') return t('state.signedOut');
  const chosen = settings?.notReadyReasons.find((reason) => reason.code === state.reasonCode);
  if (chosen !== undefined) return t.nameOf(chosen.names);
  switch (state.reason) {
    case 'noAnswer':
      return t('state.noAnswer');
    case 'connectionLost':
      return t('state.connectionLost');
    case 'failedOffers':
      return t('state.failedOffers');
    case 'chosen':
    case 'justSignedIn':
    case 'removed':
    case null:
      return t('state.notReady');
  }
}

function explainState(state: AgentStateView | null, t: Translate): string | null {
  switch (state?.reason) {
    case 'noAnswer':
      return t('state.noAnswerHint');
    case 'connectionLost':
      return t('state.connectionLostHint');
    case 'failedOffers':
      return t('state.failedOffersHint');
    case 'justSignedIn':
      return t('state.justSignedInHint');
    case 'chosen':
    case 'removed':
    case null:
    case undefined:
      return null;
  }
}
