import { openTimeoutMs } from './link';

/** Watches a connection for silence and sees to it that it ends once. */
export interface Lifeline {
  readonly isOver: boolean;
  /** A sign of life: the next is due in so many milliseconds. */
  readonly expect: (ms: number) => void;
  /** Ends the connection without a word to anybody. */
  readonly release: () => void;
  /** Ends it and tells why, unless it is over. */
  readonly end: (code: number) => void;
}

/** @param cleanUp Gives back what the connection holds; called once. @param onClosed Hears of an end that was not ours. */
export function createLifeline(cleanUp: () => void, onClosed: (code: number) => void): Lifeline {
  let isOver = false;
  let silence: ReturnType<typeof setTimeout> | undefined;
  const release = (): void => {
    if (isOver) return;
    isOver = true;
    clearTimeout(silence);
    cleanUp();
  };
  const end = (code: number): void => {
    if (isOver) return;
    release();
    onClosed(code);
  };
  const expect = (ms: number): void => {
    clearTimeout(silence);
    silence = setTimeout(() => { end(4408); }, ms);
  };
  expect(openTimeoutMs);
  return { get isOver() { return isOver; }, expect, release, end };
}
