import type { ThemeChoice } from '@/api/types';
import { openBrowserStorage } from '@/shared/storage';
import { createStore, type Store } from '@/shared/store';
import { applyPalette, type Appearance } from './theme';

const key = 'anyseat.theme';
const storage = openBrowserStorage('local');
const darkQuery = globalThis.matchMedia('(prefers-color-scheme: dark)');

/** The theme the person chose; the browser remembers it for the sign-in page. */
export const themeChoice: Store<ThemeChoice> = createStore(readChoice());
/** What is shown. */
export const appearance: Store<Appearance> = createStore(resolve());

export function startAppearance(): void {
  applyPalette(appearance.get());
  themeChoice.subscribe(() => {
    storage.setItem(key, themeChoice.get());
    appearance.set(resolve());
  });
  darkQuery.addEventListener('change', () => { appearance.set(resolve()); });
  appearance.subscribe(() => { applyPalette(appearance.get()); });
}

function readChoice(): ThemeChoice {
  const kept = storage.getItem(key);
  return kept === 'light' || kept === 'dark' ? kept : 'system';
}

function resolve(): Appearance {
  const choice = themeChoice.get();
  if (choice !== 'system') return choice;
  return darkQuery.matches ? 'dark' : 'light';
}
