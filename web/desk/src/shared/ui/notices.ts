import { LineError, ProblemError } from '@/api/client';
import type { MessageKey, MessageValues, Translate } from '../i18n';
import { createStore, type Store } from '../store';

export interface Notice {
  readonly id: number;
  readonly tone: 'info' | 'success' | 'error';
  readonly text: (t: Translate) => string;
}

/** Notices shown at once; older ones make room. */
const countMax = 3;
const shownForMs = { info: 5000, success: 4000, error: 9000 } as const;
let nextId = 1;

export const notices: Store<readonly Notice[]> = createStore<readonly Notice[]>([]);

export function dismissNotice(id: number): void {
  notices.update((current) => current.filter((notice) => notice.id !== id));
}

export function notify(tone: Notice['tone'], key: MessageKey, values?: MessageValues): void {
  show(tone, (t) => t(key, values));
}

/** Says what went wrong, in the words of the problem's code. */
export function notifyError(error: unknown): void {
  show('error', (t) => describeError(error, t));
}

/** The text of an error on screen. */
export function describeError(error: unknown, t: Translate): string {
  if (error instanceof LineError) return t('problem.line');
  if (!(error instanceof ProblemError)) return t('problem.unknown', { code: 'desk.unexpected' });
  const { code, retryAfterSeconds, field, detail, kind = '', reason = '' } = error.problem;
  const known = t.find(`problem.${code}`, { seconds: retryAfterSeconds ?? 1, field: field ?? '', kind, reason });
  if (known !== null) return known;
  const byStatus = t.find(`problem.status.${String(error.problem.status)}`, { detail: detail ?? error.problem.title });
  return byStatus ?? t('problem.unknown', { code });
}

function show(tone: Notice['tone'], text: Notice['text']): void {
  const id = nextId++;
  notices.update((current) => [...current.slice(-(countMax - 1)), { id, tone, text }]);
  setTimeout(() => { dismissNotice(id); }, shownForMs[tone]);
}
