import { DownloadOutlined } from '@ant-design/icons';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Alert, Button, Checkbox, Select, Skeleton } from 'antd';
import { useEffect, useMemo, useRef, useState } from 'react';
import { simulationCsvUrl } from '@/api/endpoints';
import type { SimulationResult } from '@/api/types';
import { useDesk } from '@/shared/desk/context';
import { useT, type Translate } from '@/shared/i18n';
import { describeError } from '@/shared/ui/notices';
import { queueName } from './changes';
import { Control } from './Control';
import { chartFigures, hasFigure, scenarioName } from './figures';
import { IntervalTable } from './IntervalTable';
import styles from './PlanningRoom.module.css';
import { ResultChart } from './ResultChart';
import { ResultTable, Sign } from './ResultTable';

type Scope = SimulationResult['rows'][number]['scope'];

/** What a simulation found: totals, courses of the day, and both in numbers. */
export function ResultView({ id }: { readonly id: string }) {
  const t = useT();
  const { endpoints } = useDesk();
  const head = useRef<HTMLHeadingElement>(null);
  const [about, setAbout] = useState('allQueues:');
  const [scope, name] = splitAbout(about);
  const totals = useQuery({
    queryKey: ['simulations', id, 'totals'], staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) => endpoints.simulations.result(id, { intervals: false }, signal),
  });
  const course = useQuery({
    queryKey: ['simulations', id, scope, name], staleTime: Number.POSITIVE_INFINITY, placeholderData: keepPreviousData,
    queryFn: ({ signal }) => endpoints.simulations.result(id, { scope, name }, signal),
  });
  const isThere = totals.data !== undefined && course.data !== undefined;
  // Who ran or chose it sees it: it stands below all that was asked.
  useEffect(() => { if (isThere) head.current?.scrollIntoView({ block: 'start' }); }, [id, isThere]);
  const error = totals.error ?? course.error;
  if (error !== null) return <Alert type="error" showIcon title={describeError(error, t)} />;
  if (totals.data === undefined || course.data === undefined) return <Skeleton active paragraph={{ rows: 8 }} />;
  const whole = totals.data.rows.find((row) => row.scope === scope && row.name === name) ?? totals.data.rows[0];
  return (
    <section className={styles.result} aria-labelledby="planning-result-title" data-testid="planning-result">
      <div className={styles.head}>
        <h2 id="planning-result-title" ref={head} className={styles.subtitle}>{totals.data.name}</h2>
        <p className={styles.quiet}>{factsOf(totals.data, t)}</p>
        <Button icon={<DownloadOutlined />} href={simulationCsvUrl(id)} download data-testid="planning-csv">{t('planning.csv')}</Button>
      </div>
      <Control label={t('planning.about')}>
        {(controlId) => <Select id={controlId} value={about} onChange={setAbout} style={{ minWidth: 220 }} data-testid="planning-about" options={aboutOptions(totals.data, t)} />}
      </Control>
      {whole === undefined ? null : <Comparison result={totals.data} whole={whole} course={course.data} />}
    </section>
  );
}

function Comparison({ result, whole, course }: {
  readonly result: SimulationResult; readonly whole: SimulationResult['rows'][number]; readonly course: SimulationResult;
}) {
  const t = useT();
  const [hidden, setHidden] = useState<readonly number[]>([]);
  const kinds = useMemo(() => result.scenarios.map((scenario) => scenario.kind), [result]);
  const names = useMemo(() => result.scenarios.map((scenario) => scenarioName(scenario, t)), [result, t]);
  const rows = useMemo(() => course.rows.filter((row) => row.interval !== null), [course]);
  const labels = useMemo(() => rows.map((row) => labelOf(result, row.interval ?? 0, t)), [result, rows, t]);
  const shown = useMemo(() => kinds.map((_, place) => place).filter((place) => !hidden.includes(place)), [kinds, hidden]);
  return (
    <>
      <ResultTable whole={whole} kinds={kinds} names={names} />
      <p className={styles.hint}>{t('planning.significance', { replications: result.replications })}</p>
      <fieldset className={styles.legend}>
        <legend>{t('planning.shown')}</legend>
        {names.map((name, place) => (
          <Checkbox
            key={name} checked={!hidden.includes(place)}
            onChange={(event) => { setHidden((current) => (event.target.checked ? current.filter((one) => one !== place) : [...current, place])); }}
          >
            <Sign kinds={kinds} place={place} /> {name}
          </Checkbox>
        ))}
      </fieldset>
      <div className={styles.charts}>
        {chartFigures.filter((figure) => hasFigure(rows, figure)).map((figure) => (
          <ResultChart key={figure} figure={figure} whole={whole} rows={rows} kinds={kinds} names={names} labels={labels} shown={shown} />
        ))}
      </div>
      <IntervalTable rows={rows} names={names} labels={labels} />
    </>
  );
}

function splitAbout(about: string): [Scope, string] {
  const at = about.indexOf(':');
  return [about.slice(0, at) as Scope, about.slice(at + 1)];
}

function aboutOptions(result: SimulationResult, t: Translate) {
  return [
    { value: 'allQueues:', label: t('planning.allQueues') },
    { label: t('planning.queues'), options: result.day.queues.map((queue) => ({ value: `queue:${queue.name}`, label: queueName(result.day, queue.name, t) })) },
    { label: t('planning.groups'), options: result.day.groups.map((group) => ({ value: `group:${group.name}`, label: group.name })) },
  ];
}

/** When an interval begins: in the zone of a recorded day, else from the midnight of the document. */
function labelOf(result: SimulationResult, interval: number, t: Translate): string {
  return new Intl.DateTimeFormat(t.tag === 'en' ? 'en-GB' : t.tag, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: result.day.timeZone ?? 'UTC' })
    .format(new Date(result.bounds[interval] ?? result.day.midnight));
}

function factsOf(result: SimulationResult, t: Translate): string {
  return [
    t('planning.facts.runs', { count: result.replications }),
    ...(result.day.planVersion === undefined || result.day.planVersion === null ? [] : [t('planning.facts.plan', { version: result.day.planVersion })]),
    ...(result.day.hadOtherPlans === true ? [t('planning.facts.otherPlans')] : []),
    ...((result.day.leftOutCount ?? 0) > 0 ? [t('planning.facts.leftOut', { count: result.day.leftOutCount ?? 0 })] : []),
  ].join(' · ');
}
