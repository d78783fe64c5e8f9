import { describe, expect, it } from 'vitest';
import { addDays, createChoice, dayCount, dayIn, groupsFor, isRange, rangeOf, takesQueue, toQuery, withRange } from './range';

describe('The range of a report', () => {
  it('begins_with_the_day_it_is_in_the_time_zone_of_the_report', () => {
    const now = new Date('2026-11-20T20:30:00Z');
    expect([dayIn('UTC', now), dayIn('Asia/Shanghai', now), dayIn('America/New_York', now)]).toEqual(['2026-11-20', '2026-11-21', '2026-11-20']);
  });

  it.each([
    ['today', '2026-03-01', '2026-03-01'], ['yesterday', '2026-02-28', '2026-02-28'], ['week', '2026-02-23', '2026-03-01'],
    ['month', '2026-02-02', '2026-03-01'], ['quarter', '2025-12-01', '2026-03-01'],
  ] as const)('of_%s_is_%s_to_%s', (preset, from, to) => {
    expect(rangeOf(preset, '2026-03-01')).toEqual({ from, to });
  });

  it('counts_days_with_both_ends_also_where_a_day_is_short', () => {
    expect([dayCount('2026-03-28', '2026-03-30'), dayCount('2026-03-01', '2026-03-01'), dayCount('', '2026-03-01')]).toEqual([3, 1, Number.NaN]);
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
  });

  it('is_asked_for_only_when_the_server_could_answer', () => {
    expect([isRange('2026-01-01', '2026-01-01'), isRange('2026-01-02', '2026-01-01'), isRange('', '2026-01-01'), isRange('2020-01-01', '2026-01-01')])
      .toEqual([true, false, false, false]);
  });

  it('takes_days_as_the_interval_of_weeks_and_half_hours_of_a_day', () => {
    const today = createChoice('2026-11-20');
    const week = withRange(today, 'week', '2026-11-14', '2026-11-20');
    expect([today.interval, week.interval, withRange(week, 'today', '2026-11-20', '2026-11-20').interval]).toEqual(['30m', '1d', '30m']);
  });

  it('lengthens_the_interval_as_far_as_days_chosen_by_hand_need_it', () => {
    const today = createChoice('2026-11-20');
    expect(withRange(today, 'custom', '2026-11-01', '2026-11-20').interval).toBe('30m');
    expect(withRange(today, 'custom', '2026-09-01', '2026-11-20').interval).toBe('1h');
    expect(withRange(today, 'custom', '2026-01-01', '2026-11-20').interval).toBe('1d');
  });
});

describe('The question asked', () => {
  it('names_a_queue_only_where_it_is_a_filter', () => {
    const choice = { ...createChoice('2026-11-20'), queueId: 'q' };
    expect(toQuery(choice)).toMatchObject({ from: '2026-11-20', to: '2026-11-20', interval: '30m', group: 'none', queueId: 'q', serviceLevelSeconds: 20 });
    expect(toQuery({ ...choice, group: 'queue' })).not.toHaveProperty('queueId');
    expect([takesQueue('agent'), takesQueue('reason')]).toEqual([true, false]);
  });

  it('offers_agents_nothing_that_would_be_refused', () => {
    expect(groupsFor(['desk.use'])).toEqual(['none', 'queue', 'channel', 'reason']);
    expect(groupsFor(['desk.use', 'team.view'])).toContain('agent');
  });
});
