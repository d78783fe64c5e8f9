const formats = new Map<string, Intl.DateTimeFormat>();

function format(tag: string, name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${tag}/${name}`;
  const known = formats.get(key) ?? new Intl.DateTimeFormat(regional(tag), options);
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

/** The calendar day in the viewer's time zone, to tell where one day ends. */
export function dayKey(instant: string): string {
  const date = new Date(instant);
  return `${String(date.getFullYear())}-${String(date.getMonth() + 1)}-${String(date.getDate())}`;
}
