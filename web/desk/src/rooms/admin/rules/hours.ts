import type { PlanHours } from '@/api/types';

/** The week as the house writes it. */
export const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const satisfies readonly PlanHours['day'][];
const minutesOfDay = 24 * 60;

/** Minutes since midnight of `HH:mm`, up to 24:00; null if it is no time. */
export function toMinutes(text: string): number | null {
  const [, hours, minutes] = /^(\d{2}):(\d{2})$/.exec(text) ?? [];
  if (hours === undefined || minutes === undefined || Number(minutes) > 59) return null;
  const all = Number(hours) * 60 + Number(minutes);
  return all <= minutesOfDay ? all : null;
}

/** What people type for a time: `9`, `930`, `9.30`, `9：30` become `09:00`, `09:30`; null for what is no time. */
export function readTime(typed: string): string | null {
  const text = typed.trim();
  const [, separated, behind] = /^(\d{1,2})\s*[:.：h]\s*(\d{2})$/.exec(text) ?? [];
  const [, together] = /^(\d{1,4})$/.exec(text) ?? [];
  const hours = separated ?? (together === undefined ? undefined : together.length <= 2 ? together : together.slice(0, -2));
  const minutes = behind ?? (together === undefined || together.length <= 2 ? '00' : together.slice(-2));
  if (hours === undefined) return null;
  const time = `${hours.padStart(2, '0')}:${minutes}`;
  return toMinutes(time) === null ? null : time;
}

/** A stretch as a part of the day, 0 to 1; null for what is none. */
export function toShare(from: string, to: string): { readonly start: number; readonly length: number } | null {
  const begin = toMinutes(from);
  const end = toMinutes(to);
  return begin === null || end === null || end <= begin ? null : { start: begin / minutesOfDay, length: (end - begin) / minutesOfDay };
}

/** A stretch for a day that already has some: after the last, or the usual one. */
export function nextStretch(own: readonly PlanHours[], day: PlanHours['day']): PlanHours {
  const last = Math.max(0, ...own.map((one) => toMinutes(one.to) ?? 0));
  if (last === 0 || last > minutesOfDay - 120) return { day, from: '09:00', to: '18:00' };
  const two = (minutes: number): string => `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
  return { day, from: two(last + 60), to: two(Math.min(minutesOfDay, last + 60 + 240)) };
}

/** Gives days the hours of another; the order is that of the week. */
export function copyDay(weekly: readonly PlanHours[], from: PlanHours['day'], to: readonly PlanHours['day'][]): readonly PlanHours[] {
  const own = weekly.filter((one) => one.day === from);
  return days.flatMap((day) => (to.includes(day) && day !== from ? own.map((one) => ({ ...one, day })) : weekly.filter((one) => one.day === day)));
}
