import type { EChartsCoreOption } from 'echarts/core';
import { useEffect, useRef, useSyncExternalStore, type RefObject } from 'react';

/** Builds a chart: `colourOf` gives a colour of the theme in force, as `text-quiet`; `isStill` asks for no motion. */
export type ChartOf = (colourOf: (name: string) => string, isStill: boolean) => EChartsCoreOption;

/** Draws a chart into the element of the reference, anew whenever what it shows or the theme changes. The library loads with the first one. */
export function useChart(chartOf: ChartOf): RefObject<HTMLDivElement | null> {
  const theme = useSyncExternalStore(subscribeTheme, readTheme);
  const holder = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let isGone = false;
    let end = (): void => undefined;
    void import('./runtime').then(({ init }) => {
      if (isGone || holder.current === null) return;
      const chart = init(holder.current);
      chart.setOption(chartOf(colourOf, globalThis.matchMedia('(prefers-reduced-motion: reduce)').matches));
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
  }, [chartOf, theme]);
  return holder;
}

/** A colour of the theme in force, from where the style sheets read it too. */
function colourOf(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--as-${name}`).trim();
}

function readTheme(): string {
  return document.documentElement.dataset.theme ?? 'light';
}

function subscribeTheme(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  return () => { observer.disconnect(); };
}
