import type { AlarmEvent, VoiceAlarm } from '@/api/types';

/** What is wrong after one event: a new alarm takes the place of one with its id, one that is over goes. The oldest stands first. */
export function applyAlarms(alarms: readonly VoiceAlarm[], event: AlarmEvent): readonly VoiceAlarm[] {
  switch (event.kind) {
    case 'alarmRaised':
      return [...alarms.filter((one) => one.id !== event.data.alarm.id), event.data.alarm].sort((a, b) => Date.parse(a.since) - Date.parse(b.since));
    case 'alarmCleared':
      return alarms.filter((one) => one.id !== event.data.id);
    default:
      return ignoreNewer(event, alarms);
  }
}

/** A newer server may push kinds that this desk does not know yet. */
function ignoreNewer(_event: never, alarms: readonly VoiceAlarm[]): readonly VoiceAlarm[] {
  return alarms;
}
