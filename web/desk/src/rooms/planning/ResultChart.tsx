import { useCallback } from 'react';
import { useChart } from '@/shared/charts/useChart';
import { useT } from '@/shared/i18n';
import { figureAt, formatEstimate, type FigureName, type ResultRow } from './figures';
import styles from './PlanningRoom.module.css';
import { chartOf } from './resultChart';

interface ResultChartProps {
  readonly figure: FigureName;
  /** The whole day, for the words. */
  readonly whole: ResultRow | undefined;
  readonly rows: readonly ResultRow[];
  readonly kinds: readonly string[];
  readonly names: readonly string[];
  readonly labels: readonly string[];
  readonly shown: readonly number[];
}

/** One figure by interval, all that are compared in one picture. Its label says how the day went; the table below has every point. */
export function ResultChart({ figure, whole, rows, kinds, names, labels, shown }: ResultChartProps) {
  const t = useT();
  const holder = useChart(useCallback((colourOf: (name: string) => string, isStill: boolean) => (
    chartOf({ figure, rows, kinds, shown }, { tag: t.tag, labels, names }, colourOf, isStill)), [figure, rows, kinds, shown, labels, names, t]));
  const title = t(`planning.figure.${figure}`);
  const words = shown.map((place) => t('planning.chartPart', {
    name: names[place] ?? '', value: whole === undefined ? '–' : formatEstimate(t.tag, figure, figureAt(whole, place, figure)),
  }));
  return (
    <figure className={styles.chart}>
      <figcaption className={styles.chartTitle}>{title}</figcaption>
      <div ref={holder} className={styles.canvas} role="img" aria-label={t('planning.chartLabel', { title, parts: words.join('; ') })} data-testid="planning-chart" />
    </figure>
  );
}
