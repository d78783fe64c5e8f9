import type { EChartsCoreOption } from 'echarts/core';
import { figureAt, formatEstimate, formatTick, isRate, type FigureName, type ResultRow } from './figures';

/** The looks of those compared: a colour of the theme and a sign, so that neither stands alone. */
export const looks = [
  { colour: 'text', symbol: 'rect', sign: '■' }, { colour: 'not-ready', symbol: 'circle', sign: '●' }, { colour: 'brand', symbol: 'triangle', sign: '▲' },
  { colour: 'conversation', symbol: 'diamond', sign: '◆' }, { colour: 'wrap-up', symbol: 'emptyCircle', sign: '○' },
  { colour: 'warning', symbol: 'emptyRect', sign: '□' }, { colour: 'ready', symbol: 'emptyTriangle', sign: '△' },
] as const;
export type Look = (typeof looks)[number];

/** The look of a scenario: the recorded day has the first, the simulated one the second, whether or not both are there. */
export function lookOf(kinds: readonly string[], place: number): Look {
  return looks[(kinds[0] === 'recorded' ? place : place + 1) % looks.length] ?? looks[0];
}

export interface ChartWords {
  readonly tag: string;
  readonly labels: readonly string[];
  readonly names: readonly string[];
}

/** What is drawn: the intervals of one queue, group or all, in order. */
export interface ChartInput {
  readonly figure: FigureName;
  readonly rows: readonly ResultRow[];
  readonly kinds: readonly string[];
  /** Those that are shown, by place. */
  readonly shown: readonly number[];
}

/** Lines by interval, each with the band in which its mean lies with 95 %. */
export function chartOf(input: ChartInput, words: ChartWords, colourOf: (name: string) => string, isStill: boolean): EChartsCoreOption {
  const { figure, rows, kinds, shown } = input;
  const axis = { axisLabel: { color: colourOf('text-quiet'), hideOverlap: true }, axisLine: { lineStyle: { color: colourOf('line') } }, axisTick: { show: false } };
  return {
    animation: !isStill,
    animationDuration: 150,
    textStyle: { fontFamily: 'inherit' },
    grid: { left: 4, right: 12, top: 12, bottom: 4, containLabel: true },
    tooltip: {
      trigger: 'axis', confine: true, backgroundColor: colourOf('raised'), borderColor: colourOf('line'), textStyle: { color: colourOf('text') },
      formatter: (items: unknown) => tipOf(placeOf(items), input, words),
    },
    xAxis: { type: 'category', data: [...words.labels], boundaryGap: false, ...axis },
    yAxis: {
      type: 'value', min: 0, ...(isRate(figure) ? { max: (value: { readonly max: number }) => Math.min(1, Math.max(0.1, Math.ceil(value.max * 10) / 10)) } : {}),
      ...axis, splitLine: { lineStyle: { color: colourOf('line') } }, axisLabel: { ...axis.axisLabel, formatter: (value: number) => formatTick(words.tag, figure, value) },
    },
    series: shown.flatMap((place) => seriesOf(rows, figure, place, words.names[place] ?? '', lookOf(kinds, place), kinds[place] === 'recorded', colourOf)),
  };
}

function seriesOf(
  rows: readonly ResultRow[], figure: FigureName, place: number, name: string, look: Look, isRecorded: boolean, colourOf: (name: string) => string): readonly object[] {
  const colour = colourOf(look.colour);
  const values = rows.map((row) => figureAt(row, place, figure));
  const line = {
    type: 'line', name, data: values.map((value) => value?.mean ?? null), color: colour, symbol: look.symbol, symbolSize: 6, z: 3,
    lineStyle: { width: 2, type: isRecorded ? 'dashed' : 'solid' },
  };
  if (isRecorded) return [line];
  // The band is a stack: an invisible foot, and on it the width of the interval.
  const foot = values.map((value) => (value?.halfWidth == null ? null : Math.max(0, value.mean - value.halfWidth)));
  const width = values.map((value, at) => (value?.halfWidth == null ? null : value.mean + value.halfWidth - (foot[at] ?? 0)));
  const band = { type: 'line', stack: `band-${String(place)}`, symbol: 'none', silent: true, lineStyle: { opacity: 0 }, z: 1 };
  return [
    { ...band, name: `${name} foot`, data: foot, stackStrategy: 'all' },
    { ...band, name: `${name} band`, data: width, stackStrategy: 'all', areaStyle: { color: colour, opacity: 0.16 } },
    line,
  ];
}

function placeOf(items: unknown): number {
  const first: unknown = Array.isArray(items) ? items[0] : items;
  return typeof first === 'object' && first !== null && 'dataIndex' in first ? Number(first.dataIndex) : 0;
}

/** Names are people's: they go into the tip as text. */
function tipOf(at: number, input: ChartInput, words: ChartWords): HTMLElement {
  const tip = document.createElement('div');
  const add = (text: string, isHead: boolean): void => {
    const line = document.createElement('div');
    line.textContent = text;
    if (isHead) line.style.fontWeight = '600';
    tip.append(line);
  };
  add(words.labels[at] ?? '', true);
  const row = input.rows[at];
  if (row !== undefined) {
    for (const place of input.shown) add(`${lookOf(input.kinds, place).sign} ${words.names[place] ?? ''}: ${formatEstimate(words.tag, input.figure, figureAt(row, place, input.figure))}`, false);
  }
  return tip;
}
