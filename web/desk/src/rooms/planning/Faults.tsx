import { ProblemError } from '@/api/client';
import styles from './PlanningRoom.module.css';

const shownMax = 8;

/** Everything the server found wrong with a document or a change, field by field, in its own words. */
export function Faults({ error }: { readonly error: unknown }) {
  if (!(error instanceof ProblemError)) return null;
  const { faults = [], field, detail } = error.problem as { readonly faults?: readonly { readonly path: string; readonly detail?: string }[]; readonly field?: string; readonly detail?: string };
  const lines = faults.length > 0 ? faults.slice(0, shownMax).map((fault) => fault.detail ?? fault.path) : field === undefined || detail === undefined ? [] : [detail];
  return lines.length === 0 ? null : <ul className={styles.faults} lang="en">{lines.map((line) => <li key={line}>{line}</li>)}</ul>;
}
