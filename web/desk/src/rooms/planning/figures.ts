import type { SimulationFigure, SimulationResult } from '@/api/types';
import { formatDuration } from '@/shared/format/duration';
import type { Translate } from '@/shared/i18n';

/** The figures that are drawn, in the order of the charts. */
export const chartFigures = ['serviceLevel', 'averageSpeedOfAnswer', 'abandonment', 'occupancy', 'longestWait', 'callbacksRequested'] as const;

/** The figures of the table of totals. */
export const tableFigures = [
  'offered', 'answered', 'serviceLevel', 'averageSpeedOfAnswer', 'abandoned', 'abandonment', 'longestWait', 'averageHandleTime', 'occupancy',
  'callbacksRequested', 'overflowed', 'unserved', 'staffedHours',
] as const;
export type FigureName = (typeof tableFigures)[number];

const units = {
  offered: 'count', answered: 'count', serviceLevel: 'rate', averageSpeedOfAnswer: 'duration', abandoned: 'count', abandonment: 'rate',
  longestWait: 'duration', averageHandleTime: 'duration', occupancy: 'rate', callbacksRequested: 'count', overflowed: 'count', unserved: 'count',
  staffedHours: 'hours',
} as const satisfies Record<FigureName, 'count' | 'rate' | 'duration' | 'hours'>;

/** Whether more of it is better, worse, or neither. */
const goals: Partial<Record<FigureName, 'more' | 'less'>> = {
  answered: 'more', serviceLevel: 'more', averageSpeedOfAnswer: 'less', abandoned: 'less', abandonment: 'less', longestWait: 'less', unserved: 'less',
};

export function isRate(name: FigureName): boolean {
  return units[name] === 'rate';
}

/** A figure as people read it. Means of counts have a fraction, unless they have none. */
export function formatFigure(tag: string, name: FigureName, value: number): string {
  switch (units[name]) {
    case 'rate': return new Intl.NumberFormat(tag, { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(value);
    case 'duration': return Math.abs(value) < 10 ? `${new Intl.NumberFormat(tag, { maximumFractionDigits: 1 }).format(value)} s` : `${value < 0 ? '−' : ''}${formatDuration(Math.round(Math.abs(value)))}`;
    case 'count': case 'hours': return new Intl.NumberFormat(tag, { maximumFractionDigits: 1 }).format(value);
  }
}

/** How a figure stands on an axis: short. */
export function formatTick(tag: string, name: FigureName, value: number): string {
  return units[name] === 'rate' ? new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 0 }).format(value) : formatFigure(tag, name, value);
}

/** The mean with the half of its interval: 82.1% ± 1.2%. */
export function formatEstimate(tag: string, name: FigureName, figure: SimulationFigure | undefined): string {
  if (figure === undefined) return '–';
  const mean = formatFigure(tag, name, figure.mean);
  return figure.halfWidth === null || figure.halfWidth === 0 ? mean : `${mean} ± ${formatFigure(tag, name, figure.halfWidth)}`;
}

/** By how much a scenario differs from the day as it is; null where that is not known. */
export function formatDifference(tag: string, name: FigureName, figure: SimulationFigure | undefined): string | null {
  if (figure === undefined || figure.difference === null) return null;
  const difference = figure.difference;
  const text = roundsAway(name, difference) ? formatSmall(tag, name, difference) : formatFigure(tag, name, difference);
  return `${difference > 0 ? '+' : ''}${text}`;
}

// What would read as nothing although it is something; below a millionth it is the rounding of sums.
function roundsAway(name: FigureName, value: number): boolean {
  return Math.abs(value) > 1e-6 && Math.abs(value) < (isRate(name) ? 0.0005 : 0.05);
}

function formatSmall(tag: string, name: FigureName, value: number): string {
  const text = new Intl.NumberFormat(tag, { style: isRate(name) ? 'percent' : 'decimal', maximumSignificantDigits: 1 }).format(value);
  return units[name] === 'duration' ? `${text} s` : text;
}

/** What a significant difference means. */
export function effectOf(name: FigureName, figure: SimulationFigure | undefined): 'better' | 'worse' | 'other' | null {
  if (figure?.isSignificant !== true || figure.difference === null) return null;
  const goal = goals[name];
  return goal === undefined ? 'other' : (figure.difference > 0) === (goal === 'more') ? 'better' : 'worse';
}

export type ResultRow = SimulationResult['rows'][number];

/** The figure of a row for one of those compared. */
export function figureAt(row: ResultRow, scenario: number, name: string): SimulationFigure | undefined {
  return row.scenarios[scenario]?.[name];
}

/** Whether any row has a value of the figure. */
export function hasFigure(rows: readonly ResultRow[], name: string): boolean {
  return rows.some((row) => row.scenarios.some((figures) => figures[name] !== undefined));
}

/** What one of those compared is called. */
export function scenarioName(scenario: SimulationResult['scenarios'][number], t: Translate): string {
  return scenario.kind === 'changed' ? scenario.name : t(`planning.scenario.${scenario.kind}`);
}
