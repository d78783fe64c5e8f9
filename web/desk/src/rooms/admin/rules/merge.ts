import { isList, isSame, isThing, keyed } from './json';

/** Two people gave one part of the plan another value each. */
export interface Conflict {
  /** Where, things in lists by their id, code or tag, as the server's comparisons write it. */
  readonly path: string;
  /** `undefined` for what is not there (any more). */
  readonly base: unknown;
  readonly mine: unknown;
  readonly theirs: unknown;
}

export interface Merged<T> {
  readonly plan: T;
  readonly conflicts: readonly Conflict[];
  /** How many parts came in from theirs. */
  readonly takenCount: number;
}

/**
 * Joins two changes of one document. What only one side changed is taken from that side; where both changed the same to different
 * values, mine stays and the place is a conflict to be decided.
 */
export function merge<T>(base: T, mine: T, theirs: T): Merged<T> {
  const run = new Merging();
  const plan = run.join('', base, mine, theirs) as T;
  return { plan, conflicts: run.conflicts, takenCount: run.takenCount };
}

class Merging {
  readonly conflicts: Conflict[] = [];
  takenCount = 0;

  join(path: string, base: unknown, mine: unknown, theirs: unknown): unknown {
    if (isSame(mine, theirs) || isSame(base, theirs)) return mine;
    if (isSame(base, mine)) {
      // The server's own mark of who changed a queue last is nobody's change.
      if (!path.endsWith('.version')) this.takenCount++;
      return theirs;
    }
    if (isThing(mine) && isThing(theirs)) {
      const former = isThing(base) ? base : {};
      return Object.fromEntries([...new Set([...Object.keys(mine), ...Object.keys(theirs)])]
        .map((name) => [name, this.join(path === '' ? name : `${path}.${name}`, former[name], mine[name], theirs[name])] as const)
        .filter(([, value]) => value !== undefined));
    }
    if (isList(mine) && isList(theirs)) {
      const lists = [isList(base) ? base : [], mine, theirs].map(keyed);
      const [former, own, other] = lists;
      if (former != null && own != null && other != null) {
        // Their order, then what only I have.
        return [...new Set([...other.keys(), ...own.keys()])]
          .map((key) => this.join(`${path}[${key}]`, former.get(key), own.get(key), other.get(key)))
          .filter((one) => one !== undefined);
      }
    }
    this.conflicts.push({ path, base, mine, theirs });
    return mine;
  }
}

/** Puts a value at a path of a conflict; `undefined` takes away what is there. */
export function put<T>(document: T, path: string, value: unknown): T {
  return set(document, parts(path), value) as T;
}

function set(at: unknown, [first, ...rest]: readonly string[], value: unknown): unknown {
  if (first === undefined) return value;
  if (isList(at)) {
    const map = keyed(at);
    const keys = map === null ? at.map((_, index) => String(index)) : [...map.keys()];
    const index = keys.indexOf(first);
    if (index < 0) return rest.length === 0 && value !== undefined ? [...at, value] : at;
    return at.flatMap((one, place) => {
      if (place !== index) return [one];
      const next = set(one, rest, value);
      return next === undefined ? [] : [next];
    });
  }
  if (!isThing(at)) return at;
  const next = set(at[first] ?? null, rest, value);
  return next === undefined ? Object.fromEntries(Object.entries(at).filter(([name]) => name !== first)) : { ...at, [first]: next };
}

/** `queues[7a].rings[0].afterSeconds` as its steps. */
export function parts(path: string): readonly string[] {
  return [...path.matchAll(/\[([^\]]*)\]|[^.[\]]+/g)].map((match) => match[1] ?? match[0]);
}
