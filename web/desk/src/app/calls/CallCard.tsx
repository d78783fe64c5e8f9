import { AudioMutedOutlined, PauseOutlined, PhoneOutlined, SwapOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect, useState } from 'react';
import type { CallView } from '@/api/callEndpoints';
import { useDesk } from '@/shared/desk/context';
import { endShortcut, holdShortcut, muteShortcut } from '@/shared/commands/callShortcuts';
import { ariaKeys } from '@/shared/commands/shortcut';
import { useT } from '@/shared/i18n';
import { Keys } from '@/shared/ui/Keys';
import { Elapsed } from '@/shared/ui/Duration';
import { Keypad } from './Keypad';
import { TransferForm } from './TransferForm';
import { useCallAct } from './useCalls';
import styles from './CallBar.module.css';

/** One call: who, how far, and what can be done with it. */
export function CallCard({ call }: { readonly call: CallView }) {
  const t = useT();
  const { asks, endpoints: { calls } } = useDesk();
  const { act, isBusy } = useCallAct();
  const [open, setOpen] = useState<'keys' | 'transfer' | null>(null);
  const toggle = (part: 'keys' | 'transfer') => () => { setOpen((now) => (now === part ? null : part)); };
  const isTalking = call.state === 'connected' || call.state === 'held';
  const isHeld = call.state === 'held';
  const { id, interactionId } = call;
  useEffect(() => {
    if (interactionId === null) return undefined;
    return asks.answer(interactionId, {
      hold: () => { act(() => (isHeld ? calls.unhold(id) : calls.hold(id))); },
      mute: () => { act(() => (call.isMuted ? calls.unmute(id) : calls.mute(id))); },
      hangUp: () => { act(() => calls.hangUp(id)); },
    });
  }, [asks, calls, act, id, interactionId, isHeld, call.isMuted]);
  return (
    <article className={styles.card} data-state={call.state} data-testid="call">
      <div className={styles.row}>
        <PhoneOutlined className={styles.channel} aria-hidden="true" />
        <p className={styles.what}>
          <strong className="figures">{call.party.display ?? t('call.withheld')}</strong>
          <span className={styles.quiet} role="status">{t(`call.state.${call.state}`)}{call.isMuted ? ` · ${t('call.muted')}` : ''}</span>
          {call.isRecording ? <span className={styles.recording} data-paused={call.isRecordingPaused}>● {t(call.isRecordingPaused ? 'call.recordingPaused' : 'call.recording')}</span> : null}
        </p>
        <Elapsed since={call.answeredAt ?? call.startedAt} />
        <Button danger type="primary" icon={<PhoneOutlined rotate={225} />} aria-keyshortcuts={ariaKeys(endShortcut)} data-testid="call-hangup" onClick={() => { act(() => calls.hangUp(id)); }}>{t('call.hangUp')}<Keys shortcut={endShortcut} /></Button>
      </div>
      {isTalking
        ? (
          <div className={styles.acts}>
            <Button size="small" icon={<PauseOutlined />} aria-pressed={isHeld} disabled={isBusy} aria-keyshortcuts={ariaKeys(holdShortcut)} data-testid="call-hold" onClick={() => { act(() => (isHeld ? calls.unhold(id) : calls.hold(id))); }}>{t(isHeld ? 'call.unhold' : 'call.hold')}<Keys shortcut={holdShortcut} /></Button>
            <Button size="small" icon={<AudioMutedOutlined />} aria-pressed={call.isMuted} disabled={isBusy} aria-keyshortcuts={ariaKeys(muteShortcut)} data-testid="call-mute" onClick={() => { act(() => (call.isMuted ? calls.unmute(id) : calls.mute(id))); }}>{t(call.isMuted ? 'call.unmute' : 'call.mute')}<Keys shortcut={muteShortcut} /></Button>
            <Button size="small" aria-expanded={open === 'keys'} data-testid="call-keys" onClick={toggle('keys')}>{t('call.keys')}</Button>
            {call.consult === null
              ? <Button size="small" icon={<SwapOutlined />} aria-expanded={open === 'transfer'} data-testid="call-transfer" onClick={toggle('transfer')}>{t('call.transfer')}</Button>
              : (
                <>
                  <span className={styles.quiet} role="status">{t(call.consult.isAnswered ? 'call.consulting' : 'call.consultRings')}</span>
                  <Button size="small" type="primary" disabled={isBusy} data-testid="call-transfer-complete" onClick={() => { act(() => calls.completeTransfer(id)); }}>{t('call.completeTransfer')}</Button>
                  <Button size="small" disabled={isBusy} onClick={() => { act(() => calls.cancelTransfer(id)); }}>{t('call.backToCustomer')}</Button>
                </>
              )}
            {call.isRecording
              ? <Button size="small" disabled={isBusy} onClick={() => { act(() => (call.isRecordingPaused ? calls.resumeRecording(id) : calls.pauseRecording(id))); }}>{t(call.isRecordingPaused ? 'call.resumeRecording' : 'call.pauseRecording')}</Button>
              : null}
          </div>
        )
        : null}
      {isTalking && open === 'keys' ? <Keypad onKey={(digits) => { act(() => calls.sendDigits(id, digits)); }} /> : null}
      {isTalking && open === 'transfer' && call.consult === null
        ? <TransferForm onGo={(kind, target) => { act(() => calls.transfer(id, kind, target)); setOpen(null); }} />
        : null}
    </article>
  );
}
