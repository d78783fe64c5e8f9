import { createStore, useStore, type Store } from '@/shared/store';

/** The path of the page, without a trailing slash; rooms are its first part. */
export const path: Store<string> = createStore(readPath());

globalThis.addEventListener('popstate', () => { path.set(readPath()); });

export function navigate(to: string): void {
  if (to === path.get()) return;
  history.pushState(null, '', to);
  path.set(readPath());
}

export function usePath(): string {
  return useStore(path, (current) => current);
}

function readPath(): string {
  const current = globalThis.location.pathname.replace(/\/+$/, '');
  return current === '' ? '/' : current;
}
