import { openBrowserStorage } from '../storage';
import { createStore, type Store } from '../store';

/** Choices that belong to this browser rather than to the person. */
export interface BrowserSettings {
  readonly isSoundOn: boolean;
  readonly lastNotReadyReason: number | null;
}

const key = 'anyseat.browser';
const storage = openBrowserStorage('local');
const defaults: BrowserSettings = { isSoundOn: true, lastNotReadyReason: null };

export const browserSettings: Store<BrowserSettings> = createStore(read());
browserSettings.subscribe(() => { storage.setItem(key, JSON.stringify(browserSettings.get())); });

function read(): BrowserSettings {
  try {
    const value: unknown = JSON.parse(storage.getItem(key) ?? '{}');
    return typeof value === 'object' && value !== null ? { ...defaults, ...value } : defaults;
  } catch {
    return defaults;
  }
}
