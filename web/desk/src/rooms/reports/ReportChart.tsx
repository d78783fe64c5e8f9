import { useCallback } from 'react';
import type { IntervalReport } from '@/api/types';
import { useChart } from '@/shared/charts/useChart';
import { useT } from '@/shared/i18n';
import { chartOf, type ChartColour, type ChartColours } from './chart';
import type { FigureName } from './figures';
import styles from './ReportsRoom.module.css';

interface ReportChartProps {
  readonly report: IntervalReport;
  readonly starts: readonly string[];
  readonly labelOf: (start: string) => string;
  readonly nameOf: (figure: FigureName) => string;
}

/** The report as bars. The table below it says the same, so a reader without sight loses nothing. */
export function ReportChart({ report, starts, labelOf, nameOf }: ReportChartProps) {
  const t = useT();
  const holder = useChart(useCallback((colourOf: (name: string) => string, isStill: boolean) => (
    chartOf(report, starts, { tag: t.tag, nameOf, labelOf }, readColours(colourOf), isStill)), [report, starts, labelOf, nameOf, t]));
  return <div ref={holder} className={styles.chart} role="img" aria-label={t('reports.chart')} data-testid="report-chart" />;
}

const names: readonly ChartColour[] = ['ready', 'conversation', 'wrapUp', 'notReady', 'breach', 'text', 'text-quiet', 'line', 'raised'];

function readColours(colourOf: (name: string) => string): ChartColours {
  return Object.fromEntries(names.map((name) => [name, colourOf(name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`))])) as ChartColours;
}
