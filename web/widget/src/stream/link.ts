import type { Answer } from '../http';

/** A frame as it came; only `type` is known for certain. */
export type Frame = Readonly<Record<string, unknown>> & { readonly type: string };

/** One connection to the push stream, from opening to its single end. */
export interface Link {
  readonly kind: 'socket' | 'events';
  /** Null when this connection cannot carry the call (or ended before the answer): use HTTP with the same key. */
  call(method: string, params: object): Promise<Answer<unknown> | null>;
  /** Finds out soon whether the other end is still there. */
  probe(): void;
  close(): void;
}

export interface LinkEvents {
  /** The server knows us; calls may go. */
  onReady(): void;
  onFrame(frame: Frame): void;
  /** Exactly once, unless we closed it ourselves. WebSocket close code, or the HTTP status of the event stream. */
  onClosed(code: number): void;
}

export function parseFrame(text: string): Frame | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('type' in value) || typeof value.type !== 'string') return null;
    return { ...value, type: value.type };
  } catch {
    return null;
  }
}

/** The server's silence that ends a connection, in heartbeats. */
export const silenceFactor = 2.5;
export const openTimeoutMs = 8_000;
