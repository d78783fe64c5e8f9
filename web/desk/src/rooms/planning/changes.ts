import type { SimulationChange, SimulationDay } from '@/api/types';
import type { Translate } from '@/shared/i18n';

export type ChangeKind = SimulationChange['kind'];

/** In the order of the list that offers them. */
export const changeKinds: readonly ChangeKind[] = [
  'moveAgents', 'addAgents', 'sickness', 'scaleArrivals', 'scaleTalk', 'divert', 'closeQueue', 'setQueue',
];

/** A rule of a queue that the form can change, with the numbers it takes. */
export const queueRules = {
  priority: { min: 0, max: 9, first: 5 },
  wrapUpMaxSeconds: { min: 0, max: 3600, first: 60 },
  offerTimeoutSeconds: { min: 5, max: 300, first: 20 },
  lengthMax: { min: 0, max: 100_000, first: 20 },
} as const;
export type QueueRule = keyof typeof queueRules;

/** Everything the form asks; which parts count depends on the kind. */
export interface ChangeDraft {
  readonly kind: ChangeKind;
  readonly count: number;
  readonly percent: number;
  readonly fromGroup: string;
  readonly toGroup: string;
  readonly group: string;
  readonly queue: string;
  /** A time as 10:00; empty for the whole day. */
  readonly begin: string;
  readonly end: string;
  /** Empty: as the rules of the queue say. `turnAway`, or `queue:NAME`. */
  readonly treatment: string;
  readonly rule: QueueRule;
  readonly value: number;
}

/** What changes speak of. */
export type Stage = Pick<SimulationDay, 'groups' | 'queues'>;

export function createDraft(kind: ChangeKind, day: Stage): ChangeDraft {
  const [first = '', second = first] = day.groups.map((group) => group.name);
  return {
    kind, count: kind === 'addAgents' ? 1 : 5, percent: kind === 'sickness' ? 10 : 20, fromGroup: first, toGroup: second,
    group: kind === 'sickness' ? '' : first, queue: kind === 'scaleArrivals' || kind === 'scaleTalk' ? '' : day.queues[0]?.name ?? '',
    begin: kind === 'moveAgents' ? '10:00' : kind === 'closeQueue' || kind === 'divert' ? '12:00' : '', end: '', treatment: '', rule: 'priority', value: queueRules.priority.first,
  };
}

/** Which parts of a draft a kind takes. */
export const fieldsOf = {
  moveAgents: ['count', 'fromGroup', 'toGroup', 'begin', 'end'],
  setAgents: ['group', 'count'],
  addAgents: ['group', 'count'],
  sickness: ['percent', 'group'],
  scaleArrivals: ['percent', 'queue', 'begin', 'end'],
  scaleTalk: ['percent', 'queue'],
  divert: ['percent', 'queue', 'begin', 'end', 'treatment'],
  closeQueue: ['queue', 'begin', 'end', 'treatment'],
  setQueue: ['queue', 'rule', 'value', 'begin'],
} as const satisfies Record<ChangeKind, readonly Exclude<keyof ChangeDraft, 'kind'>[]>;

export function takes(kind: ChangeKind, field: Exclude<keyof ChangeDraft, 'kind'>): boolean {
  return (fieldsOf[kind] as readonly string[]).includes(field);
}

const timePattern = /^([01]\d|2\d):[0-5]\d$/;

/** The field at fault, so that the form can say so beside it; null when the change can be made. */
export function faultOf(draft: ChangeDraft): Exclude<keyof ChangeDraft, 'kind'> | null {
  const isNeeded = draft.kind === 'moveAgents' || draft.kind === 'closeQueue' || draft.kind === 'divert';
  if (takes(draft.kind, 'begin') && (draft.begin === '' ? isNeeded : !timePattern.test(draft.begin))) return 'begin';
  if (takes(draft.kind, 'end') && draft.end !== '' && (!timePattern.test(draft.end) || (draft.begin !== '' && draft.end <= draft.begin))) return 'end';
  if (draft.kind === 'moveAgents' && draft.fromGroup === draft.toGroup) return 'toGroup';
  if (takes(draft.kind, 'count') && (!Number.isInteger(draft.count) || (draft.kind === 'moveAgents' ? draft.count < 1 : draft.count === 0))) return 'count';
  if (takes(draft.kind, 'percent') && (!Number.isFinite(draft.percent) || draft.percent === 0)) return 'percent';
  return null;
}

/** The change as the API takes it. */
export function toChange(draft: ChangeDraft): SimulationChange {
  const part = (name: 'from' | 'to' | 'until' | 'group' | 'queue' | 'at', value: string): Partial<SimulationChange> => (value === '' ? {} : { [name]: value });
  const span = { ...part('from', draft.begin), ...part('to', draft.end) };
  const treatment = draft.treatment === '' ? {} : {
    treatment: draft.treatment === 'turnAway' ? { kind: 'turnAway' } : { kind: 'queue', queue: draft.treatment.slice('queue:'.length) },
  };
  switch (draft.kind) {
    case 'moveAgents': return { kind: draft.kind, count: draft.count, from: draft.fromGroup, to: draft.toGroup, at: draft.begin, ...part('until', draft.end) };
    case 'addAgents': case 'setAgents': return { kind: draft.kind, group: draft.group, count: draft.count };
    case 'sickness': return { kind: draft.kind, percent: draft.percent, ...part('group', draft.group) };
    case 'scaleArrivals': return { kind: draft.kind, percent: draft.percent, ...part('queue', draft.queue), ...span };
    case 'scaleTalk': return { kind: draft.kind, percent: draft.percent, ...part('queue', draft.queue) };
    case 'divert': return { kind: draft.kind, queue: draft.queue, percent: draft.percent, ...span, ...treatment };
    case 'closeQueue': return { kind: draft.kind, queue: draft.queue, ...span, ...treatment };
    case 'setQueue': return { kind: draft.kind, queue: draft.queue, rules: { [draft.rule]: draft.value }, ...part('at', draft.begin) };
  }
}

/** What people call a queue of the day. */
export function queueName(day: Stage, name: string, t: Translate): string {
  const names = day.queues.find((queue) => queue.name === name)?.names;
  return names === undefined || names === null ? name : t.nameOf(names);
}

/** The change as a sentence: “Move 5 agents from Sales to Support at 10:00”. */
export function sentenceOf(change: SimulationChange, day: Stage, t: Translate): string {
  const queue = change.queue === undefined || change.queue === null ? 'all' : queueName(day, change.queue, t);
  const from = change.from ?? 'none';
  const to = change.to ?? 'none';
  const span = t('planning.span', { from: change.kind === 'moveAgents' ? 'none' : from, to: change.kind === 'moveAgents' ? 'none' : to });
  const percent = Math.abs(change.percent ?? 0);
  const way = (change.percent ?? 0) < 0 ? 'less' : 'more';
  switch (change.kind) {
    case 'moveAgents': return t('planning.sentence.moveAgents', { count: change.count ?? 0, from, to, at: change.at ?? '', until: change.until ?? 'none' });
    case 'setAgents': return t('planning.sentence.setAgents', { group: change.group ?? '', count: change.count ?? 0 });
    case 'addAgents': return t('planning.sentence.addAgents', { group: change.group ?? '', count: Math.abs(change.count ?? 0), way: (change.count ?? 0) < 0 ? 'less' : 'more' });
    case 'sickness': return t('planning.sentence.sickness', { percent, group: change.group ?? 'all' });
    case 'scaleArrivals': return t('planning.sentence.scaleArrivals', { percent, way, queue, span });
    case 'scaleTalk': return t('planning.sentence.scaleTalk', { percent, way, queue });
    case 'divert': return t('planning.sentence.divert', { percent, queue, span, where: whereOf(change, day, t) });
    case 'closeQueue': return t('planning.sentence.closeQueue', { queue, span, where: whereOf(change, day, t) });
    case 'setQueue': return t('planning.sentence.setQueue', { queue, rules: rulesOf(change, t), at: change.at ?? 'none' });
  }
}

function whereOf(change: SimulationChange, day: Stage, t: Translate): string {
  const { treatment } = change;
  if (treatment === undefined || treatment === null) return t('planning.where.rules');
  return treatment.kind === 'queue' ? t('planning.where.queue', { queue: queueName(day, treatment.queue ?? '', t) }) : t.find(`planning.where.${treatment.kind}`) ?? treatment.kind;
}

function rulesOf(change: SimulationChange, t: Translate): string {
  const rules = Object.entries((change.rules ?? {}) as Readonly<Record<string, unknown>>);
  return rules.map(([name, value]) => `${t.find(`planning.rule.${name}`) ?? name}: ${String(value)}`).join(', ');
}
