import { useEffect, useRef, useSyncExternalStore } from 'react';
import type { IntervalReport } from '@/api/types';
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
  const theme = useSyncExternalStore(subscribeTheme, readTheme);
  const holder = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let isGone = false;
    let end = (): void => undefined;
    void import('./chartRuntime').then(({ init }) => {
      if (isGone || holder.current === null) return;
      const chart = init(holder.current);
      const isStill = globalThis.matchMedia('(prefers-reduced-motion: reduce)').matches;
      chart.setOption(chartOf(report, starts, { tag: t.tag, nameOf, labelOf }, readColours(), isStill));
      const sizes = new ResizeObserver(() => { chart.resize(); });
      sizes.observe(holder.current);
      end = () => {
        sizes.disconnect();
        chart.dispose();
      };
    });
    return () => {
      isGone = true;
      end();
    };
  }, [report, starts, labelOf, nameOf, t, theme]);
  return <div ref={holder} className={styles.chart} role="img" aria-label={t('reports.chart')} data-testid="report-chart" />;
}

const names: readonly ChartColour[] = ['ready', 'conversation', 'wrapUp', 'notReady', 'breach', 'text', 'text-quiet', 'line', 'raised'];

/** The colours of the theme in force, from where the style sheets read them too. */
function readColours(): ChartColours {
  const style = getComputedStyle(document.documentElement);
  const property = (name: ChartColour): string => style.getPropertyValue(`--as-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`).trim();
  return Object.fromEntries(names.map((name) => [name, property(name)])) as ChartColours;
}

function readTheme(): string {
  return document.documentElement.dataset.theme ?? 'light';
}

function subscribeTheme(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  return () => { observer.disconnect(); };
}
