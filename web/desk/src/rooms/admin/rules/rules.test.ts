import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { PlanCheck, RoutingPlan, RoutingPlanVersion } from '@/api/types';
import { createTranslate } from '@/shared/i18n';
import { createStore } from '@/shared/store';
import { entries, member } from './at';
import { PlanDraft } from './draft';
import { around, faultsAt, spotOf } from './faults';
import { fromGroup, toGroup } from './group';
import { copyDay, nextStretch, readTime } from './hours';
import { meets } from './match';
import { merge, put } from './merge';
import { createAgent, createPlan, createQueue } from './sample';
import { newExpression, newRing } from './shapes';
import { PlanWords } from './words';

const skill = (skillId: string, proficiencyMin = 1) => newExpression('skill', { skillId, proficiencyMin });
const words = (locale: 'en' | 'zh-CN'): PlanWords => {
  const texts = ['admin', 'rules'].map((group) => JSON.parse(readFileSync(join(import.meta.dirname, `../../../locales/${locale}/${group}.json`), 'utf8')) as Record<string, string>);
  const name = (id: string | null): string => id ?? '?';
  return new PlanWords(createTranslate(locale, Object.assign({}, ...texts) as Record<string, string>), {
    skill: name, site: name, queue: name, agent: name, calendar: name, announcement: String,
  });
};

describe('Joining two drafts', () => {
  const base = createPlan();
  const withQueue = (index: number, change: object): RoutingPlan => ({ ...base, queues: base.queues.map((queue, place) => (place === index ? { ...queue, ...change } : queue)) });

  it('takes_what_only_one_of_two_changed_from_that_one', () => {
    const { plan, conflicts, takenCount } = merge(base, withQueue(0, { priority: 9 }), withQueue(1, { priority: 1 }));
    expect(plan.queues.map((queue) => queue.priority)).toEqual([9, 1]);
    expect(conflicts).toEqual([]);
    expect(takenCount).toBe(1);
  });

  it('leaves_mine_and_tells_where_both_changed_the_same', () => {
    const { plan, conflicts } = merge(base, withQueue(0, { priority: 9 }), withQueue(0, { priority: 1, lengthMax: 4 }));
    expect(plan.queues[0]).toMatchObject({ priority: 9, lengthMax: 4 });
    expect(conflicts).toEqual([{ path: 'queues[a].priority', base: 5, mine: 9, theirs: 1 }]);
    expect(put(plan, 'queues[a].priority', 1).queues[0]?.priority).toBe(1);
  });

  it('keeps_what_both_added_and_asks_when_one_removed_what_the_other_changed', () => {
    const mine = { ...withQueue(1, { priority: 2 }), announcements: [{ code: 1, text: { en: 'One', 'zh-CN': null } }] };
    const theirs = { ...base, queues: base.queues.slice(0, 1), announcements: [{ code: 2, text: { en: 'Two', 'zh-CN': null } }] };
    const { plan, conflicts } = merge(base, mine, theirs);
    expect(plan.announcements.map((one) => one.code)).toEqual([2, 1]);
    expect(conflicts.map((one) => one.path)).toEqual(['queues[b]']);
    expect(put(plan, 'queues[b]', undefined).queues.map((queue) => queue.id)).toEqual(['a']);
  });

  it('takes_lists_without_keys_as_a_whole', () => {
    const rings = [newRing(createQueue('a'))];
    const { conflicts } = merge(base, withQueue(0, { rings }), withQueue(0, { rings: [{ ...rings[0], afterSeconds: 7 }] }));
    expect(conflicts.map((one) => one.path)).toEqual(['queues[a].rings']);
  });
});

describe('The draft', () => {
  const version = (number: number, plan: RoutingPlan): RoutingPlanVersion => ({ version: number, at: '2026-11-20T10:00:00Z', authorId: null, comment: null, plan });
  const check: PlanCheck = { faults: [], canPublish: true, changes: [] };
  const open = async (versions: readonly RoutingPlanVersion[], text = '') => {
    const kept = createStore(text);
    const clock = { now: 0 };
    const publish = vi.fn((_: number, plan: RoutingPlan) => Promise.resolve(version(versions.length + 1, plan)));
    const draft = new PlanDraft({
      kept, publish, now: () => clock.now, check: () => Promise.resolve(check),
      current: () => Promise.resolve(versions.at(-1) ?? version(1, createPlan())),
      version: (number) => Promise.resolve(versions[number - 1] ?? version(number, createPlan())),
    });
    await draft.load();
    const state = () => {
      const now = draft.state.get();
      if (now === null) throw new Error('not loaded');
      return now;
    };
    const at = (queue: number) => {
      const found = entries(member(draft.at(state()), 'queues'))[queue];
      if (found === undefined) throw new Error('no such queue');
      return found;
    };
    return { draft, kept, clock, publish, state, at };
  };

  it('is_kept_and_comes_back_joined_with_what_was_published_meanwhile', async () => {
    const one = version(1, createPlan());
    const { draft, kept, at } = await open([one]);
    member(at(0), 'priority').set(8);
    draft.keep();
    const two = version(2, createPlan({ timeZone: 'Asia/Shanghai' }));
    const again = await open([one, two], kept.get());
    expect(again.state().plan).toMatchObject({ timeZone: 'Asia/Shanghai', queues: [{ priority: 8 }, {}] });
    expect(again.state().joined).toEqual({ version: 2, takenCount: 1 });
    expect(again.state().base.version).toBe(2);
    draft.stop();
    again.draft.stop();
  });

  it('undoes_step_by_step_and_counts_typing_in_one_field_as_one', async () => {
    const { draft, clock, state, at } = await open([version(1, createPlan())]);
    member(at(0), 'priority').set(6);
    clock.now = 100;
    member(at(0), 'priority').set(7);
    clock.now = 9_000;
    member(at(1), 'lengthMax').set(3);
    draft.undo();
    expect(state().plan.queues.map((queue) => [queue.priority, queue.lengthMax])).toEqual([[7, 0], [5, 0]]);
    draft.undo();
    expect(state().plan).toEqual(createPlan());
    expect(state().canUndo).toBe(false);
    draft.keep();
    draft.stop();
  });

  it('publishes_on_the_version_it_began_from_and_begins_anew', async () => {
    const { draft, kept, publish, state, at } = await open([version(1, createPlan())]);
    member(at(0), 'isEnabled').set(false);
    draft.keep();
    expect(kept.get()).not.toBe('');
    await draft.publish('Closing time');
    expect(publish).toHaveBeenCalledWith(1, expect.objectContaining({ timeZone: 'UTC' }), 'Closing time');
    expect(state().base.version).toBe(2);
    expect(kept.get()).toBe('');
    draft.stop();
  });

  it('holds_a_conflict_until_it_is_decided', async () => {
    const one = version(1, createPlan());
    const mine = { ...one.plan, timeZone: 'Europe/Berlin' };
    const { draft, state } = await open([one, version(2, createPlan({ timeZone: 'Asia/Shanghai' }))], JSON.stringify({ version: 1, plan: mine, conflicts: [] }));
    expect(state().conflicts.map((conflict) => conflict.path)).toEqual(['timeZone']);
    draft.decide(state().conflicts[0] ?? { path: '', base: null, mine: null, theirs: null }, 'theirs');
    expect(state()).toMatchObject({ conflicts: [], plan: { timeZone: 'Asia/Shanghai' } });
    draft.stop();
  });

  it('begins_anew_where_what_was_kept_cannot_be_read', async () => {
    const { draft, state } = await open([version(1, createPlan())], '{"version":');
    expect(state().plan).toEqual(createPlan());
    draft.stop();
  });
});

describe('Who meets a queue', () => {
  const queue = createQueue('a', {
    requirements: [{ skillId: 'orders', proficiencyMin: 4 }],
    match: newExpression('any', { parts: [skill('japanese', 3), newExpression('not', { parts: [skill('new')] })] }),
    siteIds: ['shanghai'],
    rings: [
      { ...newRing(createQueue('a')), lowersProficiencyBy: 2 },
      { ...newRing(createQueue('a')), addsEverySite: true, alternative: skill('sales', 5) },
    ],
  });

  it('is_asked_of_skills_sites_and_conditions_and_widens_by_ring', () => {
    const reached = (ring: number) => [
      createAgent('expert', { orders: 5 }, 'shanghai'), createAgent('beginner', { orders: 2, new: 1, japanese: 1 }, 'shanghai'),
      createAgent('elsewhere', { orders: 4 }), createAgent('seller', { sales: 5 }),
    ].filter((agent) => meets(agent, queue, ring)).map((agent) => agent.id);
    expect(reached(0)).toEqual(['expert']);
    expect(reached(1)).toEqual(['expert', 'beginner']);
    expect(reached(2)).toEqual(['expert', 'beginner', 'elsewhere', 'seller']);
  });

  it('is_said_in_both_languages', () => {
    expect(words('en').match(queue)).toBe('Agents with orders 4 or better and (japanese 3 or better or not (new)) and at shanghai.');
    expect(words('zh-CN').match(queue)).toContain('orders不低于 4 级 且 （japanese不低于 3 级 或 不满足（new（任意级）））');
    expect(words('en').ring(queue.rings[1] ?? newRing(queue))).toBe('also agents with sales 5 or better; agents of every site');
  });
});

describe('The builder', () => {
  it.each([
    null, skill('a'), newExpression('any', { parts: [skill('a'), skill('b')] }), newExpression('not', { parts: [skill('a')] }),
    newExpression('not', { parts: [newExpression('any', { parts: [skill('a'), skill('b')] })] }),
  ])('shows_and_writes_back_the_same', (node) => {
    const { mode, parts } = toGroup(node, 'match');
    expect(fromGroup(mode, parts, false)).toEqual(node);
  });

  it('names_the_place_of_each_part_as_the_check_does', () => {
    expect(toGroup(skill('a'), 'match').pathOf(0)).toBe('match');
    expect(toGroup(newExpression('all', { parts: [skill('a')] }), 'match').pathOf(0)).toBe('match.parts[0]');
    expect(toGroup(newExpression('not', { parts: [newExpression('any', { parts: [skill('a'), skill('b')] })] }), 'match').pathOf(1)).toBe('match.parts[0].parts[1]');
  });
});

describe('Faults', () => {
  const fault = (path: string) => ({ code: 'outOfRange', path, queueId: null, message: 'x', value: 1, min: 2, max: 3, isRefused: true });

  it('stand_beside_the_field_their_path_names', () => {
    const faults = [fault('queues[1].rings[0].afterSeconds'), fault('queues[1].rings[0]'), fault('queues[1].rings.length'), fault('queues[10].names')];
    expect(faultsAt(faults, 'queues[1].rings[0]', 'exact')).toHaveLength(1);
    expect(faultsAt(faults, 'queues[1].rings', 'exact')).toHaveLength(1);
    expect(faultsAt(faults, 'queues[1]', 'all')).toHaveLength(3);
    expect(around('queues[1].rings[0].afterSeconds')).toEqual(['queues[1].rings[0].afterSeconds', 'queues[1].rings[0]', 'queues[1].rings', 'queues[1]', 'queues']);
  });

  it('lead_to_the_page_and_tab_that_hold_the_field', () => {
    const plan = createPlan({ agentQueues: [{ agentId: 'x', queueId: 'b', preference: 0, share: 100, isServed: true }] });
    expect(spotOf('queues[1].callbacks.slotMinutes', plan)).toEqual({ section: 'queues', index: 1, tab: 'callbacks' });
    expect(spotOf('queues[0]', plan)).toEqual({ section: 'queues', index: 0, tab: 'match' });
    expect(spotOf('agentQueues[0].share', plan)).toEqual({ section: 'queues', index: 1, tab: 'choice' });
    expect(spotOf('calendars[2].weekly[1]', plan)).toEqual({ section: 'hours', index: 2, tab: 'general' });
    expect(spotOf('agents.failedOffersMax', plan).section).toBe('house');
  });

  it('are_said_in_words_of_their_code_and_their_place', () => {
    expect(words('en').fault(fault('queues[0].offerTimeoutSeconds'))).toBe('It is 1; it must be 2 to 3.');
    expect(words('en').fault({ ...fault('x'), code: 'of.tomorrow', message: 'New.' })).toBe('New.');
    expect(words('zh-CN').place('rings[0].afterSeconds')).toBe('步骤 › 2 › 等待之后');
    expect(words('en').changed({ kind: 'changed', path: 'queues[a].rings[0].afterSeconds', names: { en: 'Orders' }, before: 30, after: 90 })).toEqual({ whose: 'Orders', where: 'Step › 2 › After waiting' });
    expect(words('en').value('queues[a].rings[0].afterSeconds', 90)).toBe('1:30');
    expect(words('en').value('queues[a].whenFull.kind', 'turnAway')).toBe('Is turned away');
  });
});

describe('Hours', () => {
  it.each([['9', '09:00'], ['930', '09:30'], ['9.30', '09:30'], ['9：05', '09:05'], ['24:00', '24:00'], ['1745', '17:45'], ['25', null], ['9:7', null], ['noon', null]])('reads_%s', (typed, time) => {
    expect(readTime(typed)).toBe(time);
  });

  it('are_copied_to_other_days_in_place_of_theirs', () => {
    const weekly = [{ day: 'sunday', from: '10:00', to: '12:00' }, { day: 'monday', from: '08:00', to: '12:00' }, { day: 'tuesday', from: '09:00', to: '10:00' }] as const;
    expect(copyDay(weekly, 'monday', ['monday', 'tuesday'])).toEqual([weekly[1], { ...weekly[1], day: 'tuesday' }, weekly[0]]);
    expect(nextStretch([weekly[1]], 'monday')).toEqual({ day: 'monday', from: '13:00', to: '17:00' });
  });
});
