import { createStore, type Store } from '../store';

/** What screen readers are told once; the live regions in the shell read it. */
export const announcement: Store<{ readonly id: number; readonly text: string; readonly isUrgent: boolean }> =
  createStore({ id: 0, text: '', isUrgent: false });

export function announce(text: string, isUrgent = false): void {
  announcement.update((current) => ({ id: current.id + 1, text, isUrgent }));
}
