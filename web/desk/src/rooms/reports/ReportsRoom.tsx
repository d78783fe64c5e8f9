import { DownloadOutlined } from '@ant-design/icons';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Alert, Button, Empty, Skeleton } from 'antd';
import { useCallback, useMemo, useState } from 'react';
import { ProblemError } from '@/api/client';
import { reportCsvUrl } from '@/api/endpoints';
import type { IntervalReport } from '@/api/types';
import { useDesk } from '@/shared/desk/context';
import { useT } from '@/shared/i18n';
import { describeError } from '@/shared/ui/notices';
import room from '@/shared/ui/Room.module.css';
import { formatFigure, tilesOf, type FigureName } from './figures';
import { createChoice, dayIn, isRange, rangeOf, toQuery, type Choice, type Interval } from './range';
import { ReportChart } from './ReportChart';
import { ReportControls } from './ReportControls';
import { ReportTable, type HintedName } from './ReportTable';
import { allStarts } from './series';
import { formatClock, formatStart } from './times';
import styles from './ReportsRoom.module.css';

/** What is going on today is asked for again this often. */
const refreshMs = 30_000;

/** Figures by interval: how was it, and where. */
export function ReportsRoom() {
  const t = useT();
  const { endpoints } = useDesk();
  const [choice, setChoice] = useState<Choice>(() => createChoice(dayIn(undefined, new Date())));
  const [zone, setZone] = useState<string | null>(null);
  const today = dayIn(zone ?? undefined, new Date());
  const query = toQuery(choice);
  const isAsked = isRange(choice.from, choice.to);
  const { data, error, isPending, isPlaceholderData, refetch } = useQuery({
    queryKey: ['reports', 'intervals', query],
    queryFn: ({ signal }) => endpoints.intervalReport(query, signal) as Promise<IntervalReport>,
    enabled: isAsked,
    placeholderData: keepPreviousData,
    retry: (count, failure) => count < 2 && !(failure instanceof ProblemError),
    refetchInterval: choice.to >= today ? refreshMs : false,
  });
  // The report tells which zone its days are of; the days of a preset follow it.
  if (data !== undefined && data.timeZone !== zone) {
    setZone(data.timeZone);
    const day = dayIn(data.timeZone, new Date());
    if (choice.preset !== 'custom') setChoice({ ...choice, ...rangeOf(choice.preset, day) });
  }
  return (
    <div className={room.room} data-testid="reports-room">
      <div className={styles.head}>
        <h1 className={room.title}>{t('room.reports')}</h1>
        {data === undefined
          ? null
          : <p className={styles.quiet}>{t('reports.asOf', { time: formatClock(t.tag, data.timeZone, data.asOf), zone: data.timeZone })}</p>}
        <Button icon={<DownloadOutlined />} href={reportCsvUrl(query)} download disabled={data === undefined || error !== null} data-testid="report-csv">
          {t('reports.csv')}
        </Button>
      </div>
      <ReportControls choice={choice} today={today} onChange={setChoice} />
      {isAsked ? null : <Alert type="warning" showIcon title={t('reports.rangeInvalid')} />}
      {error === null
        ? null
        : <Alert type="error" showIcon title={describeError(error, t)} action={<Button size="small" onClick={() => { void refetch(); }}>{t('reports.retry')}</Button>} />}
      {data === undefined
        ? isPending && isAsked ? <Skeleton active paragraph={{ rows: 8 }} /> : null
        : <ReportBody report={data} choice={choice} isOld={isPlaceholderData} />}
    </div>
  );
}

function ReportBody({ report, choice, isOld }: { readonly report: IntervalReport; readonly choice: Choice; readonly isOld: boolean }) {
  const t = useT();
  const starts = useMemo(() => allStarts(report), [report]);
  const labelOf = useCallback(
    (start: string) => formatStart(t.tag, report.timeZone, report.interval as Interval, report.from === report.to, start), [t, report]);
  const nameOf = useCallback((figure: FigureName) => (
    figure === 'serviceLevel' ? t('reports.serviceLevelWithin', { seconds: report.serviceLevel.seconds }) : t(`reports.${figure as HintedName}`)), [t, report]);
  const headOf = useCallback((figure: FigureName) => (
    figure === 'serviceLevel' ? t('reports.within', { seconds: report.serviceLevel.seconds }) : nameOf(figure)), [t, report, nameOf]);
  if (report.rows.length === 0) return <Empty className={styles.empty} image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('reports.empty')} data-testid="report-empty" />;
  return (
    <div className={isOld ? styles.old : undefined} aria-busy={isOld} data-testid="report-body">
      <dl className={room.figures}>
        {tilesOf(report).map((name) => (
          <div key={name} className={room.figure}>
            <dt>{nameOf(name)}</dt>
            <dd className="figures">{formatFigure(t.tag, name, report.total[name])}</dd>
          </div>
        ))}
      </dl>
      {starts.length > 1 ? <ReportChart report={report} starts={starts} labelOf={labelOf} nameOf={nameOf} /> : null}
      <ReportTable report={report} starts={starts} view={choice.view} labelOf={labelOf} nameOf={headOf} />
    </div>
  );
}
