import { describe, expect, it } from 'vitest';
import type { IntervalReport, ReportFigures, ReportKey, ReportRow } from '@/api/types';
import { chartOf, stacksOf, type ChartColours } from './chart';
import { columnsOf, compareFigures, formatFigure, kindOf, tilesOf } from './figures';
import { allStarts, groupLines, intervalLines, sumsOf, valuesOf } from './series';
import { formatStart } from './times';

const names = [
  'arrived', 'offered', 'transferredIn', 'answered', 'answeredInTime', 'abandoned', 'shortAbandoned', 'overflowed', 'callbacks', 'waiting', 'serviceLevel',
  'abandonmentRate', 'averageAnswerSeconds', 'answerSecondsP90', 'averageAbandonSeconds', 'longestWaitSeconds', 'responded', 'averageFirstResponseSeconds',
  'offersMade', 'offersAccepted', 'offersDeclined', 'offersNotAnswered', 'offersRevoked', 'handled', 'transferredOut', 'averageHandleSeconds', 'averageTalkSeconds',
  'averageHoldSeconds', 'averageWrapUpSeconds', 'signedInSeconds', 'conversingSeconds', 'wrappingUpSeconds', 'availableSeconds', 'alertingSeconds',
  'notReadySeconds', 'occupancy', 'utilisation', 'concurrency', 'outboundHandled', 'averageOutboundHandleSeconds', 'averageOutboundTalkSeconds',
] as const;
const none = Object.fromEntries(names.map((name) => [name, null])) as unknown as ReportFigures;
const figures = (known: Partial<ReportFigures>): ReportFigures => ({ ...none, ...known });
const orders: ReportKey = { id: 'o', names: { en: 'Orders', 'zh-CN': '订单' }, name: null, code: null };
const returns: ReportKey = { id: 'r', names: { en: 'Returns', 'zh-CN': '退换货' }, name: null, code: null };
const row = (start: string, key: ReportKey | null, known: Partial<ReportFigures>): ReportRow => ({ start, end: start, key, figures: figures(known) });

function report(change: Partial<IntervalReport>): IntervalReport {
  return {
    from: '2026-11-20', to: '2026-11-20', timeZone: 'Asia/Shanghai', interval: '30m', group: 'none', isComplete: true, asOf: '2026-11-20T10:00:00Z',
    serviceLevel: { seconds: 20, shortAbandonSeconds: 5, formula: 'offeredLessShortAbandons' }, rows: [], groups: [], total: figures({ offered: 0, signedInSeconds: 0 }), ...change,
  };
}

describe('The intervals of a report', () => {
  it('are_whole_though_the_server_leaves_the_empty_ones_out', () => {
    const told = report({ rows: [row('2026-11-20T01:00:00Z', null, { offered: 2 }), row('2026-11-20T02:30:00Z', null, { offered: 1, serviceLevel: 1 })] });
    const starts = allStarts(told);
    expect(starts.map((start) => start.slice(11, 16))).toEqual(['01:00', '01:30', '02:00', '02:30']);
    expect(sumsOf(told.rows, starts, 'offered')).toEqual([2, 0, 0, 1]);
    expect(valuesOf(told, starts, 'serviceLevel')).toEqual([null, null, null, 1]);
  });

  it('of_days_keep_the_hour_that_a_clock_gains_or_loses', () => {
    const told = report({ interval: '1d', timeZone: 'Europe/Berlin', rows: ['2026-03-27T23:00:00Z', '2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z'].map((start) => row(start, null, {})) });
    expect(allStarts(told)).toHaveLength(3);
    expect(allStarts(told).map((start) => formatStart('en', 'Europe/Berlin', '1d', false, start))).toEqual(['Sat 28 Mar', 'Sun 29 Mar', 'Mon 30 Mar']);
  });

  it('of_nothing_are_none', () => {
    expect(allStarts(report({}))).toEqual([]);
  });

  it('read_in_the_time_zone_of_the_report', () => {
    expect(formatStart('en', 'Asia/Shanghai', '30m', true, '2026-11-20T01:30:00Z')).toBe('09:30');
    expect(formatStart('en', 'Asia/Shanghai', '1h', false, '2026-11-20T20:00:00Z')).toBe('21 Nov 04:00');
    expect(formatStart('zh-CN', 'UTC', '1d', false, '2026-11-20T00:00:00Z')).toBe('11月20日周五');
  });
});

describe('Lines of the table', () => {
  const told = report({
    group: 'queue', total: figures({ offered: 6 }),
    rows: [
      row('2026-11-20T01:00:00Z', orders, { offered: 2 }), row('2026-11-20T01:00:00Z', returns, { offered: 1 }), row('2026-11-20T01:30:00Z', orders, { offered: 3 }),
    ],
    groups: [{ key: orders, figures: figures({ offered: 5 }) }, { key: returns, figures: figures({ offered: 1 }) }],
  });

  it('are_the_groups_with_their_course', () => {
    expect(groupLines(told, allStarts(told), 'offered').map((line) => [line.id, line.figures.offered, line.trend])).toEqual([['o', 5, [2, 3]], ['r', 1, [1, 0]]]);
  });

  it('are_the_intervals_each_with_an_id_of_its_own', () => {
    expect(new Set(intervalLines(told).map((line) => line.id)).size).toBe(3);
  });
});

describe('Figures', () => {
  it('depend_on_what_the_report_is_about', () => {
    expect(kindOf(report({}))).toBe('visits');
    expect(kindOf(report({ total: figures({ handled: 3 }) }))).toBe('agents');
    expect([kindOf(report({ group: 'disposition' })), kindOf(report({ group: 'reason' }))]).toEqual(['handling', 'reasons']);
    expect(columnsOf(report({}))).toContain('occupancy');
    expect(columnsOf(report({ group: 'queue', total: figures({ offered: 1 }) }))).not.toContain('occupancy');
    expect(columnsOf(report({ group: 'agent', total: figures({ handled: 1 }) }))).not.toContain('signedInSeconds');
    expect(columnsOf(report({ group: 'queue', total: figures({ offered: 1, outboundHandled: 2 }) }))).toContain('outboundHandled');
    expect(columnsOf(report({ group: 'queue', total: figures({ offered: 1, outboundHandled: 0 }) }))).not.toContain('outboundHandled');
    expect(tilesOf(report({ group: 'reason' }))).toEqual(['notReadySeconds']);
  });

  it('read_as_counts_percentages_and_durations_and_a_dash_where_nothing_is_known', () => {
    expect(formatFigure('en', 'offered', 12345)).toBe('12,345');
    expect(formatFigure('en', 'serviceLevel', 0.8333)).toBe('83.3%');
    expect(formatFigure('zh-CN', 'averageHandleSeconds', 510)).toBe('8:30');
    expect(formatFigure('en', 'concurrency', 1.5)).toBe('1.50');
    expect(formatFigure('en', 'serviceLevel', null)).toBe('–');
  });

  it('are_ordered_with_the_unknown_behind_the_known', () => {
    expect([3, null, 1, null, 2].sort(compareFigures)).toEqual([1, 2, 3, null, null]);
  });
});

describe('The chart', () => {
  const colours = { ready: 'green', conversation: 'blue', wrapUp: 'violet', notReady: 'grey', breach: 'red', text: 'black', 'text-quiet': 'grey', line: 'silver', raised: 'white' } satisfies ChartColours;
  const words = { tag: 'en', nameOf: (name: string) => name, labelOf: (start: string) => start.slice(11, 16) };
  const seriesOf = (told: IntervalReport) => (chartOf(told, allStarts(told), words, colours, true).series as { name: string; color: string; data: unknown }[]);

  it('stacks_how_visits_ended_and_draws_the_service_level_of_the_whole', () => {
    const told = report({ rows: [row('2026-11-20T01:00:00Z', null, { offered: 3, answered: 2, abandoned: 1, overflowed: 0, serviceLevel: 0.5 })] });
    expect(seriesOf(told).map((one) => [one.name, one.color, one.data])).toEqual([
      ['answered', 'blue', [2]], ['abandoned', 'red', [1]], ['overflowed', 'grey', [0]], ['serviceLevel', 'green', [0.5]],
    ]);
  });

  it('draws_no_service_level_over_groups_since_ratios_do_not_add_up', () => {
    expect(seriesOf(report({ group: 'queue' })).map((one) => one.name)).toEqual(['answered', 'abandoned', 'overflowed']);
  });

  it('shows_what_agents_did_with_their_time_or_else_what_they_handled', () => {
    expect(stacksOf(report({ group: 'agent', total: figures({ handled: 1, signedInSeconds: 60 }) })).map((one) => one.name))
      .toEqual(['conversingSeconds', 'wrappingUpSeconds', 'availableSeconds', 'notReadySeconds']);
    expect(stacksOf(report({ group: 'agent', total: figures({ handled: 1 }) })).map((one) => one.name)).toEqual(['handled']);
  });
});
