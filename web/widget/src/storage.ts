/** Small texts of this visitor on the host page's own origin; other tabs of the same page see the changes. */
export interface Store {
  get(key: string): string | null;
  /** False when the text could be kept for this page view only. */
  set(key: string, value: string): boolean;
  remove(key: string): void;
  keys(prefix: string): readonly string[];
  /** Changes made by other tabs; `null` stands for "everything was cleared". */
  onChange(listener: (key: string | null) => void): void;
}

/** `localStorage` under a prefix; when the browser denies it or it is full, memory holds the text instead. */
export function browserStore(prefix: string, window: Window): Store {
  const memory = new Map<string, string>();
  let local: Storage | null = null;
  try {
    local = window.localStorage;
    local.getItem(prefix);
  } catch {
    local = null;
  }
  return {
    get(key) {
      const held = memory.get(key);
      if (held !== undefined) return held;
      return local === null ? null : local.getItem(prefix + key);
    },
    set(key, value) {
      if (local !== null) {
        try {
          local.setItem(prefix + key, value);
          memory.delete(key);
          return true;
        } catch {
          // Full or denied: memory is the next best place.
        }
      }
      memory.set(key, value);
      return false;
    },
    remove(key) {
      memory.delete(key);
      local?.removeItem(prefix + key);
    },
    keys(start) {
      const kept = Object.keys(local ?? {}).filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
      return [...new Set([...memory.keys(), ...kept])].filter((key) => key.startsWith(start)).sort();
    },
    onChange(listener) {
      window.addEventListener('storage', (change) => {
        if (change.storageArea !== local) return;
        if (change.key === null) listener(null);
        else if (change.key.startsWith(prefix)) listener(change.key.slice(prefix.length));
      });
    },
  };
}

/** Reads an object that this widget wrote; one without its text field `mark` counts as absent. */
export function readJson<T extends object>(store: Store, key: string, mark: keyof T): T | null {
  try {
    const value = JSON.parse(store.get(key) ?? 'null') as T | null;
    return typeof value?.[mark] === 'string' ? value : null;
  } catch {
    return null;
  }
}
