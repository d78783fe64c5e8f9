import type { Interval } from './range';

const formats = new Map<string, Intl.DateTimeFormat>();

function format(tag: string, zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${tag}/${zone}/${JSON.stringify(options)}`;
  const known = formats.get(key) ?? new Intl.DateTimeFormat(tag === 'en' ? 'en-GB' : tag, { ...options, timeZone: zone });
  formats.set(key, known);
  return known;
}

/** When an interval begins, in the report's time zone: 14:30, 20 Nov 14:30 or Fri, 20 Nov. */
export function formatStart(tag: string, zone: string, interval: Interval, isOneDay: boolean, start: string): string {
  const date = new Date(start);
  if (interval === '1d') return format(tag, zone, { weekday: 'short', day: 'numeric', month: 'short' }).format(date);
  const time = format(tag, zone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(date);
  return isOneDay ? time : `${format(tag, zone, { day: 'numeric', month: 'short' }).format(date)} ${time}`;
}

/** 14:05:09 in the report's time zone. */
export function formatClock(tag: string, zone: string, instant: string): string {
  return format(tag, zone, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }).format(new Date(instant));
}
