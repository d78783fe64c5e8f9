import { useQuery } from '@tanstack/react-query';
import { Input, Segmented, Select } from 'antd';
import { useId, type ReactNode } from 'react';
import { useDesk, useSession } from '@/shared/desk/context';
import { useT } from '@/shared/i18n';
import {
  dayCount, daysMax, groupsFor, intervals, presets, rangeOf, takesQueue, thresholds, views, withRange, type Choice, type Preset,
} from './range';
import styles from './ReportsRoom.module.css';

interface ReportControlsProps {
  readonly choice: Choice;
  readonly today: string;
  readonly onChange: (choice: Choice) => void;
}

/** Which days, in which steps, told apart by what. */
export function ReportControls({ choice, today, onChange }: ReportControlsProps) {
  const t = useT();
  const { permissions } = useSession();
  const days = dayCount(choice.from, choice.to);
  const setPreset = (preset: Preset): void => {
    const range = preset === 'custom' ? choice : rangeOf(preset, today);
    onChange(withRange(choice, preset, range.from, range.to));
  };
  return (
    <div className={styles.controls} role="group" aria-label={t('reports.controls')}>
      <Control label={t('reports.range')}>
        {(id) => (
          <Select id={id} value={choice.preset} onChange={setPreset} data-testid="report-range" options={presets.map((one) => ({ value: one, label: t(`reports.range.${one}`) }))} />
        )}
      </Control>
      <Control label={t('reports.from')}>
        {(id) => (
          <Input id={id} type="date" value={choice.from} max={choice.to} data-testid="report-from" onChange={(event) => { onChange(withRange(choice, 'custom', event.target.value, choice.to)); }} />
        )}
      </Control>
      <Control label={t('reports.to')}>
        {(id) => (
          <Input id={id} type="date" value={choice.to} min={choice.from} data-testid="report-to" onChange={(event) => { onChange(withRange(choice, 'custom', choice.from, event.target.value)); }} />
        )}
      </Control>
      <Control label={t('reports.interval')}>
        {(id) => (
          <Select
            id={id} value={choice.interval} data-testid="report-interval" onChange={(interval) => { onChange({ ...choice, interval }); }}
            options={intervals.map((one) => ({ value: one, label: t(`reports.interval.${one}`), disabled: days > daysMax[one] }))}
          />
        )}
      </Control>
      <Control label={t('reports.group')}>
        {(id) => (
          <Select
            id={id} value={choice.group} data-testid="report-group" onChange={(group) => { onChange({ ...choice, group }); }}
            options={groupsFor(permissions).map((one) => ({ value: one, label: t(`reports.group.${one}`) }))}
          />
        )}
      </Control>
      {takesQueue(choice.group) ? <QueueFilter choice={choice} onChange={onChange} /> : null}
      <Control label={t('reports.threshold')}>
        {(id) => (
          <Select
            id={id} value={choice.threshold} data-testid="report-threshold" onChange={(threshold) => { onChange({ ...choice, threshold }); }}
            options={thresholds.map((seconds) => ({ value: seconds, label: t('reports.seconds', { seconds }) }))}
          />
        )}
      </Control>
      {choice.group === 'none'
        ? null
        : (
          <Control label={t('reports.view')}>
            {(id) => (
              <Segmented
                id={id} value={choice.view} data-testid="report-view" onChange={(view) => { onChange({ ...choice, view }); }}
                options={views.map((one) => ({ value: one, label: t(`reports.view.${one}`) }))}
              />
            )}
          </Control>
        )}
    </div>
  );
}

function QueueFilter({ choice, onChange }: { readonly choice: Choice; readonly onChange: (choice: Choice) => void }) {
  const t = useT();
  const { endpoints } = useDesk();
  const { data } = useQuery({ queryKey: ['reports', 'queues'], queryFn: ({ signal }) => endpoints.queues.list(signal), staleTime: 60_000 });
  return (
    <Control label={t('reports.queue')}>
      {(id) => (
        <Select
          id={id} value={choice.queueId ?? ''} data-testid="report-queue" onChange={(queue) => { onChange({ ...choice, queueId: queue === '' ? null : queue }); }}
          options={[{ value: '', label: t('reports.allQueues') }, ...(data ?? []).map((queue) => ({ value: queue.id, label: t.nameOf(queue.names) }))]}
        />
      )}
    </Control>
  );
}

function Control({ label, children }: { readonly label: string; readonly children: (id: string) => ReactNode }) {
  const id = useId();
  return (
    <div className={styles.control}>
      <label htmlFor={id}>{label}</label>
      {children(id)}
    </div>
  );
}
