/** The plan as plain data, for what looks at it member by member. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

export function isThing(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Equality by value; the order of members does not count. */
export function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (isList(a) && isList(b)) return a.length === b.length && a.every((one, index) => isSame(one, b[index]));
  if (!isThing(a) || !isThing(b)) return false;
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => name in b && isSame(a[name], b[name]));
}

/** An id, code or tag; null for what is none. */
export function text(value: unknown): string | null {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : null;
}

/** What identifies an entry of a list, as the server's comparison has it; null for lists in which places count. */
export function keyOf(one: unknown): string | null {
  if (!isThing(one)) return null;
  const key = text(one.id ?? one.code ?? one.tag ?? one.skillId);
  if (key !== null) return key;
  const [agent, queue] = [text(one.agentId), text(one.queueId)];
  return agent !== null && queue !== null ? `${agent} ${queue}` : null;
}

/** A list by the keys of its entries; null where they have none, or one twice. */
export function keyed(list: readonly unknown[]): ReadonlyMap<string, unknown> | null {
  const map = new Map<string, unknown>();
  for (const one of list) {
    const key = keyOf(one);
    if (key === null || map.has(key)) return null;
    map.set(key, one);
  }
  return map;
}
