import { BellOutlined } from '@ant-design/icons';
import { Badge, Button, Popover } from 'antd';
import { useEffect, useRef } from 'react';
import type { VoiceAlarm } from '@/api/types';
import { useDesk } from '@/shared/desk/context';
import { useT } from '@/shared/i18n';
import { useStore } from '@/shared/store';
import { Alarms, describeAlarm } from '@/shared/ui/Alarms';
import { announce } from '@/shared/ui/announcer';
import { notify } from '@/shared/ui/notices';
import styles from './AlarmBell.module.css';

const all = (alarms: readonly VoiceAlarm[] | null): readonly VoiceAlarm[] | null => alarms;
const none: readonly VoiceAlarm[] = [];

/** Trunks and telephones that are lost: counted in sight of whoever can do something about it. */
export function AlarmBell() {
  const t = useT();
  const known = useStore(useDesk().alarms, all);
  const alarms = known ?? none;
  useNews(known);
  const label = t('alarm.count', { count: alarms.length });
  return (
    <Popover
      trigger="click" placement="bottomRight" title={t('alarm.title')}
      content={<div className={styles.list}>{alarms.length === 0 ? <p>{t('alarm.none')}</p> : <Alarms alarms={alarms} />}</div>}
    >
      <Button type="text" aria-label={label} data-testid="alarm-bell" data-count={alarms.length} icon={<Badge count={alarms.length} size="small"><BellOutlined /></Badge>} />
    </Popover>
  );
}

/** Says once what was lost, and what is back; what was so before the page opened is only counted. */
function useNews(alarms: readonly VoiceAlarm[] | null): void {
  const t = useT();
  const known = useRef<readonly VoiceAlarm[] | null>(null);
  useEffect(() => {
    const before = known.current;
    known.current = alarms;
    if (before === null || alarms === null) return;
    for (const alarm of alarms.filter((one) => before.every((other) => other.id !== one.id))) {
      announce(describeAlarm(alarm, t), true);
      notify('error', alarm.kind === 'trunkLost' ? 'alarm.trunkNews' : 'alarm.phoneNews', { name: alarm.name });
    }
    for (const alarm of before.filter((one) => alarms.every((other) => other.id !== one.id))) {
      notify('success', alarm.kind === 'trunkLost' ? 'alarm.trunkBack' : 'alarm.phoneBack', { name: alarm.name });
    }
  }, [alarms, t]);
}
