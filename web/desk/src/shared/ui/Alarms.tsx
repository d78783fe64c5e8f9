import { WarningFilled } from '@ant-design/icons';
import type { VoiceAlarm } from '@/api/types';
import { formatShort } from '../format/dates';
import { useT, type Translate } from '../i18n';
import styles from './Alarms.module.css';

/** What is lost, in sentences, the oldest first. */
export function Alarms({ alarms }: { readonly alarms: readonly VoiceAlarm[] }) {
  const t = useT();
  return (
    <ul className={styles.alarms} data-testid="alarms">
      {alarms.map((alarm) => (
        <li key={alarm.id} data-testid="alarm" data-kind={alarm.kind}><WarningFilled aria-hidden="true" /> <span>{describeAlarm(alarm, t)}</span></li>
      ))}
    </ul>
  );
}

/** Whether nothing came back: no answer at all, or the time for one ran out (408). */
export function isSilent(sipStatus: number | null): boolean {
  return sipStatus === null || sipStatus === 408;
}

export function describeAlarm(alarm: VoiceAlarm, t: Translate): string {
  const since = formatShort(t.tag, alarm.since);
  switch (alarm.kind) {
    case 'trunkLost':
      return isSilent(alarm.sipStatus) ? t('alarm.trunkSilent', { name: alarm.name, since }) : t('alarm.trunkRefused', { name: alarm.name, since, status: alarm.sipStatus ?? 0 });
    case 'phoneLost':
      return t('alarm.phoneLost', { name: alarm.name, since });
  }
}
