import { useMemo, useSyncExternalStore } from 'react';

/** Holds one immutable value and tells its listeners when another takes its place. */
export interface Store<T> {
  readonly get: () => T;
  readonly set: (next: T) => void;
  readonly update: (change: (current: T) => T) => void;
  readonly subscribe: (listener: () => void) => () => void;
}

export function createStore<T>(initial: T): Store<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  const set = (next: T): void => {
    if (Object.is(value, next)) return;
    value = next;
    for (const listener of [...listeners]) listener();
  };
  return {
    get: () => value,
    set,
    update: (change) => { set(change(value)); },
    subscribe(listener) {
      listeners.add(listener);
      return () => { listeners.delete(listener); };
    },
  };
}

/** Reads a part of a store; the component renders again only when that part differs by `isEqual`. */
export function useStore<T, S>(store: Store<T>, select: (value: T) => S, isEqual: (a: S, b: S) => boolean = Object.is): S {
  const getSelection = useMemo(() => memoise(store, select, isEqual), [store, select, isEqual]);
  return useSyncExternalStore(store.subscribe, getSelection);
}

function memoise<T, S>(store: Store<T>, select: (value: T) => S, isEqual: (a: S, b: S) => boolean): () => S {
  let last: { value: T; selection: S } | null = null;
  return () => {
    const value = store.get();
    if (last !== null && Object.is(last.value, value)) return last.selection;
    const selection = select(value);
    last = { value, selection: last !== null && isEqual(last.selection, selection) ? last.selection : selection };
    return last.selection;
  };
}

/** Equality of lists by their members. */
export function sameMembers<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((member, index) => Object.is(member, b[index]));
}
