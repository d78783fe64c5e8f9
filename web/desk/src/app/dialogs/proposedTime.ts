const quarterMs = 15 * 60_000;

/** The time that a callback is first proposed for: a full quarter of an hour, at least half an hour ahead. */
export function proposedTime(now: number): string {
  return new Date(Math.ceil((now + 2 * quarterMs) / quarterMs) * quarterMs).toISOString();
}
