import type { IntervalReport, ReportFigures, ReportKey, ReportRow } from '@/api/types';
import type { FigureName } from './figures';
import type { Interval } from './range';

const lengthMs: Readonly<Record<Interval, number>> = { '15m': 900_000, '30m': 1_800_000, '1h': 3_600_000, '1d': 86_400_000 };

/** Steps at most, so that a wrong answer cannot fill the memory. */
const stepsMax = 4000;

/** Starts of all intervals from the first to the last in which something happened: the server leaves the empty ones out. */
export function allStarts(report: IntervalReport): readonly string[] {
  const length = lengthMs[report.interval as Interval];
  const known = [...new Set(report.rows.map((row) => Date.parse(row.start)))].sort((a, b) => a - b);
  const starts: number[] = [];
  for (const start of known) {
    // A day may have an hour more or less, so the known starts count and only gaps are filled.
    for (let last = starts.at(-1); last !== undefined && start - last > length * 1.5 && starts.length < stepsMax; last = starts.at(-1)) starts.push(last + length);
    starts.push(start);
  }
  return starts.map((start) => new Date(start).toISOString());
}

export function keyId(key: ReportKey | null): string {
  return key === null ? '' : key.id ?? key.code ?? '';
}

/** Sums of a figure by interval; figures that do not add up are not asked for. */
export function sumsOf(rows: readonly ReportRow[], starts: readonly string[], name: FigureName): readonly number[] {
  const places = new Map(starts.map((start, place) => [Date.parse(start), place]));
  const sums = starts.map(() => 0);
  for (const row of rows) {
    const place = places.get(Date.parse(row.start));
    if (place !== undefined) sums[place] = (sums[place] ?? 0) + (row.figures[name] ?? 0);
  }
  return sums;
}

/** A ratio by interval, of a report that tells nothing apart; null where it is not known. */
export function valuesOf(report: IntervalReport, starts: readonly string[], name: FigureName): readonly (number | null)[] {
  const known = new Map(report.rows.map((row) => [Date.parse(row.start), row.figures[name]]));
  return starts.map((start) => known.get(Date.parse(start)) ?? null);
}

/** A line of the table: a group over the whole range, or an interval of it. */
export interface Line {
  readonly id: string;
  readonly start: string | null;
  readonly key: ReportKey | null;
  readonly figures: ReportFigures;
  /** How the volume went over the range; null for intervals. */
  readonly trend: readonly number[] | null;
}

export function groupLines(report: IntervalReport, starts: readonly string[], volume: FigureName): readonly Line[] {
  const rows = new Map<string, ReportRow[]>();
  for (const row of report.rows) {
    const id = keyId(row.key);
    const known = rows.get(id);
    if (known === undefined) rows.set(id, [row]); else known.push(row);
  }
  return report.groups.map((group) => {
    const id = keyId(group.key);
    return { id, start: null, key: group.key, figures: group.figures, trend: sumsOf(rows.get(id) ?? [], starts, volume) };
  });
}

export function intervalLines(report: IntervalReport): readonly Line[] {
  return report.rows.map((row) => ({ id: `${row.start} ${keyId(row.key)}`, start: row.start, key: row.key, figures: row.figures, trend: null }));
}
