import { Button } from 'antd';
import type { PlanFault } from '@/api/types';
import { useT } from '@/shared/i18n';
import { useRules } from './context';
import styles from './rules.module.css';

const shownMax = 6;

/** Everything the check found, each with the way to its field. */
export function FaultList({ faults }: { readonly faults: readonly PlanFault[] }) {
  const t = useT();
  const { plan, words, goTo } = useRules();
  if (faults.length === 0) return null;
  return (
    <ul className={styles.faults} data-testid="faults" aria-label={t('rules.faults')}>
      {faults.slice(0, shownMax).map((fault) => (
        <li key={`${fault.path} ${fault.code}`} className={fault.isRefused ? styles.fault : styles.doubt}>
          <span><strong>{whereOf(fault.path)}</strong>{' '}{words.fault(fault)}</span>
          <Button type="link" size="small" data-testid="fault-go" onClick={() => { goTo(fault.path); }}>{t('rules.goTo')}</Button>
        </li>
      ))}
      {faults.length > shownMax ? <li className={styles.hint}>{t('rules.moreFaults', { count: faults.length - shownMax })}</li> : null}
    </ul>
  );

  /** Whose fault it is, by name where it has one, and which field. */
  function whereOf(path: string): string {
    const [, list, place, rest = ''] = /^(queues|calendars|announcements)\[(\d+)\]\.?(.*)$/.exec(path) ?? [];
    const index = Number(place);
    const one = list === 'queues' ? plan.value.queues[index] : list === 'calendars' ? plan.value.calendars[index] : undefined;
    const announcement = list === 'announcements' ? plan.value.announcements[index] : undefined;
    const whose = one !== undefined ? t.nameOf(one.names) || t('admin.changeAdded')
      : announcement !== undefined ? t('rules.announcementOf', { code: announcement.code }) : null;
    if (whose === null) return words.place(path);
    return rest === '' ? whose : `${whose} · ${words.place(rest)}`;
  }
}
