import { CopyOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import type { PlanHours } from '@/api/types';
import { useT } from '@/shared/i18n';
import type { At } from './at';
import { useRules } from './context';
import { faultsAt } from './faults';
import { FaultLines, RemoveButton } from './fields';
import { copyDay, days, nextStretch, toShare } from './hours';
import { TimeInput } from './TimeInput';
import styles from './rules.module.css';

const workdays = days.slice(0, 5);

/** The ordinary week: a line a day, with its stretches drawn over the day and written beside it. */
export function WeekGrid({ at }: { readonly at: At<readonly PlanHours[]> }) {
  const t = useT();
  const { faults } = useRules();
  return (
    <div className={styles.week} data-path={at.path} data-testid="week">
      <div className={styles.scale} aria-hidden="true">{[0, 6, 12, 18, 24].map((hour) => <span key={hour} className="figures">{hour}</span>)}</div>
      {days.map((day) => <DayRow key={day} at={at} day={day} />)}
      <FaultLines faults={faultsAt(faults, at.path, 'exact')} />
      <p className={styles.hint}>{t('rules.weekHint')}</p>
    </div>
  );
}

function DayRow({ at, day }: { readonly at: At<readonly PlanHours[]>; readonly day: PlanHours['day'] }) {
  const t = useT();
  const { faults } = useRules();
  const name = t(`rules.day.${day}`);
  const own = at.value.map((one, index) => ({ one, index })).filter(({ one }) => one.day === day);
  const replace = (index: number, change: Partial<PlanHours>): void => {
    at.change((current) => current.map((one, place) => (place === index ? { ...one, ...change } : one)));
  };
  const copyTo = (to: readonly PlanHours['day'][]): void => { at.change((current) => copyDay(current, day, to)); };
  return (
    <div className={styles.day} role="group" aria-label={name} data-testid={`day-${day}`}>
      <span className={styles.dayName}>{name}</span>
      <div className={styles.dayBar} aria-hidden="true">
        {own.map(({ one, index }) => {
          const share = toShare(one.from, one.to);
          return share === null ? null : <i key={index} style={{ insetInlineStart: `${String(share.start * 100)}%`, inlineSize: `${String(share.length * 100)}%` }} />;
        })}
      </div>
      <div className={styles.stretches}>
        {own.length === 0 ? <span className={styles.closed}>{t('rules.closedDay')}</span> : null}
        {own.map(({ one, index }) => (
          <div key={index} data-path={`${at.path}[${String(index)}]`}>
            <span className={styles.stretch}>
              <TimeInput value={one.from} label={t('rules.fromOf', { day: name })} onChange={(from) => { replace(index, { from }); }} />
              <span aria-hidden="true">–</span>
              <TimeInput value={one.to} label={t('rules.toOf', { day: name })} onChange={(to) => { replace(index, { to }); }} />
              <RemoveButton what={`${name} ${one.from}–${one.to}`} onRemove={() => { at.change((current) => current.filter((_, place) => place !== index)); }} />
            </span>
            <FaultLines faults={faultsAt(faults, `${at.path}[${String(index)}]`, 'all')} />
          </div>
        ))}
        <Button type="text" size="small" icon={<PlusOutlined />} aria-label={t('rules.addStretch', { day: name })} onClick={() => { at.change((current) => [...current, nextStretch(own.map(({ one }) => one), day)]); }} />
        <Dropdown
          trigger={['click']}
          menu={{
            items: [
              { key: 'work', label: t('rules.copyWorkdays'), onClick: () => { copyTo(workdays); } },
              { key: 'all', label: t('rules.copyAll'), onClick: () => { copyTo(days); } },
            ],
          }}
        >
          <Button type="text" size="small" icon={<CopyOutlined />} aria-label={t('rules.copyDay', { day: name })} />
        </Dropdown>
      </div>
    </div>
  );
}
