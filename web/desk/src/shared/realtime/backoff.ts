/** Waits between attempts to connect, in milliseconds. */
export const backoffLimits = { firstMs: 500, maxMs: 15_000, restartMaxMs: 1_500 } as const;

/**
 * Exponential backoff with jitter over the upper half: 0.25–0.5 s, 0.5–1 s, … 7.5–15 s. The jitter keeps a thousand
 * desks from coming back in the same instant.
 * @param attempt attempts that failed in a row, from 1.
 * @param random a number in [0, 1).
 */
export function backoffMs(attempt: number, random: number): number {
  const ceiling = Math.min(backoffLimits.maxMs, backoffLimits.firstMs * 2 ** Math.max(0, attempt - 1));
  return Math.round(ceiling / 2 + (ceiling / 2) * random);
}
