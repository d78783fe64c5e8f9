/** Exponential waits with jitter, so that a thousand pages do not come back in the same instant. */
const firstMs = 600;
const mostMs = 12_000;

/**
 * @param attempt 0 for the wait after the first failure.
 * @param random in [0, 1); the wait falls between half and the whole of the step.
 */
export function backoffMs(attempt: number, random = Math.random()): number {
  const step = Math.min(mostMs, firstMs * 2 ** attempt);
  return Math.round(step / 2 + (step / 2) * random);
}

/** The server's wish counts when it is longer than ours, up to five minutes; the jitter is added on top. */
export function retryDelayMs(attempt: number, retryAfterSeconds = 0, random = Math.random()): number {
  const wishMs = Math.min(retryAfterSeconds, 300) * 1000;
  return Math.max(backoffMs(attempt, random), wishMs + (wishMs > 0 ? Math.round(random * 1000) : 0));
}
