import { useQuery } from '@tanstack/react-query';
import { Input, Modal, Skeleton } from 'antd';
import { useId, useState, type KeyboardEvent } from 'react';
import type { TransferTargets } from '@/api/types';
import { useConversation, useDesk } from '@/shared/desk/context';
import { useT, type Translate } from '@/shared/i18n';
import { StateTag } from '@/shared/ui/State';
import styles from './TransferDialog.module.css';

const noteLengthMax = 1000;

type Target =
  | { readonly kind: 'queue'; readonly queue: TransferTargets['queues'][number] }
  | { readonly kind: 'agent'; readonly agent: TransferTargets['agents'][number] };

/** Moves the conversation to a queue or a colleague, with a note for whoever takes it. */
export default function TransferDialog({ interactionId }: { readonly interactionId: string }) {
  const t = useT();
  const desk = useDesk();
  const conversation = useConversation(interactionId);
  const { data } = useQuery({
    queryKey: ['transfer-targets'], queryFn: ({ signal }) => desk.endpoints.transferTargets(signal), staleTime: 0, refetchInterval: 5000,
  });
  const [query, setQuery] = useState('');
  const [key, setKey] = useState<string | null>(null);
  const [note, setNote] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  const name = useId();
  const targets = data === undefined ? [] : findTargets(data, query);
  const target = targets.find((one) => keyOf(one) === key) ?? null;

  const submit = async (): Promise<void> => {
    if (target === null || isBusy) return;
    setIsBusy(true);
    const words = note.trim();
    const to = target.kind === 'queue' ? { queueId: target.queue.id } : { agentId: target.agent.id };
    const isDone = await desk.transfer(interactionId, { ...to, ...(words === '' ? {} : { note: words }) });
    setIsBusy(false);
    if (isDone) desk.closeDialog();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void submit();
  };

  const customer = conversation?.customerName ?? t('common.visitor');
  return (
    <Modal
      open width={560} title={t('transfer.title', { name: customer })} okText={t('transfer.submit')} cancelText={t('common.cancel')}
      okButtonProps={{ disabled: target === null, loading: isBusy, 'data-testid': 'transfer-submit' }}
      onOk={() => { void submit(); }} onCancel={() => { desk.closeDialog(); }}
    >
      <div className={styles.body} role="presentation" onKeyDown={onKeyDown} data-testid="transfer-dialog">
        <Input autoFocus allowClear value={query} placeholder={t('transfer.search')} aria-label={t('transfer.search')} data-testid="transfer-search" onChange={(event) => { setQuery(event.target.value); }} />
        {data === undefined ? <Skeleton active title={false} paragraph={{ rows: 4 }} /> : null}
        {data !== undefined && targets.length === 0 ? <p className={styles.quiet}>{t('transfer.none')}</p> : null}
        <div className={styles.lists} role="radiogroup" aria-label={t('transfer.targets')}>
          <TargetList title={t('transfer.queues')} targets={targets.filter((one) => one.kind === 'queue')} name={name} chosen={key} onChoose={setKey} />
          <TargetList title={t('transfer.agents')} targets={targets.filter((one) => one.kind === 'agent')} name={name} chosen={key} onChoose={setKey} />
        </div>
        <Input.TextArea
          value={note} autoSize={{ minRows: 2, maxRows: 5 }} maxLength={noteLengthMax} placeholder={t('transfer.note')} aria-label={t('transfer.note')}
          data-testid="transfer-note" onChange={(event) => { setNote(event.target.value); }}
        />
        <p className={styles.effect} aria-live="polite">{target === null ? t('transfer.choose') : describeEffect(target, customer, t)}</p>
      </div>
    </Modal>
  );
}

function TargetList({ title, targets, name, chosen, onChoose }: {
  readonly title: string; readonly targets: readonly Target[]; readonly name: string; readonly chosen: string | null; readonly onChoose: (key: string) => void;
}) {
  const t = useT();
  if (targets.length === 0) return null;
  return (
    <div className={styles.list}>
      <h3>{title}</h3>
      {targets.map((target) => {
        const key = keyOf(target);
        const isOpen = target.kind === 'queue' || target.agent.canTake;
        return (
          <label key={key} className={styles.target} data-disabled={!isOpen} data-testid={`transfer-target-${key}`}>
            <input type="radio" name={name} value={key} checked={chosen === key} disabled={!isOpen} onChange={() => { onChoose(key); }} />
            <span className={styles.name}>{target.kind === 'queue' ? t.nameOf(target.queue.names) : target.agent.displayName}</span>
            {target.kind === 'queue'
              ? <span className={`${styles.quiet ?? ''} figures`}>{t('transfer.queueState', { waiting: target.queue.waiting, ready: target.queue.readyAgents })}</span>
              : <StateTag tone={target.agent.state}>{t(`state.${target.agent.state}`)}</StateTag>}
          </label>
        );
      })}
    </div>
  );
}

function keyOf(target: Target): string {
  return target.kind === 'queue' ? `queue-${target.queue.id}` : `agent-${target.agent.id}`;
}

function findTargets(data: TransferTargets, query: string): readonly Target[] {
  const words = query.trim().toLocaleLowerCase();
  const fits = (text: string): boolean => text.toLocaleLowerCase().includes(words);
  return [
    ...data.queues.filter((queue) => fits(queue.names.en) || fits(queue.names['zh-CN'] ?? '')).map((queue): Target => ({ kind: 'queue', queue })),
    ...data.agents.filter((agent) => fits(agent.displayName)).map((agent): Target => ({ kind: 'agent', agent })),
  ];
}

/** What will happen, before it happens. */
function describeEffect(target: Target, customer: string, t: Translate): string {
  return target.kind === 'queue'
    ? t('transfer.effectQueue', { name: customer, queue: t.nameOf(target.queue.names), waiting: target.queue.waiting, ready: target.queue.readyAgents })
    : t('transfer.effectAgent', { name: customer, agent: target.agent.displayName });
}
