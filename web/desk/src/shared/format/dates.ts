const formats = new Map<string, Intl.DateTimeFormat>();
/** Where the viewer works; undefined is the browser's own zone. */
let timeZone: string | undefined;

/** Dates are of the site's time zone (IANA name), wherever the viewer's machine thinks it is; null for people without a site. */
export function setTimeZone(name: string | null): void {
  formats.clear();
  timeZone = name !== null && isKnown(name) ? name : undefined;
}

/** An old browser may not know a zone that the server knows; its own is better than no date at all. */
function isKnown(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

function format(tag: string, name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${tag}/${name}`;
  const known = formats.get(key) ?? new Intl.DateTimeFormat(regional(tag), { ...options, timeZone });
  formats.set(key, known);
  return known;
}

/** The viewer's own region of a language, so that en-GB writes 22 November where en-US writes November 22. */
function regional(tag: string): string {
  const language = tag.slice(0, 2);
  return navigator.languages.find((own) => own === language || own.startsWith(`${language}-`)) ?? tag;
}

/** 14:05 */
export function formatTime(tag: string, instant: string): string {
  return format(tag, 'time', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(new Date(instant));
}

/** Friday, 20 November */
export function formatDay(tag: string, instant: string): string {
  return format(tag, 'day', { weekday: 'long', day: 'numeric', month: 'long' }).format(new Date(instant));
}

/** 20 Nov 2026, 14:05:09 */
export function formatInstant(tag: string, instant: string): string {
  return format(tag, 'instant', { dateStyle: 'medium', timeStyle: 'medium', hourCycle: 'h23' }).format(new Date(instant));
}

/** 20 Nov, 14:05 */
export function formatShort(tag: string, instant: string): string {
  return format(tag, 'short', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
    .format(new Date(instant));
}

/** The calendar day in the site's time zone, to tell where one day ends: 2026-11-20. */
export function dayKey(instant: string): string {
  const parts = format('en', 'key', { year: 'numeric', month: '2-digit', day: '2-digit', calendar: 'iso8601', numberingSystem: 'latn' })
    .formatToParts(new Date(instant));
  return (['year', 'month', 'day'] as const).map((type) => parts.find((part) => part.type === type)?.value).join('-');
}

/** The last moment of a calendar day of the site, such as 2026-11-20, in UTC. */
export function endOfDay(day: string): string {
  return new Date(instantOf(Date.parse(`${day}T00:00:00Z`) + 24 * 60 * 60 * 1000) - 1).toISOString();
}

/** The instant, in UTC, at which the site's clocks show a time such as 2026-11-20T14:05; null for what is no time. */
export function fromWallTime(wall: string): string | null {
  const shown = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(wall) ? Date.parse(`${wall}:00Z`) : Number.NaN;
  return Number.isNaN(shown) ? null : new Date(instantOf(shown)).toISOString();
}

/** What the site's clocks show at an instant, to the minute: 2026-11-20T14:05. */
export function toWallTime(instant: string): string {
  const at = Date.parse(instant);
  return new Date(at + offsetAt(at)).toISOString().slice(0, 16);
}

/** When the clocks show what they would show at `shown` if they were in UTC. */
function instantOf(shown: number): number {
  // The offset may change in between.
  return shown - offsetAt(shown - offsetAt(shown));
}

/** How far the site's clocks are ahead of UTC at an instant, in milliseconds. */
function offsetAt(instant: number): number {
  const parts = format('en', 'wall', {
    year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
    hourCycle: 'h23', calendar: 'iso8601', numberingSystem: 'latn',
  }).formatToParts(new Date(instant));
  const [year, month, date, hour, minute, second] = (['year', 'month', 'day', 'hour', 'minute', 'second'] as const)
    .map((type) => Number(parts.find((part) => part.type === type)?.value));
  return Date.UTC(year ?? 0, (month ?? 1) - 1, date, hour, minute, second) - Math.floor(instant / 1000) * 1000;
}
