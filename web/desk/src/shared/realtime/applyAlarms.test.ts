import { expect, it } from 'vitest';
import type { AlarmEvent, VoiceAlarm } from '@/api/types';
import { applyAlarms } from './applyAlarms';

const alarm = (id: string, since: string, sipStatus: number | null = null): VoiceAlarm =>
  ({ id, kind: id.startsWith('trunk') ? 'trunkLost' : 'phoneLost', subjectId: id, name: id, since, sipStatus });
const raised = (one: VoiceAlarm): AlarmEvent => ({ kind: 'alarmRaised', data: { alarm: one } });
const cleared = (id: string): AlarmEvent => ({ kind: 'alarmCleared', data: { id } });

it('The_oldest_alarm_stands_first_and_one_that_is_told_again_stands_once', () => {
  const all = [raised(alarm('phone:1', '2026-11-20T10:05:00Z')), raised(alarm('trunk:1', '2026-11-20T10:00:00Z')), raised(alarm('trunk:1', '2026-11-20T10:00:00Z', 503))]
    .reduce(applyAlarms, []);
  expect(all.map((one) => [one.id, one.sipStatus])).toEqual([['trunk:1', 503], ['phone:1', null]]);
});

it('One_that_is_over_goes_and_nothing_comes_of_one_nobody_knew', () => {
  const all = [alarm('trunk:1', '2026-11-20T10:00:00Z')];
  expect(applyAlarms(all, cleared('trunk:1'))).toEqual([]);
  expect(applyAlarms(all, cleared('trunk:2'))).toEqual(all);
});
