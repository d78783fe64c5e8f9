import { CaretRightOutlined, DownloadOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Empty, Input, Select, Skeleton } from 'antd';
import { useState } from 'react';
import { ProblemError } from '@/api/client';
import { dayDocumentUrl } from '@/api/endpoints';
import type { Simulation, SimulationDay } from '@/api/types';
import { useDesk, useSession } from '@/shared/desk/context';
import { useT } from '@/shared/i18n';
import { describeError, notifyError } from '@/shared/ui/notices';
import { createUuid } from '@/shared/uuid';
import room from '@/shared/ui/Room.module.css';
import { queueName } from './changes';
import { Control } from './Control';
import { DayPicker } from './DayPicker';
import { Faults } from './Faults';
import { createDayChoice, isChosen, replicationChoices, toOrder, type DayChoice, type ScenarioDraft } from './order';
import styles from './PlanningRoom.module.css';
import { ResultView } from './ResultView';
import { RunList } from './RunList';
import { ScenarioList } from './ScenarioList';

/** While something runs it is asked for this often. */
const watchMs = 1_000;
const restMs = 15_000;

/** Rehearses a day: as it was, as it is simulated, and as it would have been. */
export function PlanningRoom() {
  const t = useT();
  const { endpoints } = useDesk();
  const cache = useQueryClient();
  const today = new Date().toLocaleDateString('sv-SE');
  const [choice, setChoice] = useState<DayChoice>(() => createDayChoice(today));
  const [scenarios, setScenarios] = useState<readonly ScenarioDraft[]>([]);
  const [replications, setReplications] = useState<number>(20);
  const [name, setName] = useState('');
  const [opened, setOpened] = useState<string | null>(null);
  const [watched, setWatched] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<unknown>(null);
  const runs = useQuery({
    queryKey: ['simulations', 'runs'], queryFn: ({ signal }) => endpoints.simulations.list(signal),
    refetchInterval: (query) => (query.state.data?.some((run) => run.state === 'running' || run.state === 'waiting') === true ? watchMs : restMs),
  });
  // What was just ordered opens by itself when it is done.
  if (watched !== null && runs.data?.find((run) => run.id === watched)?.state === 'done') {
    setWatched(null);
    setOpened(watched);
  }
  const day = useQuery({
    queryKey: ['simulations', 'day', choice.source, choice.date, choice.intervalMinutes, choice.documentId],
    queryFn: ({ signal }) => (choice.source === 'recorded'
      ? endpoints.simulations.day(choice.date, choice.intervalMinutes, signal)
      : endpoints.simulations.documentDay(choice.documentId ?? '', signal)),
    enabled: choice.source !== 'file' && isChosen(choice), retry: (count, failure) => count < 2 && !(failure instanceof ProblemError),
  });
  const run = async (): Promise<void> => {
    setRefusal(null);
    try {
      const started = await endpoints.simulations.start(toOrder(choice, scenarios, replications, name), createUuid());
      setWatched(started.id);
      await cache.invalidateQueries({ queryKey: ['simulations', 'runs'] });
    } catch (error) {
      setRefusal(error);
    }
  };
  const remove = async (old: Simulation): Promise<void> => {
    try {
      await endpoints.simulations.remove(old.id);
      if (old.id === opened) setOpened(null);
    } catch (error) {
      notifyError(error);
    }
    await cache.invalidateQueries({ queryKey: ['simulations', 'runs'] });
  };
  const rename = async (run: Simulation, to: string): Promise<void> => {
    try {
      await endpoints.simulations.rename(run.id, to);
      await cache.invalidateQueries({ queryKey: ['simulations', run.id] });
    } catch (error) {
      notifyError(error);
    }
    await cache.invalidateQueries({ queryKey: ['simulations', 'runs'] });
  };
  const isReady = choice.source !== 'file' && day.data !== undefined && isChosen(choice);
  return (
    <div className={room.room} data-testid="planning-room">
      <h1 className={room.title}>{t('planning.title')}</h1>
      <p className={styles.lead}>{t('planning.lead')}</p>
      <section className={styles.order} aria-labelledby="planning-order-title">
        <h2 id="planning-order-title" className={styles.subtitle}>{t('planning.day')}</h2>
        <DayPicker choice={choice} today={today} onChange={setChoice} />
        {choice.source !== 'file' && isChosen(choice) ? <DayFacts choice={choice} day={day.data} error={day.error} isPending={day.isPending} /> : null}
        {isReady
          ? (
            <>
              <h2 className={styles.subtitle}>{t('planning.whatIf')}</h2>
              <ScenarioList day={day.data} scenarios={scenarios} onChange={setScenarios} />
              <div className={styles.fields}>
                <Control label={t('planning.runName')}>
                  {(id) => <Input id={id} value={name} maxLength={80} placeholder={day.data.name} data-testid="planning-run-name" onChange={(event) => { setName(event.target.value); }} />}
                </Control>
                <Control label={t('planning.replications')}>
                  {(id) => (
                    <Select
                      id={id} value={replications} onChange={setReplications} data-testid="planning-replications"
                      options={replicationChoices.map((count) => ({ value: count, label: t('planning.replicationCount', { count }) }))}
                    />
                  )}
                </Control>
                <Button type="primary" className={styles.low} icon={<CaretRightOutlined />} onClick={() => { void run(); }} data-testid="planning-run-start">{t('planning.run')}</Button>
              </div>
            </>
          )
          : null}
        {refusal === null ? null : <Alert type="error" showIcon title={describeError(refusal, t)} description={<Faults error={refusal} />} data-testid="planning-refusal" />}
      </section>
      <Runs runs={runs.data} opened={opened} onChoose={setOpened} onRemove={(old) => { void remove(old); }} onRename={(run, to) => { void rename(run, to); }} />
      {opened === null ? null : <ResultView key={opened} id={opened} />}
    </div>
  );
}

function Runs({ runs, opened, onChoose, onRemove, onRename }: {
  readonly runs: readonly Simulation[] | undefined; readonly opened: string | null;
  readonly onChoose: (id: string) => void; readonly onRemove: (run: Simulation) => void; readonly onRename: (run: Simulation, name: string) => void;
}) {
  const t = useT();
  return (
    <section aria-labelledby="planning-runs-title">
      <h2 id="planning-runs-title" className={styles.subtitle}>{t('planning.runs')}</h2>
      {runs === undefined
        ? <Skeleton active paragraph={{ rows: 2 }} />
        : runs.length === 0
          ? <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('planning.runsNone')} />
          : <RunList runs={runs} chosen={opened} onChoose={onChoose} onRemove={onRemove} onRename={onRename} />}
    </section>
  );
}

function DayFacts({ choice, day, error, isPending }: {
  readonly choice: DayChoice; readonly day: SimulationDay | undefined; readonly error: unknown; readonly isPending: boolean;
}) {
  const t = useT();
  const { permissions } = useSession();
  if (error !== null) return <Alert type="info" showIcon title={describeError(error, t)} description={<Faults error={error} />} data-testid="planning-day-error" />;
  if (day === undefined) return isPending ? <Skeleton active title={false} paragraph={{ rows: 2 }} /> : null;
  const groups = day.groups.map((group) => t('planning.groupServes', {
    group: group.name, count: group.count, queues: group.queues.length === 0 ? '–' : group.queues.map((name) => queueName(day, name, t)).join(t('planning.listComma')),
  }));
  return (
    <div className={styles.facts} data-testid="planning-day">
      <p>
        {t('planning.dayFacts', { customers: Math.round(day.customerCount), queues: day.queues.filter((queue) => queue.customerCount > 0).length })}
        {day.planVersion === undefined || day.planVersion === null ? null : ` · ${t('planning.facts.plan', { version: day.planVersion })}`}
      </p>
      <ul>{groups.map((group) => <li key={group}>{group}</li>)}</ul>
      {choice.source === 'recorded' && permissions.includes('floor.view')
        ? <Button size="small" icon={<DownloadOutlined />} href={dayDocumentUrl(choice.date, choice.intervalMinutes)} download data-testid="planning-document">{t('planning.document')}</Button>
        : null}
    </div>
  );
}
