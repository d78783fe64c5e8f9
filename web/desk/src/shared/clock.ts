import { useMemo, useSyncExternalStore } from 'react';

/**
 * The server's time, in milliseconds since 1970. Waits and deadlines are counted by it, so a wrong clock on the
 * agent's machine does not show wrong times. `observe` corrects it from `now` in welcome and pong frames.
 */
export class ServerClock {
  private offsetMs = 0;
  private readonly localNow: () => number;

  constructor(localNow: () => number = Date.now) {
    this.localNow = localNow;
  }

  now(): number {
    return this.localNow() + this.offsetMs;
  }

  /** @param sentAt local time of the question, when known: the answer was then written half a round trip ago. */
  observe(serverNow: string, sentAt?: number): void {
    const server = Date.parse(serverNow);
    if (Number.isNaN(server)) return;
    const received = this.localNow();
    this.offsetMs = server - (sentAt === undefined ? received : (sentAt + received) / 2);
  }
}

/** The one clock of this page. */
export const serverClock = new ServerClock();

/** Renders again each `stepMs` and gives the server's time, rounded down to the step. */
export function useNow(stepMs = 1000): number {
  const ticker = useMemo(() => {
    const read = (): number => Math.floor(serverClock.now() / stepMs) * stepMs;
    const subscribe = (listener: () => void): (() => void) => {
      const timer = setInterval(listener, stepMs);
      return () => { clearInterval(timer); };
    };
    return { read, subscribe };
  }, [stepMs]);
  return useSyncExternalStore(ticker.subscribe, ticker.read);
}
