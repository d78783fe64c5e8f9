import { ApiClient, LineError, ProblemError } from '@/api/client';
import { createEndpoints } from '@/api/endpoints';
import type { Session } from '@/api/types';
import { setTimeZone } from '@/shared/format/dates';
import { setLocale } from '@/shared/i18n';
import { openBrowserStorage } from '@/shared/storage';
import { createStore, type Store } from '@/shared/store';
import { createUuid } from '@/shared/uuid';
import { themeChoice } from './appearance';

export type SessionPhase =
  | { readonly kind: 'loading' }
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'setUp' }
  | { readonly kind: 'signedOut'; readonly hasExpired: boolean }
  | { readonly kind: 'signedIn'; readonly session: Session };

export const sessionPhase: Store<SessionPhase> = createStore<SessionPhase>({ kind: 'loading' });

export const api = new ApiClient({
  deskId: readDeskId(),
  onSignInRequired: () => { expire(); },
});
export const endpoints = createEndpoints(api);

/** Finds out whether somebody is signed in, and whether the installation waits for its first administrator. */
export async function startSession(): Promise<void> {
  try {
    await open(await endpoints.findSession());
  } catch (error) {
    if (error instanceof ProblemError && error.problem.status === 401) {
      await findSetUp();
      return;
    }
    retryStart();
  }
}

async function findSetUp(): Promise<void> {
  try {
    const { isRequired } = await endpoints.findSetUp();
    sessionPhase.set(isRequired ? { kind: 'setUp' } : { kind: 'signedOut', hasExpired: false });
  } catch (error) {
    if (error instanceof LineError || error instanceof ProblemError) retryStart();
    else throw error;
  }
}

/** The server does not answer yet; it is asked again until it does. */
function retryStart(): void {
  sessionPhase.set({ kind: 'unreachable' });
  setTimeout(() => { void startSession(); }, 2000);
}

export async function open(session: Session): Promise<void> {
  api.setCsrfToken(session.csrfToken);
  setTimeZone(session.timeZone);
  if (session.preferences.theme != null) themeChoice.set(session.preferences.theme);
  if (session.preferences.locale != null) await setLocale(session.preferences.locale);
  sessionPhase.set({ kind: 'signedIn', session });
}

export function close(): void {
  api.setCsrfToken(null);
  sessionPhase.set({ kind: 'signedOut', hasExpired: false });
}

/** The session ended while somebody worked; what was typed stays in the browser. */
export function expire(): void {
  if (sessionPhase.get().kind === 'signedIn') sessionPhase.set({ kind: 'signedOut', hasExpired: true });
}

/** One random id a tab; it survives a reload, and tells this desk from another of the same person. */
function readDeskId(): string {
  const storage = openBrowserStorage('session');
  const kept = storage.getItem('anyseat.desk');
  if (kept !== null) return kept;
  const id = createUuid();
  storage.setItem('anyseat.desk', id);
  return id;
}
