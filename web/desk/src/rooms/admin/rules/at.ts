/**
 * A place in the draft of the plan: what stands there, and how to put something else in its place. `path` is the one that faults
 * of the check name, such as `queues[3].rings[0].afterSeconds`.
 */
export interface At<T> {
  readonly path: string;
  readonly value: T;
  readonly set: (next: T) => void;
  /** Like `set`, from what stands there at that moment. `path` is the place that is told to have changed. */
  readonly change: (make: (current: T) => T, path?: string) => void;
}

/** @param change changes what stands at the place; told the path of the inmost place that was meant. */
export function at<T>(path: string, value: T, change: (make: (current: T) => T, path: string) => void): At<T> {
  return { path, value, set: (next) => { change(() => next, path); }, change: (make, inmost = path) => { change(make, inmost); } };
}

/** A member of what stands at a place. */
export function member<T extends object, K extends keyof T & string>(outer: At<T>, name: K): At<T[K]> {
  return at<T[K]>(outer.path === '' ? name : `${outer.path}.${name}`, outer.value[name], (make, path) => {
    outer.change((current) => ({ ...current, [name]: make(current[name]) }), path);
  });
}

/** Every entry of a list. */
export function entries<I>(outer: At<readonly I[]>): readonly At<I>[] {
  return outer.value.map((one, index) => at<I>(`${outer.path}[${String(index)}]`, one, (make, path) => {
    outer.change((current) => current.map((other, place) => (place === index ? make(other) : other)), path);
  }));
}

export function add<I>(outer: At<readonly I[]>, one: I): void {
  outer.change((current) => [...current, one]);
}

export function removeAt<I>(outer: At<readonly I[]>, index: number): void {
  outer.change((current) => current.filter((_, place) => place !== index));
}

/** The same place, of which is known that something stands there. */
export function known<T>(outer: At<T>): At<NonNullable<T>> {
  return outer as unknown as At<NonNullable<T>>;
}
