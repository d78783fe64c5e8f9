/** The part of Storage that drafts and the outbox need; tests bring their own. */
export interface TextStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
  keys(): readonly string[];
}

/** The browser's storage, or memory when the browser refuses it (private mode, full disk): typing must go on. */
export function createTextStorage(storage: Storage | null): TextStorage {
  const memory = new Map<string, string>();
  const guarded = <T>(act: (live: Storage) => T, otherwise: T): T => {
    if (storage === null) return otherwise;
    try {
      return act(storage);
    } catch {
      return otherwise;
    }
  };
  return {
    getItem: (key) => memory.get(key) ?? guarded((live) => live.getItem(key), null),
    setItem: (key, value) => {
      const isKept = guarded((live) => { live.setItem(key, value); return true; }, false);
      if (isKept) memory.delete(key); else memory.set(key, value);
    },
    removeItem: (key) => {
      memory.delete(key);
      guarded((live) => { live.removeItem(key); return true; }, false);
    },
    keys: () => [...new Set([
      ...memory.keys(),
      ...guarded((live) => Array.from({ length: live.length }, (_, i) => live.key(i) ?? ''), []),
    ])],
  };
}

export function openBrowserStorage(kind: 'local' | 'session'): TextStorage {
  try {
    return createTextStorage(kind === 'local' ? globalThis.localStorage : globalThis.sessionStorage);
  } catch {
    return createTextStorage(null);
  }
}
