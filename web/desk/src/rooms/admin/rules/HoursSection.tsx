import { PlusOutlined } from '@ant-design/icons';
import { Button, Drawer, Input, Radio, Table, type TableColumnsType } from 'antd';
import { useMemo } from 'react';
import type { PlanCalendar, PlanHoliday } from '@/api/types';
import { useT } from '@/shared/i18n';
import { useIsPhone } from '@/shared/ui/useMedia';
import { createUuid } from '@/shared/uuid';
import { add, entries, member, removeAt, type At } from './at';
import { useRules } from './context';
import { faultsAt } from './faults';
import { ChoiceField, FaultLines, NamesField, Part, PartFaults, RemoveButton } from './fields';
import { newCalendar } from './shapes';
import { TimeInput } from './TimeInput';
import { WeekGrid } from './WeekGrid';
import styles from './rules.module.css';

/** Opening hours and holidays that queues refer to. */
export function HoursSection() {
  const t = useT();
  const { plan, faults, words, spot, open } = useRules();
  const calendars = member(plan, 'calendars');
  const show = (index: number | null): void => { open({ section: 'hours', index, tab: 'general' }); };
  const create = (): void => {
    add(calendars, newCalendar(createUuid(), plan.value.timeZone === 'UTC' ? Intl.DateTimeFormat().resolvedOptions().timeZone : plan.value.timeZone));
    show(calendars.value.length);
  };
  const columns: TableColumnsType<PlanCalendar> = [
    {
      key: 'name', title: t('admin.name'),
      render: (_, one, index) => <button type="button" className={styles.rowButton} data-testid="calendar-row" onClick={() => { show(index); }}>{t.nameOf(one.names) || t('rules.newCalendar')}</button>,
    },
    { key: 'zone', title: t('rules.field.timeZone'), dataIndex: 'timeZone' },
    { key: 'days', title: t('rules.openDays'), align: 'right', className: 'figures', render: (_, one) => new Set(one.weekly.map((hours) => hours.day)).size },
    { key: 'holidays', title: t('rules.field.holidays'), align: 'right', className: 'figures', render: (_, one) => one.holidays.length },
    { key: 'used', title: t('rules.usedBy'), render: (_, one) => words.list(usersOf(one, plan.value.queues).map((queue) => t.nameOf(queue.names))) || '–' },
    { key: 'faults', title: '', render: (_, _one, index) => <FaultCount count={faultsAt(faults, `calendars[${String(index)}]`, 'all').length} /> },
  ];
  return (
    <>
      <div className={styles.head}>
        <p>{t('rules.hoursHint')}</p>
        <Button type="primary" icon={<PlusOutlined />} data-testid="calendar-add" onClick={create}>{t('admin.add')}</Button>
      </div>
      <Table<PlanCalendar> size="small" rowKey="id" columns={columns} dataSource={[...calendars.value]} pagination={false} scroll={{ x: 'max-content' }} locale={{ emptyText: t('rules.noCalendars') }} />
      {spot.index === null || calendars.value[spot.index] === undefined ? null : <CalendarDrawer index={spot.index} onClose={() => { show(null); }} />}
    </>
  );
}

function usersOf<Q extends { readonly calendarId: string | null }>(calendar: PlanCalendar, queues: readonly Q[]): readonly Q[] {
  return queues.filter((queue) => queue.calendarId === calendar.id);
}

export function FaultCount({ count }: { readonly count: number }) {
  const t = useT();
  return count === 0 ? null : <span className={styles.fault}>{t('rules.faultCount', { count })}</span>;
}

function CalendarDrawer({ index, onClose }: { readonly index: number; readonly onClose: () => void }) {
  const t = useT();
  const isPhone = useIsPhone();
  const { plan, base } = useRules();
  const calendars = member(plan, 'calendars');
  const at = entries(calendars)[index];
  const zones = useMemo(() => Intl.supportedValuesOf('timeZone').map((zone) => ({ value: zone, label: zone })), []);
  if (at === undefined) return null;
  const isUsed = usersOf(at.value, plan.value.queues).length > 0;
  const isNew = base.calendars.every((one) => one.id !== at.value.id);
  return (
    <Drawer
      open size={isPhone ? '100%' : 860} title={t.nameOf(at.value.names) || t('rules.newCalendar')} onClose={onClose}
      extra={<Button type="primary" onClick={onClose}>{t('rules.done')}</Button>}
      footer={(
        <div className={styles.drawerFoot}>
          <span className={styles.hint}>{isUsed ? t('rules.calendarUsed') : t('rules.inDraft')}</span>
          <Button danger disabled={isUsed} onClick={() => { onClose(); removeAt(calendars, index); }}>{isNew ? t('admin.remove') : t('rules.removeCalendar')}</Button>
        </div>
      )}
    >
      <div className={styles.tab} data-testid="calendar">
        <NamesField at={member(at, 'names')} testId="calendar-name" />
        <ChoiceField at={zoneOf(at)} label={t('rules.field.timeZone')} hint={t('rules.zoneHint')} options={zones} />
        <Part title={t('rules.field.weekly')}><WeekGrid at={member(at, 'weekly')} /></Part>
        <Part title={t('rules.field.holidays')} hint={t('rules.holidaysHint')}><Holidays at={member(at, 'holidays')} /></Part>
        <PartFaults path={at.path} />
      </div>
    </Drawer>
  );
}

/** The zone, which is never emptied. */
function zoneOf(at: At<PlanCalendar>): At<string | null> {
  const zone = member(at, 'timeZone');
  return { path: zone.path, value: zone.value, set: (next) => { if (next !== null) zone.set(next); }, change: (make) => { zone.change((current) => make(current) ?? current); } };
}

function Holidays({ at }: { readonly at: At<readonly PlanHoliday[]> }) {
  const t = useT();
  const { faults } = useRules();
  const create = (): void => {
    const last = [...at.value].map((one) => one.date).sort().at(-1);
    add(at, { date: last === undefined ? new Date().toISOString().slice(0, 10) : dayAfter(last), names: null, from: null, to: null });
  };
  return (
    <div data-path={at.path}>
      {entries(at).map((one, index) => {
        const isClosed = one.value.from === null && one.value.to === null;
        return (
          <div key={index} className={styles.holiday} role="group" aria-label={one.value.date} data-path={one.path} data-testid="holiday">
            <Input
              type="date" className={styles.date} value={one.value.date} aria-label={t('rules.field.date')}
              onChange={(event) => { if (event.target.value !== '') one.change((current) => ({ ...current, date: event.target.value })); }}
            />
            <Input
              className={styles.grow} value={one.value.names?.en ?? ''} maxLength={80} placeholder={t('admin.nameEn')} aria-label={t('admin.nameEn')}
              onChange={(event) => { one.change((current) => ({ ...current, names: namesOf(event.target.value, current.names?.['zh-CN'] ?? null) })); }}
            />
            <Input
              className={styles.grow} lang="zh-CN" value={one.value.names?.['zh-CN'] ?? ''} maxLength={80} placeholder={t('admin.nameZh')} aria-label={t('admin.nameZh')}
              onChange={(event) => { one.change((current) => ({ ...current, names: namesOf(current.names?.en ?? '', event.target.value || null) })); }}
            />
            <Radio.Group
              size="small" optionType="button" value={isClosed} options={[{ value: true, label: t('rules.closedAllDay') }, { value: false, label: t('rules.openFromTo') }]}
              onChange={(event) => { one.change((current) => ((event.target.value as boolean) ? { ...current, from: null, to: null } : { ...current, from: '09:00', to: '13:00' })); }}
            />
            {isClosed
              ? null
              : (
                <span className={styles.stretch}>
                  <TimeInput value={one.value.from ?? ''} label={t('rules.fromOf', { day: one.value.date })} onChange={(from) => { one.change((current) => ({ ...current, from })); }} />
                  <span aria-hidden="true">–</span>
                  <TimeInput value={one.value.to ?? ''} label={t('rules.toOf', { day: one.value.date })} onChange={(to) => { one.change((current) => ({ ...current, to })); }} />
                </span>
              )}
            <RemoveButton what={one.value.date} onRemove={() => { removeAt(at, index); }} />
            <FaultLines faults={faultsAt(faults, one.path, 'all')} />
          </div>
        );
      })}
      <Button size="small" icon={<PlusOutlined />} data-testid="holiday-add" onClick={create}>{t('rules.addHoliday')}</Button>
      <FaultLines faults={faultsAt(faults, at.path, 'exact')} />
    </div>
  );
}

/** A holiday needs no name; one that has none in any language has none at all. */
function namesOf(en: string, zh: string | null): PlanHoliday['names'] {
  return en === '' && zh === null ? null : { en, 'zh-CN': zh };
}

function dayAfter(day: string): string {
  const next = new Date(`${day}T00:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  return next.toISOString().slice(0, 10);
}
