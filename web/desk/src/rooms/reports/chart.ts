import type { EChartsCoreOption } from 'echarts/core';
import type { IntervalReport } from '@/api/types';
import { formatFigure, kindOf, type FigureName, type ReportKind } from './figures';
import { sumsOf, valuesOf } from './series';

/** Names of the colours of `theme.ts` that the chart uses; each means here what it means elsewhere. */
export type ChartColour = 'ready' | 'conversation' | 'wrapUp' | 'notReady' | 'breach' | 'text' | 'text-quiet' | 'line' | 'raised';
export type ChartColours = Readonly<Record<ChartColour, string>>;

interface Stack {
  readonly name: FigureName;
  readonly colour: ChartColour;
}

const stacks: Readonly<Record<ReportKind, readonly Stack[]>> = {
  visits: [{ name: 'answered', colour: 'conversation' }, { name: 'abandoned', colour: 'breach' }, { name: 'overflowed', colour: 'notReady' }],
  agents: [
    { name: 'conversingSeconds', colour: 'conversation' }, { name: 'wrappingUpSeconds', colour: 'wrapUp' },
    { name: 'availableSeconds', colour: 'ready' }, { name: 'notReadySeconds', colour: 'notReady' },
  ],
  handling: [{ name: 'handled', colour: 'conversation' }],
  reasons: [{ name: 'notReadySeconds', colour: 'notReady' }],
};

/** What is stacked: an agent's time is only known where nothing narrower is chosen. */
export function stacksOf(report: IntervalReport): readonly Stack[] {
  const kind = kindOf(report);
  return kind === 'agents' && report.total.signedInSeconds === null ? stacks.handling : stacks[kind];
}

export interface ChartWords {
  readonly tag: string;
  nameOf(figure: FigureName): string;
  labelOf(start: string): string;
}

/** The chart of a report: bars by interval, and the service level as a line where there is one for all of it. */
export function chartOf(report: IntervalReport, starts: readonly string[], words: ChartWords, colours: ChartColours, isStill: boolean): EChartsCoreOption {
  const bars = stacksOf(report);
  const isTime = bars.some((bar) => bar.name.endsWith('Seconds'));
  const hasLevel = kindOf(report) === 'visits' && report.group === 'none';
  const show = (name: FigureName, value: number | null): string => formatFigure(words.tag, name, value);
  const axis = { axisLabel: { color: colours['text-quiet'] }, axisLine: { lineStyle: { color: colours.line } }, axisTick: { show: false } };
  return {
    animation: !isStill,
    animationDuration: 150,
    textStyle: { fontFamily: 'inherit' },
    grid: { left: 8, right: 8, top: 40, bottom: 4, containLabel: true },
    legend: { top: 0, left: 0, itemWidth: 12, itemHeight: 8, textStyle: { color: colours.text }, inactiveColor: colours['text-quiet'] },
    tooltip: {
      trigger: 'axis', axisPointer: { type: 'shadow' }, confine: true, backgroundColor: colours.raised, borderColor: colours.line, textStyle: { color: colours.text },
    },
    xAxis: { type: 'category', data: starts.map((start) => words.labelOf(start)), ...axis },
    yAxis: [
      {
        type: 'value', ...axis, minInterval: isTime ? undefined : 1, splitLine: { lineStyle: { color: colours.line } },
        axisLabel: { ...axis.axisLabel, formatter: (value: number) => (isTime ? show('signedInSeconds', value) : show('offered', value)) },
      },
      ...(hasLevel
        ? [{ type: 'value', min: 0, max: 1, ...axis, splitLine: { show: false }, axisLabel: { ...axis.axisLabel, formatter: (value: number) => `${String(Math.round(value * 100))}%` } }]
        : []),
    ],
    series: [
      ...bars.map((bar) => ({
        type: 'bar', stack: 'all', name: words.nameOf(bar.name), data: sumsOf(report.rows, starts, bar.name), color: colours[bar.colour], barMaxWidth: 36,
        tooltip: { valueFormatter: (value: unknown) => show(bar.name, Number(value)) },
      })),
      ...(hasLevel
        ? [{
          type: 'line', yAxisIndex: 1, name: words.nameOf('serviceLevel'), data: valuesOf(report, starts, 'serviceLevel'), color: colours.ready, connectNulls: true,
          symbolSize: 5, lineStyle: { width: 2 },
          tooltip: { valueFormatter: (value: unknown) => show('serviceLevel', typeof value === 'number' ? value : null) },
        }]
        : []),
    ],
  };
}
