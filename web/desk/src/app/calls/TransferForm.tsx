import { useQuery } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import type { CallTarget } from '@/api/callEndpoints';
import { useDesk } from '@/shared/desk/context';
import { useT } from '@/shared/i18n';
import styles from './CallBar.module.css';

/** Passes a call on: to a colleague, a queue or a number; at once, or after asking. */
export function TransferForm({ onGo }: { readonly onGo: (kind: 'blind' | 'consult', target: CallTarget) => void }) {
  const t = useT();
  const { endpoints } = useDesk();
  const { data } = useQuery({ queryKey: ['transfer-targets'], queryFn: ({ signal }) => endpoints.transferTargets(signal), staleTime: 5_000 });
  const [chosen, setChosen] = useState<string | null>(null);
  const [number, setNumber] = useState('');
  const target = targetOf(chosen, number);
  const options = [
    { label: t('call.colleagues'), options: (data?.agents ?? []).map((agent) => ({ value: `agent:${agent.id}`, label: agent.displayName })) },
    { label: t('call.queues'), options: (data?.queues ?? []).map((queue) => ({ value: `queue:${queue.id}`, label: t.nameOf(queue.names) })) },
  ];
  return (
    <form className={styles.form} aria-label={t('call.transfer')} onSubmit={(event) => { event.preventDefault(); }}>
      <Select
        showSearch={{ optionFilterProp: 'label' }} allowClear placeholder={t('call.toWhom')} aria-label={t('call.toWhom')} value={chosen} options={options}
        onChange={(value: string | undefined) => { setChosen(value ?? null); setNumber(''); }}
      />
      <Input value={number} maxLength={64} placeholder={t('call.orNumber')} aria-label={t('call.orNumber')} onChange={(event) => { setNumber(event.target.value); setChosen(null); }} />
      <Button type="primary" disabled={target === null} data-testid="call-transfer-blind" onClick={() => { if (target !== null) onGo('blind', target); }}>{t('call.transferNow')}</Button>
      <Button disabled={target === null || 'queueId' in target} data-testid="call-transfer-consult" onClick={() => { if (target !== null) onGo('consult', target); }}>{t('call.askFirst')}</Button>
    </form>
  );
}

/** What was chosen in the list, else the number typed; null for neither. */
export function targetOf(chosen: string | null, number: string): CallTarget | null {
  if (chosen?.startsWith('agent:') === true) return { agentId: chosen.slice('agent:'.length) };
  if (chosen?.startsWith('queue:') === true) return { queueId: chosen.slice('queue:'.length) };
  const typed = number.trim();
  return typed === '' ? null : { number: typed };
}
