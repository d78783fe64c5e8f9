import { DeleteOutlined } from '@ant-design/icons';
import { Button, Input, InputNumber, Select, Switch } from 'antd';
import { useId, type ReactNode } from 'react';
import type { PlanFault, PlanNames } from '@/api/types';
import { formatDuration } from '@/shared/format/duration';
import { useT } from '@/shared/i18n';
import { member, type At } from './at';
import { useRules } from './context';
import { faultsAt } from './faults';
import styles from './rules.module.css';

interface Labelled {
  readonly label: string;
  readonly hint?: string;
}

/** What a control needs of its field. */
export interface ControlProps {
  readonly id: string;
  readonly 'aria-describedby': string;
  readonly status: 'error' | 'warning' | '';
}

/** A control with its label, its hint, and the faults of its path beside it. */
export function Field({ path, label, hint, reach = 'exact', children }: Labelled & {
  readonly path: string; readonly reach?: 'exact' | 'all'; readonly children: (control: ControlProps) => ReactNode;
}) {
  const { faults } = useRules();
  const id = useId();
  const own = faultsAt(faults, path, reach);
  const status = own.some((fault) => fault.isRefused) ? 'error' : own.length > 0 ? 'warning' : '';
  return (
    <div className={styles.field} data-path={path}>
      <label htmlFor={id}>{label}</label>
      {children({ id, 'aria-describedby': `${id}-more`, status })}
      <div id={`${id}-more`}>
        {hint === undefined ? null : <p className={styles.hint}>{hint}</p>}
        <FaultLines faults={own} />
      </div>
    </div>
  );
}

/** Faults in words, each once. */
export function FaultLines({ faults }: { readonly faults: readonly PlanFault[] }) {
  const { words } = useRules();
  if (faults.length === 0) return null;
  return (
    <ul className={styles.faultLines}>
      {faults.map((fault) => (
        <li key={`${fault.path} ${fault.code}`} className={fault.isRefused ? styles.fault : styles.doubt} data-testid="fault-line">{words.fault(fault)}</li>
      ))}
    </ul>
  );
}

/** Faults of a part that has no single control. */
export function PartFaults({ path, reach = 'exact' }: { readonly path: string; readonly reach?: 'exact' | 'all' }) {
  const { faults } = useRules();
  return <div data-path={path}><FaultLines faults={faultsAt(faults, path, reach)} /></div>;
}

/** Whole numbers; what is out of range is told, not silently changed. */
export function NumberField({ at, label, hint, suffix, min = 0, testId }: Labelled & {
  readonly at: At<number>; readonly suffix?: string; readonly min?: number; readonly testId?: string;
}) {
  return (
    <Field path={at.path} label={label} {...(hint === undefined ? {} : { hint })}>
      {(control) => (
        <InputNumber
          {...control} className={styles.number} value={at.value} min={min} max={9_999_999} precision={0} suffix={suffix} data-testid={testId}
          onChange={(value) => { if (value !== null) at.set(value); }}
        />
      )}
    </Field>
  );
}

/** A duration in seconds; longer ones are shown as on a clock as well. */
export function SecondsField({ at, label, hint, testId }: Labelled & { readonly at: At<number>; readonly testId?: string }) {
  const t = useT();
  const suffix = at.value < 60 ? t('admin.seconds') : t('rules.secondsAs', { time: formatDuration(at.value) });
  return <NumberField at={at} label={label} suffix={suffix} {...(hint === undefined ? {} : { hint })} {...(testId === undefined ? {} : { testId })} />;
}

export function SwitchField({ at, label, hint, testId }: Labelled & { readonly at: At<boolean>; readonly testId?: string }) {
  const id = useId();
  return (
    <div className={styles.field} data-path={at.path}>
      <div className={styles.switch}>
        <Switch id={id} checked={at.value} data-testid={testId} onChange={at.set} />
        <label htmlFor={id}>{label}</label>
      </div>
      {hint === undefined ? null : <p className={styles.hint}>{hint}</p>}
      <PartFaults path={at.path} />
    </div>
  );
}

/** A name in both languages; Chinese may be left out. */
export function NamesField({ at, testId }: { readonly at: At<PlanNames>; readonly testId: string }) {
  const t = useT();
  const en = member(at, 'en');
  const zh = member(at, 'zh-CN');
  return (
    <div className={styles.columns}>
      <Field path={at.path} label={t('admin.nameEn')}>
        {(control) => <Input {...control} value={en.value} maxLength={80} data-testid={`${testId}-en`} onChange={(event) => { en.set(event.target.value); }} />}
      </Field>
      <Field path={zh.path} label={t('admin.nameZh')}>
        {(control) => (
          <Input {...control} lang="zh-CN" value={zh.value ?? ''} maxLength={80} data-testid={`${testId}-zh`} onChange={(event) => { zh.set(event.target.value === '' ? null : event.target.value); }} />
        )}
      </Field>
    </div>
  );
}

/** One of several things, or of none. */
export function ChoiceField<V extends string | number>({ at, label, hint, options, none, testId }: Labelled & {
  readonly at: At<V | null>; readonly options: readonly { readonly value: V; readonly label: string }[]; readonly none?: string; readonly testId?: string;
}) {
  return (
    <Field path={at.path} label={label} {...(hint === undefined ? {} : { hint })}>
      {(control) => (
        <Select
          {...control} className={styles.wide} showSearch={{ optionFilterProp: 'label' }} allowClear={none !== undefined} placeholder={none} data-testid={testId}
          value={at.value} options={[...options]} onChange={(value: V | undefined) => { at.set(value ?? null); }}
        />
      )}
    </Field>
  );
}

export function RemoveButton({ what, onRemove, testId }: { readonly what: string; readonly onRemove: () => void; readonly testId?: string }) {
  const t = useT();
  return <Button type="text" icon={<DeleteOutlined />} aria-label={t('rules.removeThis', { what })} data-testid={testId} onClick={onRemove} />;
}

/** A heading with what follows it. */
export function Part({ title, hint, children }: { readonly title: string; readonly hint?: string; readonly children: ReactNode }) {
  return (
    <section className={styles.part}>
      <h3>{title}</h3>
      {hint === undefined ? null : <p className={styles.hint}>{hint}</p>}
      {children}
    </section>
  );
}
