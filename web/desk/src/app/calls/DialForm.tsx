import { PhoneOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import type { CalledParty } from '@/api/callEndpoints';
import { useDesk } from '@/shared/desk/context';
import type { Dialling } from '@/shared/desk/deskUi';
import { useT } from '@/shared/i18n';
import { useCallAct } from './useCalls';
import styles from './CallBar.module.css';

/** Dials a number, typed or known: the agent's telephone rings first. */
export function DialForm({ known }: { readonly known: Dialling }) {
  const t = useT();
  const desk = useDesk();
  const { act, isBusy } = useCallAct();
  const [to, setTo] = useState(known.to);
  const [queueId, setQueueId] = useState(known.queueId);
  // One call for this form, however often it is sent.
  const [key] = useState(() => crypto.randomUUID());
  const { data } = useQuery({ queryKey: ['transfer-targets'], queryFn: ({ signal }) => desk.endpoints.transferTargets(signal), staleTime: 5_000 });
  const whom = calledParty(known, to, queueId);
  const isReady = known.party !== null || known.to !== '';
  const dial = (): void => {
    if (whom === null) return;
    act(async () => {
      await desk.endpoints.calls.dial(whom, key);
      desk.closeDialling();
    });
  };
  return (
    <form
      className={styles.form} aria-label={t('call.dial')} data-testid="dial" onSubmit={(event) => { event.preventDefault(); dial(); }}
    >
      <div className={styles.fields} role="presentation" onKeyDown={(event) => { if (event.key === 'Escape' && !event.defaultPrevented) desk.closeDialling(); }}>
        {known.party === null
          ? (
            <Input
              autoFocus={!isReady} type="tel" value={to} maxLength={64} placeholder={t('call.number')} aria-label={t('call.number')} data-testid="dial-number"
              onChange={(event) => { setTo(event.target.value); }}
            />
          )
          : <strong className="figures" data-testid="dial-masked">{known.party.masked}</strong>}
        <Select
          allowClear value={queueId} placeholder={t('call.queueOfNumber')} aria-label={t('call.queue')} data-testid="dial-queue"
          options={(data?.queues ?? []).map((queue) => ({ value: queue.id, label: t.nameOf(queue.names) }))}
          onChange={(value: string | undefined) => { setQueueId(value ?? null); }}
        />
        <Button type="primary" htmlType="submit" icon={<PhoneOutlined />} autoFocus={isReady} disabled={whom === null} loading={isBusy} data-testid="dial-go">{t('call.dial')}</Button>
        <Button onClick={() => { desk.closeDialling(); }}>{t('common.cancel')}</Button>
      </div>
    </form>
  );
}

/** Whom the form calls; null while that is not said. */
export function calledParty(known: Dialling, typed: string, queueId: string | null): CalledParty | null {
  const counted = queueId === null ? {} : { queueId };
  if (known.party !== null) return { identityId: known.party.identityId, ...counted };
  const to = typed.trim();
  return to === '' ? null : { to, ...counted };
}
