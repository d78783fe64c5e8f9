import { describe, expect, it } from 'vitest';
import type { SimulationFigure } from '@/api/types';
import en from '@/locales/en/planning.json';
import zh from '@/locales/zh-CN/planning.json';
import { createTranslate } from '@/shared/i18n';
import { changeKinds, createDraft, faultOf, sentenceOf, takes, toChange, type Stage } from './changes';
import { parseDocument } from './documentText';
import { effectOf, formatDifference, formatEstimate, type ResultRow } from './figures';
import { createDayChoice, freeName, toOrder } from './order';
import { chartOf, lookOf } from './resultChart';

const day: Stage = {
  groups: [{ name: 'Sales', count: 8, queues: [] }, { name: 'Support', count: 6, queues: [] }],
  queues: [{ name: 'Returns', names: { 'en': 'Returns', 'zh-CN': '退换货' }, customerCount: 80 }, { name: 'general', names: null, customerCount: 20 }],
};
const english = createTranslate('en', en);
const chinese = createTranslate('zh-CN', zh);
const say = (t: typeof english, part: object): string => sentenceOf(toChange({ ...createDraft('moveAgents', day), ...part }), day, t);

describe('A change', () => {
  it('reads_as_a_sentence', () => {
    expect(say(english, {})).toBe('Move 5 agents from Sales to Support at 10:00');
    expect(say(english, { count: 1, end: '12:00' })).toBe('Move 1 agent from Sales to Support at 10:00, back at 12:00');
    expect(say(chinese, { end: '12:00' })).toBe('10:00 将 5 名座席从“Sales”调到“Support”，12:00 调回');
    expect(say(english, { kind: 'scaleArrivals', percent: -20, queue: 'Returns', begin: '14:00', end: '16:00' })).toBe('20% fewer customers in Returns from 14:00 to 16:00');
    expect(say(english, { kind: 'scaleArrivals', percent: 30, queue: '', begin: '', end: '' })).toBe('30% more customers in all queues');
    expect(say(chinese, { kind: 'divert', percent: 25, queue: 'Returns', begin: '12:00', treatment: 'queue:general' })).toBe('“退换货”25% 的客户转到“general”，12:00 起');
    expect(say(english, { kind: 'closeQueue', queue: 'Returns', begin: '12:00', treatment: 'turnAway' })).toBe('Returns is closed from 12:00 on; customers are turned away');
    expect(say(english, { kind: 'sickness', percent: 10, group: 'Sales' })).toBe('10% of the agents of Sales do not come');
    expect(say(english, { kind: 'sickness', percent: 10, group: '' })).toBe('10% of the agents do not come');
    expect(say(english, { kind: 'addAgents', count: -2, group: 'Sales' })).toBe('2 agents fewer in Sales');
    expect(say(english, { kind: 'setQueue', queue: 'Returns', rule: 'priority', value: 7, begin: '' })).toBe('Returns has other rules: Priority, 0 to 9: 7');
  });

  it('goes_to_the_server_with_the_fields_of_its_kind_alone', () => {
    expect(toChange({ ...createDraft('moveAgents', day), end: '12:00' })).toEqual({ kind: 'moveAgents', count: 5, from: 'Sales', to: 'Support', at: '10:00', until: '12:00' });
    expect(toChange({ ...createDraft('divert', day), treatment: 'queue:general' }))
      .toEqual({ kind: 'divert', queue: 'Returns', percent: 20, from: '12:00', treatment: { kind: 'queue', queue: 'general' } });
    expect(toChange(createDraft('setQueue', day))).toEqual({ kind: 'setQueue', queue: 'Returns', rules: { priority: 5 } });
  });

  it.each(changeKinds)('%s_can_be_made_as_it_is_offered', (kind) => {
    expect(faultOf(createDraft(kind, day))).toBeNull();
  });

  it('names_the_field_at_fault', () => {
    const draft = createDraft('moveAgents', day);
    expect(faultOf({ ...draft, begin: '' })).toBe('begin');
    expect(faultOf({ ...draft, end: '09:00' })).toBe('end');
    expect(faultOf({ ...draft, toGroup: 'Sales' })).toBe('toGroup');
    expect(faultOf({ ...draft, count: 0 })).toBe('count');
    expect(faultOf({ ...createDraft('scaleTalk', day), percent: 0 })).toBe('percent');
    expect(takes('sickness', 'begin')).toBe(false);
  });
});

describe('An order', () => {
  it('has_the_day_and_the_scenarios_that_change_something', () => {
    const change = toChange(createDraft('moveAgents', day));
    expect(toOrder(createDayChoice('2026-03-01'), [{ id: 1, name: 'A', changes: [change] }, { id: 2, name: 'B', changes: [] }], 20, ' '))
      .toEqual({ day: { recorded: '2026-02-28', customers: 'recorded', intervalMinutes: 30 }, scenarios: [{ name: 'A', changes: [change] }], replications: 20 });
    expect(freeName('A', ['A', 'A 2'])).toBe('A 3');
  });
});

const figure = (mean: number, halfWidth: number | null, difference: number | null = null, isSignificant = false): SimulationFigure => (
  { mean, halfWidth, difference, differenceHalfWidth: null, isSignificant });

describe('A document', () => {
  it('may_have_comments_and_trailing_commas', () => {
    expect(parseDocument('\uFEFF// a day\n{ "a": [1, 2,], /* of */ "b": "// no \\" comment, ]", } // end')).toEqual({ a: [1, 2], b: '// no " comment, ]' });
    expect(() => parseDocument('{ "a": 1 "b": 2 }')).toThrow(SyntaxError);
  });
});

describe('Figures', () => {
  it('are_read_with_how_sure_they_are', () => {
    expect(formatEstimate('en', 'serviceLevel', figure(0.8214, 0.012))).toBe('82.1% ± 1.2%');
    expect(formatEstimate('en', 'serviceLevel', figure(0.8, null))).toBe('80.0%');
    expect(formatEstimate('en', 'averageSpeedOfAnswer', figure(75.2, 4.31))).toBe('1:15 ± 4.3 s');
    expect(formatEstimate('en', 'offered', undefined)).toBe('–');
    expect(formatDifference('en', 'serviceLevel', figure(0.8, 0.01, 0.052))).toBe('+5.2%');
    expect(formatDifference('en', 'longestWait', figure(80, 1, -20))).toBe('−0:20');
    expect(formatDifference('en', 'averageSpeedOfAnswer', figure(0.4, 0.1, 0.031))).toBe('+0.03 s');
    expect(formatDifference('en', 'abandonment', figure(0.002, 0.001, 0.00042))).toBe('+0.04%');
    expect(formatDifference('en', 'offered', figure(3186, 25, 0))).toBe('0');
  });

  it('say_whether_a_difference_is_good', () => {
    expect(effectOf('serviceLevel', figure(0.8, 0.01, 0.05, true))).toBe('better');
    expect(effectOf('averageSpeedOfAnswer', figure(20, 1, 5, true))).toBe('worse');
    expect(effectOf('occupancy', figure(0.8, 0.01, 0.05, true))).toBe('other');
    expect(effectOf('serviceLevel', figure(0.8, 0.01, 0.05, false))).toBeNull();
  });
});

describe('A chart', () => {
  const rowOf = (interval: number, scenarios: ResultRow['scenarios']): ResultRow => ({ scope: 'allQueues', name: '', interval, scenarios });
  const both = [{ serviceLevel: figure(0.7, null) }, { serviceLevel: figure(0.75, 0.05) }];
  const rows = [rowOf(0, [...both, {}]), rowOf(1, [...both, { serviceLevel: figure(0.9, 0.02) }])];
  const kinds = ['recorded', 'base', 'changed'];
  const words = { tag: 'en', labels: ['09:00', '09:30'], names: ['As it was', 'Simulated', 'More'] };

  it('draws_a_line_for_each_and_the_band_of_each_simulated_one', () => {
    const option = chartOf({ figure: 'serviceLevel', rows, kinds, shown: [0, 1, 2] }, words, (name) => name, true);
    const series = option.series as readonly { readonly name: string; readonly data: readonly (number | null)[] }[];
    expect(series.map((one) => one.name)).toEqual(['As it was', 'Simulated foot', 'Simulated band', 'Simulated', 'More foot', 'More band', 'More']);
    expect(series[1]?.data[0]).toBeCloseTo(0.7);
    expect(series[2]?.data[0]).toBeCloseTo(0.1);
    expect(series[6]?.data).toEqual([null, 0.9]);
  });

  it('leaves_out_what_is_hidden_and_keeps_the_looks', () => {
    const option = chartOf({ figure: 'serviceLevel', rows, kinds, shown: [2] }, words, (name) => name, true);
    expect((option.series as readonly { readonly color?: string }[]).at(-1)?.color).toBe(lookOf(kinds, 2).colour);
    expect(lookOf(['base', 'changed'], 0)).toBe(lookOf(kinds, 1));
  });
});
