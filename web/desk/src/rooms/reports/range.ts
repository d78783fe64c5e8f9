import type { ReportQuery } from '@/api/endpoints';
import type { ReportGroup } from '@/api/types';

export const intervals = ['15m', '30m', '1h', '1d'] as const;
export type Interval = (typeof intervals)[number];

/** Days in one report at most, as the server has it. */
export const daysMax: Readonly<Record<Interval, number>> = { '15m': 31, '30m': 31, '1h': 92, '1d': 731 };

export const presets = ['today', 'yesterday', 'week', 'month', 'quarter', 'custom'] as const;
export type Preset = (typeof presets)[number];

export const views = ['groups', 'intervals'] as const;
export type View = (typeof views)[number];

/** Times within which an answer can be measured: the bounds of the classes of waits. */
export const thresholds = [5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300, 600] as const;

/** What a person chose. The days are those of the report's time zone. */
export interface Choice {
  readonly preset: Preset;
  readonly from: string;
  readonly to: string;
  readonly interval: Interval;
  readonly group: ReportGroup;
  readonly queueId: string | null;
  readonly threshold: number;
  readonly view: View;
}

export function createChoice(today: string): Choice {
  return { preset: 'today', from: today, to: today, interval: '30m', group: 'none', queueId: null, threshold: 20, view: 'groups' };
}

/** The day it is in a time zone, as 2026-11-20. */
export function dayIn(zone: string | undefined, now: Date): string {
  const parts = new Intl.DateTimeFormat('en', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).formatToParts(now);
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}`;
}

export function addDays(day: string, count: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + count);
  return date.toISOString().slice(0, 10);
}

/** How many days a range has, its last one included; NaN for what is no date. */
export function dayCount(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000) + 1;
}

/** The days of a preset, as of a day. */
export function rangeOf(preset: Exclude<Preset, 'custom'>, today: string): { readonly from: string; readonly to: string } {
  switch (preset) {
    case 'today': return { from: today, to: today };
    case 'yesterday': return { from: addDays(today, -1), to: addDays(today, -1) };
    case 'week': return { from: addDays(today, -6), to: today };
    case 'month': return { from: addDays(today, -27), to: today };
    case 'quarter': return { from: addDays(today, -90), to: today };
  }
}

/** The choice with other days, and with the shortest interval that such a range can have if its own is too short for it. */
export function withRange(choice: Choice, preset: Preset, from: string, to: string): Choice {
  const days = dayCount(from, to);
  const own = intervals.indexOf(choice.interval);
  // A week by half hours is 336 rows: days read better, and the interval can be changed back.
  const wanted = days > 2 && preset !== 'custom' ? '1d' : days <= 2 && choice.interval === '1d' && preset !== 'custom' ? '30m' : choice.interval;
  const interval = days <= daysMax[wanted] ? wanted : intervals.find((one, index) => index >= own && days <= daysMax[one]) ?? '1d';
  return { ...choice, preset, from, to, interval };
}

/** Whether a range can be asked for at all. */
export function isRange(from: string, to: string): boolean {
  const days = dayCount(from, to);
  return days >= 1 && days <= daysMax['1d'];
}

/** What a person may tell apart: agents see their own work only. */
export function groupsFor(permissions: readonly string[]): readonly ReportGroup[] {
  const isLeader = permissions.includes('team.view') || permissions.includes('floor.view');
  return isLeader ? ['none', 'queue', 'agent', 'team', 'channel', 'disposition', 'reason'] : ['none', 'queue', 'channel', 'reason'];
}

/** The queue is a filter where it is neither told apart nor without meaning. */
export function takesQueue(group: ReportGroup): boolean {
  return group !== 'queue' && group !== 'reason';
}

export function toQuery(choice: Choice): ReportQuery {
  return {
    from: choice.from,
    to: choice.to,
    interval: choice.interval,
    group: choice.group,
    ...(choice.queueId !== null && takesQueue(choice.group) ? { queueId: choice.queueId } : {}),
    serviceLevelSeconds: choice.threshold,
  };
}
