import { createStore, type Store } from '../store';

/** What screen readers are told once; the live regions of the page read it. */
export interface Announcement { readonly id: number; readonly text: string; readonly isUrgent: boolean }

export const announcement: Store<Announcement> = createStore<Announcement>({ id: 0, text: '', isUrgent: false });

export function announce(text: string, isUrgent = false): void {
  announcement.update((current) => ({ id: current.id + 1, text, isUrgent }));
}
