import { Button, Input, InputNumber, Select } from 'antd';
import { useId, useState } from 'react';
import type { SimulationChange } from '@/api/types';
import { useT } from '@/shared/i18n';
import {
  changeKinds, createDraft, faultOf, queueName, queueRules, sentenceOf, takes, toChange, type ChangeDraft, type ChangeKind, type QueueRule, type Stage,
} from './changes';
import { Control } from './Control';
import styles from './PlanningRoom.module.css';

interface ChangeFormProps {
  readonly day: Stage;
  readonly onAdd: (change: SimulationChange, sentence: string) => void;
  readonly onCancel: () => void;
}

/** One change: its parts, and the sentence they make, which is what will be done. */
export function ChangeForm({ day, onAdd, onCancel }: ChangeFormProps) {
  const t = useT();
  const sentenceId = useId();
  const [draft, setDraft] = useState<ChangeDraft>(() => createDraft('moveAgents', day));
  const fault = faultOf(draft);
  const change = toChange(draft);
  const sentence = sentenceOf(change, day, t);
  const set = (part: Partial<ChangeDraft>): void => { setDraft((current) => ({ ...current, ...part })); };
  const add = (): void => { if (fault === null) onAdd(change, sentence); };
  return (
    <form
      className={styles.form} aria-label={t('planning.change')} data-testid="planning-change-form"
      onSubmit={(event) => { event.preventDefault(); add(); }}
    >
      <div className={styles.fields}>
        <Control label={t('planning.kind')}>
          {(id) => (
            <Select<ChangeKind>
              id={id} value={draft.kind} data-testid="planning-kind" style={{ minWidth: 190 }} onChange={(kind) => { setDraft(createDraft(kind, day)); }}
              options={changeKinds.map((kind) => ({ value: kind, label: t(`planning.kind.${kind as OfferedKind}`) }))}
            />
          )}
        </Control>
        <Numbers draft={draft} fault={fault} onChange={set} />
        <Places draft={draft} day={day} fault={fault} onChange={set} />
        <Times draft={draft} fault={fault} onChange={set} />
      </div>
      <p id={sentenceId} className={styles.sentence} aria-live="polite" data-testid="planning-sentence">{sentence}</p>
      <div className={styles.actions}>
        <Button type="primary" htmlType="submit" disabled={fault !== null} aria-describedby={sentenceId} data-testid="planning-change-add">{t('planning.changeAdd')}</Button>
        <Button onClick={onCancel}>{t('common.cancel')}</Button>
      </div>
    </form>
  );
}

type OfferedKind = Exclude<ChangeKind, 'setAgents'>;

interface PartProps {
  readonly draft: ChangeDraft;
  readonly fault: string | null;
  readonly onChange: (part: Partial<ChangeDraft>) => void;
}

function Numbers({ draft, fault, onChange }: PartProps) {
  const t = useT();
  const bounds = queueRules[draft.rule];
  return (
    <>
      {takes(draft.kind, 'count')
        ? (
          <Control label={draft.kind === 'addAgents' ? t('planning.countMore') : t('planning.count')} fault={fault === 'count' ? t('planning.fault.count') : null}>
            {(id, faultId) => (
              <InputNumber
                id={id} aria-describedby={faultId} value={draft.count} min={draft.kind === 'addAgents' ? -10_000 : 1} max={10_000} precision={0}
                data-testid="planning-count" onChange={(count) => { onChange({ count: count ?? 0 }); }}
              />
            )}
          </Control>
        )
        : null}
      {takes(draft.kind, 'percent')
        ? (
          <Control label={t(`planning.percent.${draft.kind as PercentKind}`)} fault={fault === 'percent' ? t('planning.fault.percent') : null}>
            {(id, faultId) => (
              <InputNumber
                id={id} aria-describedby={faultId} value={draft.percent} min={draft.kind.startsWith('scale') ? -99 : 0} max={draft.kind.startsWith('scale') ? 1000 : 100}
                suffix="%" data-testid="planning-percent" onChange={(percent) => { onChange({ percent: percent ?? 0 }); }}
              />
            )}
          </Control>
        )
        : null}
      {takes(draft.kind, 'rule')
        ? (
          <>
            <Control label={t('planning.rule')}>
              {(id) => (
                <Select<QueueRule>
                  id={id} value={draft.rule} style={{ minWidth: 200 }} onChange={(rule) => { onChange({ rule, value: queueRules[rule].first }); }}
                  options={(Object.keys(queueRules) as QueueRule[]).map((rule) => ({ value: rule, label: t(`planning.rule.${rule}`) }))}
                />
              )}
            </Control>
            <Control label={t('planning.value')}>
              {(id) => <InputNumber id={id} value={draft.value} min={bounds.min} max={bounds.max} precision={0} onChange={(value) => { onChange({ value: value ?? bounds.first }); }} />}
            </Control>
          </>
        )
        : null}
    </>
  );
}

type PercentKind = 'sickness' | 'scaleArrivals' | 'scaleTalk' | 'divert';

function Places({ draft, day, fault, onChange }: PartProps & { readonly day: Stage }) {
  const t = useT();
  const groups = day.groups.map((group) => ({ value: group.name, label: t('planning.groupOf', { group: group.name, count: group.count }) }));
  const queues = day.queues.map((queue) => ({ value: queue.name, label: queueName(day, queue.name, t) }));
  const mayBeAll = draft.kind === 'scaleArrivals' || draft.kind === 'scaleTalk';
  return (
    <>
      {takes(draft.kind, 'fromGroup')
        ? (
          <>
            <Control label={t('planning.fromGroup')}>
              {(id) => <Select id={id} value={draft.fromGroup} style={{ minWidth: 150 }} options={groups} data-testid="planning-from-group" onChange={(fromGroup) => { onChange({ fromGroup }); }} />}
            </Control>
            <Control label={t('planning.toGroup')} fault={fault === 'toGroup' ? t('planning.fault.toGroup') : null}>
              {(id, faultId) => (
                <Select id={id} aria-describedby={faultId} value={draft.toGroup} style={{ minWidth: 150 }} options={groups} data-testid="planning-to-group" onChange={(toGroup) => { onChange({ toGroup }); }} />
              )}
            </Control>
          </>
        )
        : null}
      {takes(draft.kind, 'group')
        ? (
          <Control label={t('planning.group')}>
            {(id) => (
              <Select
                id={id} value={draft.group} style={{ minWidth: 150 }} onChange={(group) => { onChange({ group }); }}
                options={draft.kind === 'sickness' ? [{ value: '', label: t('planning.everyGroup') }, ...groups] : groups}
              />
            )}
          </Control>
        )
        : null}
      {takes(draft.kind, 'queue')
        ? (
          <Control label={t('planning.queue')}>
            {(id) => (
              <Select
                id={id} value={draft.queue} style={{ minWidth: 170 }} data-testid="planning-queue" onChange={(queue) => { onChange({ queue }); }}
                options={mayBeAll ? [{ value: '', label: t('planning.everyQueue') }, ...queues] : queues}
              />
            )}
          </Control>
        )
        : null}
      {takes(draft.kind, 'treatment')
        ? (
          <Control label={t('planning.treatment')}>
            {(id) => (
              <Select
                id={id} value={draft.treatment} style={{ minWidth: 190 }} onChange={(treatment) => { onChange({ treatment }); }}
                options={[
                  { value: '', label: t('planning.treatment.rules') }, { value: 'turnAway', label: t('planning.treatment.turnAway') },
                  ...queues.filter((queue) => queue.value !== draft.queue).map((queue) => ({ value: `queue:${queue.value}`, label: t('planning.treatment.queue', { queue: queue.label }) })),
                ]}
              />
            )}
          </Control>
        )
        : null}
    </>
  );
}

function Times({ draft, fault, onChange }: PartProps) {
  const t = useT();
  const isNeeded = draft.kind === 'moveAgents' || draft.kind === 'closeQueue' || draft.kind === 'divert';
  return (
    <>
      {takes(draft.kind, 'begin')
        ? (
          <Control label={isNeeded ? t('planning.begin') : t('planning.beginMaybe')} fault={fault === 'begin' ? t('planning.fault.begin') : null}>
            {(id, faultId) => (
              <Input id={id} type="time" aria-describedby={faultId} value={draft.begin} data-testid="planning-begin" onChange={(event) => { onChange({ begin: event.target.value }); }} />
            )}
          </Control>
        )
        : null}
      {takes(draft.kind, 'end')
        ? (
          <Control label={t('planning.endMaybe')} fault={fault === 'end' ? t('planning.fault.end') : null}>
            {(id, faultId) => (
              <Input id={id} type="time" aria-describedby={faultId} value={draft.end} data-testid="planning-end" onChange={(event) => { onChange({ end: event.target.value }); }} />
            )}
          </Control>
        )
        : null}
    </>
  );
}
