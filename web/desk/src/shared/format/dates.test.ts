import { afterEach, expect, it } from 'vitest';
import { dayKey, endOfDay, formatDay, formatInstant, formatShort, formatTime, fromWallTime, setTimeZone, toWallTime } from './dates';

/** The tests run in a zone that is neither the site's nor UTC (`vite.config.ts`). */
const browserZone = 'Pacific/Auckland';
const evening = '2026-11-20T23:30:09Z';

afterEach(() => { setTimeZone(null); });

it('The_browser_of_the_tests_is_elsewhere', () => {
  expect(new Intl.DateTimeFormat().resolvedOptions().timeZone).toBe(browserZone);
});

it.each([
  ['Asia/Shanghai', '07:30', '2026-11-21'],
  ['America/New_York', '18:30', '2026-11-20'],
  ['Asia/Kathmandu', '05:15', '2026-11-21'],
])('At_a_site_in_%s_it_is_%s', (zone, time, day) => {
  setTimeZone(zone);
  expect(formatTime('en', evening)).toBe(time);
  expect(dayKey(evening)).toBe(day);
  const dayOfMonth = String(Number(day.slice(-2)));
  for (const text of [formatDay('en', evening), formatShort('en', evening), formatInstant('en', evening)]) expect(text).toContain(dayOfMonth);
  expect(formatShort('en', evening)).toContain(time);
  expect(formatInstant('zh-CN', evening)).toContain(`${time}:09`);
});

it('The_hour_that_comes_twice_is_written_as_the_clocks_of_the_site_show_it', () => {
  setTimeZone('Europe/Berlin');
  expect([formatTime('en', '2026-10-25T00:30:00Z'), formatTime('en', '2026-10-25T01:30:00Z')]).toEqual(['02:30', '02:30']);
});

it('Without_a_site_it_is_the_time_of_the_browser', () => {
  setTimeZone('Asia/Shanghai');
  setTimeZone(null);
  expect(formatTime('en', evening)).toBe('12:30');
});

it('A_zone_that_the_browser_does_not_know_is_no_reason_to_show_nothing', () => {
  setTimeZone('Mars/Olympus_Mons');
  expect(formatTime('en', evening)).toBe('12:30');
});

it.each([
  ['Asia/Shanghai', '2026-11-20', '2026-11-20T15:59:59.999Z'],
  ['America/New_York', '2026-11-20', '2026-11-21T04:59:59.999Z'],
  ['Europe/Berlin', '2026-10-25', '2026-10-25T22:59:59.999Z'],
  ['Europe/Berlin', '2026-03-28', '2026-03-28T22:59:59.999Z'],
  ['Europe/Berlin', '2026-03-29', '2026-03-29T21:59:59.999Z'],
])('In_%s_the_%s_ends_at_%s', (zone, day, end) => {
  setTimeZone(zone);
  expect(endOfDay(day)).toBe(end);
  expect(dayKey(end)).toBe(day);
});

it.each([
  ['Asia/Shanghai', '2026-11-20T14:05', '2026-11-20T06:05:00.000Z'],
  ['America/New_York', '2026-11-20T14:05', '2026-11-20T19:05:00.000Z'],
  ['Europe/Berlin', '2026-10-25T12:00', '2026-10-25T11:00:00.000Z'],
  ['Europe/Berlin', '2026-03-29T12:00', '2026-03-29T10:00:00.000Z'],
])('In_%s_the_clocks_show_%s_at_%s', (zone, wall, instant) => {
  setTimeZone(zone);
  expect(fromWallTime(wall)).toBe(instant);
  expect(toWallTime(instant)).toBe(wall);
});

it.each(['', '2026-11-20', '14:05', '2026-13-40T14:05'])('“%s”_is_no_time', (wall) => {
  expect(fromWallTime(wall)).toBeNull();
});
