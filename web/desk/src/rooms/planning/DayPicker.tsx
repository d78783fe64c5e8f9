import { UploadOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Input, Segmented, Select } from 'antd';
import { useRef, useState } from 'react';
import { useDesk } from '@/shared/desk/context';
import { useT } from '@/shared/i18n';
import { describeError } from '@/shared/ui/notices';
import { createUuid } from '@/shared/uuid';
import { Control } from './Control';
import { parseDocument } from './documentText';
import { Faults } from './Faults';
import { sources, type DayChoice } from './order';
import styles from './PlanningRoom.module.css';

interface DayPickerProps {
  readonly choice: DayChoice;
  readonly today: string;
  readonly onChange: (choice: DayChoice) => void;
}

/** Which day: a recorded one, a saved one, or one from a file, which is saved first. */
export function DayPicker({ choice, today, onChange }: DayPickerProps) {
  const t = useT();
  return (
    <div className={styles.fields}>
      <Control label={t('planning.source')}>
        {(id) => (
          <Segmented
            id={id} value={choice.source} data-testid="planning-source" onChange={(source) => { onChange({ ...choice, source }); }}
            options={sources.map((one) => ({ value: one, label: t(`planning.source.${one}`) }))}
          />
        )}
      </Control>
      {choice.source === 'recorded' ? <RecordedFields choice={choice} today={today} onChange={onChange} /> : null}
      {choice.source === 'saved' ? <SavedField choice={choice} onChange={onChange} /> : null}
      {choice.source === 'file' ? <FileFields choice={choice} onChange={onChange} /> : null}
    </div>
  );
}

function RecordedFields({ choice, today, onChange }: DayPickerProps) {
  const t = useT();
  return (
    <>
      <Control label={t('planning.date')}>
        {(id) => <Input id={id} type="date" value={choice.date} max={today} data-testid="planning-date" onChange={(event) => { onChange({ ...choice, date: event.target.value }); }} />}
      </Control>
      <Control label={t('planning.customers')}>
        {(id) => (
          <Select
            id={id} value={choice.customers} data-testid="planning-customers" onChange={(customers) => { onChange({ ...choice, customers }); }}
            options={(['recorded', 'alike'] as const).map((one) => ({ value: one, label: t(`planning.customers.${one}`) }))}
          />
        )}
      </Control>
      <Control label={t('planning.interval')}>
        {(id) => (
          <Select
            id={id} value={choice.intervalMinutes} data-testid="planning-interval" onChange={(intervalMinutes) => { onChange({ ...choice, intervalMinutes }); }}
            options={([15, 30, 60] as const).map((minutes) => ({ value: minutes, label: t('planning.minutes', { minutes }) }))}
          />
        )}
      </Control>
    </>
  );
}

function SavedField({ choice, onChange }: Omit<DayPickerProps, 'today'>) {
  const t = useT();
  const { endpoints } = useDesk();
  const { data } = useQuery({ queryKey: ['simulations', 'documents'], queryFn: ({ signal }) => endpoints.simulations.documents(signal) });
  return (
    <Control label={t('planning.saved')}>
      {(id) => (
        <Select
          id={id} value={choice.documentId} placeholder={t('planning.savedChoose')} data-testid="planning-saved" style={{ minWidth: 220 }}
          notFoundContent={t('planning.savedNone')} onChange={(documentId: string) => { onChange({ ...choice, documentId }); }}
          options={(data ?? []).map((one) => ({ value: one.id, label: one.name }))}
        />
      )}
    </Control>
  );
}

function FileFields({ choice, onChange }: Omit<DayPickerProps, 'today'>) {
  const t = useT();
  const { endpoints } = useDesk();
  const cache = useQueryClient();
  const picker = useRef<HTMLInputElement>(null);
  const [name, setName] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [isBroken, setBroken] = useState(false);
  const read = async (file: File): Promise<void> => {
    setError(null);
    try {
      const document = parseDocument(await file.text());
      setBroken(false);
      setName(file.name.replace(/\.json$/i, '').slice(0, 80));
      onChange({ ...choice, file: { name: file.name, document }, documentId: null });
    } catch {
      setBroken(true);
    }
  };
  const save = async (): Promise<void> => {
    if (choice.file === null) return;
    setError(null);
    try {
      const saved = await endpoints.simulations.saveDocument({ name: name.trim(), document: choice.file.document }, createUuid());
      await cache.invalidateQueries({ queryKey: ['simulations', 'documents'] });
      onChange({ ...choice, source: 'saved', documentId: saved.id, file: null });
    } catch (failure) {
      setError(failure);
    }
  };
  return (
    <>
      <Control label={t('planning.file')}>
        {(id) => (
          <>
            <Button id={id} icon={<UploadOutlined />} onClick={() => picker.current?.click()}>{choice.file?.name ?? t('planning.fileChoose')}</Button>
            <input
              ref={picker} type="file" accept=".json,application/json" hidden data-testid="planning-file" aria-label={t('planning.fileChoose')}
              onChange={(event) => { const file = event.target.files?.[0]; if (file !== undefined) void read(file); event.target.value = ''; }}
            />
          </>
        )}
      </Control>
      {choice.file === null
        ? null
        : (
          <>
            <Control label={t('planning.fileName')}>
              {(id) => <Input id={id} value={name} maxLength={80} data-testid="planning-file-name" onChange={(event) => { setName(event.target.value); }} />}
            </Control>
            <Button type="primary" className={styles.low} disabled={name.trim() === ''} onClick={() => { void save(); }} data-testid="planning-file-save">{t('planning.fileSave')}</Button>
          </>
        )}
      {isBroken ? <Alert className={styles.wide} type="error" showIcon title={t('planning.fileBroken')} /> : null}
      {error === null ? null : <Alert className={styles.wide} type="error" showIcon title={describeError(error, t)} description={<Faults error={error} />} />}
    </>
  );
}
