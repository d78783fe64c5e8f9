import { PlusOutlined } from '@ant-design/icons';
import { Button, InputNumber, Radio, Select, Switch } from 'antd';
import type { AgentChoice, PlanAgentQueue, PlanQueue } from '@/api/types';
import { useT } from '@/shared/i18n';
import { entries, member, removeAt, type At } from './at';
import { useRules } from './context';
import { faultsAt } from './faults';
import { FaultLines, Field, Part, PartFaults, RemoveButton } from './fields';
import { meets } from './match';
import styles from './rules.module.css';

const choices: readonly AgentChoice[] = ['longestIdle', 'mostSkilled', 'leastOccupied', 'fewestInteractions', 'roundRobin', 'weighted'];
const shareDefault = 100;

/** Which of the agents who could take it gets it, and how agents stand to the queue. */
export function ChoiceTab({ at }: { readonly at: At<PlanQueue> }) {
  const t = useT();
  const choice = member(at, 'agentChoice');
  return (
    <>
      <Field path={choice.path} label={t('rules.field.agentChoice')} hint={t('rules.choiceHint')}>
        {({ id }) => (
          <Radio.Group
            id={id} className={styles.choices} value={choice.value} onChange={(event) => { choice.set(event.target.value as AgentChoice); }}
            options={choices.map((one) => ({
              value: one,
              label: <span data-testid={`choice-${one}`}>{t(`agentChoice.${one}`)}<small>{t(`rules.choice.${one}`)}</small></span>,
            }))}
          />
        )}
      </Field>
      <Part title={t('rules.field.agentQueues')} hint={t('rules.agentQueuesHint')}>
        <Relations queue={at.value} />
      </Part>
    </>
  );
}

function Relations({ queue }: { readonly queue: PlanQueue }) {
  const t = useT();
  const { plan, agents, faults } = useRules();
  const all = member(plan, 'agentQueues');
  const own = entries(all).map((one, index) => ({ one, index })).filter(({ one }) => one.value.queueId === queue.id);
  const free = agents.filter((agent) => own.every(({ one }) => one.value.agentId !== agent.id));
  // Whoever could take it has a share, listed or not.
  const others = free.filter((agent) => meets(agent, queue, 0)).length;
  const total = others * shareDefault + own.reduce((sum, { one: { value } }) => {
    const agent = agents.find((other) => other.id === value.agentId);
    return sum + (value.isServed && agent !== undefined && meets(agent, queue, 0) ? value.share : 0);
  }, 0);
  const isWeighted = queue.agentChoice === 'weighted';
  const append = (agentId: string): void => {
    all.change((current) => [...current, { agentId, queueId: queue.id, preference: 0, share: shareDefault, isServed: true }]);
  };
  return (
    <>
      {own.map(({ one, index }) => (
        <RelationRow
          key={one.value.agentId} at={one} percent={isWeighted && total > 0 && one.value.isServed ? Math.round(one.value.share * 1000 / total) / 10 : null}
          faults={<FaultLines faults={faultsAt(faults, one.path, 'all')} />} onRemove={() => { removeAt(all, index); }}
        />
      ))}
      {isWeighted && others > 0 && total > 0
        ? <p className={styles.hint}>{t('rules.otherShares', { count: others, percent: Math.round(shareDefault * 1000 / total) / 10 })}</p>
        : null}
      <Select
        className={styles.grow} value={null} placeholder={<><PlusOutlined /> {t('rules.addAgent')}</>} aria-label={t('rules.addAgent')} showSearch={{ optionFilterProp: 'label' }}
        disabled={free.length === 0} options={free.map((agent) => ({ value: agent.id, label: agent.displayName }))} onChange={(id: string | null) => { if (id !== null) append(id); }}
      />
      {isWeighted && free.length > 0
        ? <Button size="small" onClick={() => { for (const agent of free.filter((one) => meets(one, queue, 0))) append(agent.id); }}>{t('rules.addAllAgents')}</Button>
        : null}
      <PartFaults path="agentQueues" />
    </>
  );
}

function RelationRow({ at, percent, faults, onRemove }: {
  readonly at: At<PlanAgentQueue>; readonly percent: number | null; readonly faults: React.ReactNode; readonly onRemove: () => void;
}) {
  const t = useT();
  const { agents } = useRules();
  const name = agents.find((agent) => agent.id === at.value.agentId)?.displayName ?? '?';
  return (
    <div className={styles.relation} role="group" aria-label={name} data-path={at.path}>
      <strong className={styles.relationName}>{name}</strong>
      <label className={styles.inline}>
        <Switch size="small" checked={at.value.isServed} onChange={(isServed) => { at.change((one) => ({ ...one, isServed })); }} />
        {t('rules.field.isServed')}
      </label>
      <label className={styles.inline}>
        {t('rules.field.preference')}
        <InputNumber className={styles.level} value={at.value.preference} min={-9} max={9} precision={0} onChange={(value) => { if (value !== null) at.change((one) => ({ ...one, preference: value })); }} />
      </label>
      <label className={styles.inline}>
        {t('rules.field.share')}
        <InputNumber className={styles.level} value={at.value.share} min={0} max={1000} precision={0} onChange={(value) => { if (value !== null) at.change((one) => ({ ...one, share: value })); }} />
        {percent === null ? null : <span className="figures">{t('rules.percent', { percent })}</span>}
      </label>
      <RemoveButton what={name} onRemove={onRemove} />
      {faults}
    </div>
  );
}
