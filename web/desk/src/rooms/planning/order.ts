import type { SimulationChange, SimulationOrder } from '@/api/types';

/** Where the day comes from. */
export const sources = ['recorded', 'saved', 'file'] as const;
export type Source = (typeof sources)[number];

export interface DayChoice {
  readonly source: Source;
  readonly date: string;
  readonly customers: 'recorded' | 'alike';
  readonly intervalMinutes: 15 | 30 | 60;
  readonly documentId: string | null;
  /** A day that was read from a file, not yet saved. */
  readonly file: { readonly name: string; readonly document: unknown } | null;
}

export interface ScenarioDraft {
  readonly id: number;
  readonly name: string;
  readonly changes: readonly SimulationChange[];
  /** Under what it is saved; undefined for one that is not. */
  readonly saved?: { readonly id: string; readonly version: number };
}

export const scenariosMax = 5;
export const replicationChoices = [10, 20, 50, 100, 200] as const;

export function createDayChoice(today: string): DayChoice {
  return { source: 'recorded', date: dayBefore(today), customers: 'recorded', intervalMinutes: 30, documentId: null, file: null };
}

/** The day before, as 2026-11-24. */
export function dayBefore(day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() - 1);
  return date.toISOString().slice(0, 10);
}

/** Whether a day is chosen at all. */
export function isChosen(choice: DayChoice): boolean {
  return choice.source === 'recorded' ? /^\d{4}-\d{2}-\d{2}$/.test(choice.date) : choice.documentId !== null;
}

/** What is asked of the server; scenarios without changes are left out. */
export function toOrder(choice: DayChoice, scenarios: readonly ScenarioDraft[], replications: number, name: string): SimulationOrder {
  return {
    ...(name.trim() === '' ? {} : { name: name.trim() }),
    day: choice.source === 'recorded'
      ? { recorded: choice.date, customers: choice.customers, intervalMinutes: choice.intervalMinutes }
      : { documentId: choice.documentId ?? '' },
    scenarios: scenarios.filter((scenario) => scenario.changes.length > 0).map(({ name: own, changes }) => ({ name: own, changes })),
    replications,
  };
}

/** A name that no scenario has yet. */
export function freeName(base: string, taken: readonly string[]): string {
  if (!taken.includes(base)) return base;
  for (let number = 2; ; number++) if (!taken.includes(`${base} ${String(number)}`)) return `${base} ${String(number)}`;
}

/** Of a long sentence what fits a name. */
export function toName(sentence: string): string {
  return Array.from(sentence).slice(0, 80).join('');
}
