import { backoffMs } from '../backoff';
import type { Answer } from '../http';
import type { ServiceState, VisitorEvent, VisitorSnapshot } from '../protocol';
import { openEventsLink } from './eventsLink';
import type { Frame, Link } from './link';
import { openSocketLink } from './socketLink';

export interface LiveHooks {
  onSnapshot(snapshot: VisitorSnapshot): void;
  onEvent(event: VisitorEvent): void;
  onTyping(): void;
  onService(state: ServiceState): void;
  /** True when the stream is up, false when it was lost or could not be opened. */
  onLine(isUp: boolean): void;
  /** The server does not take our token; the conversation has to be looked up. */
  onRefused(): void;
}

/** So many WebSockets in a row without a welcome, and event streams are tried: some proxies let only those through. */
const socketFailuresMax = 2;

/** Keeps one conversation's push stream up: reconnects, resumes by cursor, changes the transport when one is blocked. */
export class Live {
  #link: Link | null = null;
  #isUp = false;
  #isStopped = true;
  #cursor: string | null = null;
  #attempt = 0;
  #socketFailures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  readonly #origin: string;
  readonly #token: string;
  readonly #hooks: LiveHooks;

  constructor(
    origin: string,
    token: string,
    hooks: LiveHooks,
  ) {
    this.#origin = origin;
    this.#token = token;
    this.#hooks = hooks;
  }

  start(): void {
    if (!this.#isStopped) return;
    this.#isStopped = false;
    this.#open();
  }

  stop(): void {
    this.#isStopped = true;
    this.#isUp = false;
    clearTimeout(this.#timer);
    this.#link?.close();
    this.#link = null;
  }

  /** The page came to the front or the device says it is online again. */
  nudge(): void {
    if (this.#isStopped) return;
    if (this.#link !== null) this.#link.probe();
    else this.#open();
  }

  call(method: string, params: object): Promise<Answer<unknown> | null> {
    return this.#link !== null && this.#isUp ? this.#link.call(method, params) : Promise.resolve(null);
  }

  #open(): void {
    clearTimeout(this.#timer);
    const useEvents = this.#socketFailures >= socketFailuresMax;
    const events = {
      onReady: () => {
        this.#isUp = true;
        // After an event stream ends, one WebSocket is tried before the next one.
        this.#socketFailures = useEvents ? socketFailuresMax - 1 : 0;
        this.#hooks.onLine(true);
      },
      onFrame: (frame: Frame) => { this.#take(frame); },
      onClosed: (code: number) => { this.#closed(code, useEvents); },
    };
    try {
      this.#link = useEvents
        ? openEventsLink(`${this.#origin}/api/v1/stream/events`, this.#token, this.#cursor, events)
        : openSocketLink(`${this.#origin.replace(/^http/, 'ws')}/api/v1/stream`, this.#token, this.#cursor, events);
    } catch {
      // The page's content-security policy may forbid ws: in the constructor.
      this.#closed(1006, useEvents);
    }
  }

  #closed(code: number, wasEvents: boolean): void {
    const wasUp = this.#isUp;
    this.#link = null;
    this.#isUp = false;
    if (!wasUp) this.#socketFailures = wasEvents ? 0 : this.#socketFailures + 1;
    this.#hooks.onLine(false);
    if (code === 4401 || code === 4403 || code === 403 || code === 404) this.#hooks.onRefused();
    if (this.#isStopped) return;
    // A background page is silenced by its browser; it may come straight back.
    if (wasUp && code === 4408) { this.#open(); return; }
    this.#timer = setTimeout(() => { this.#open(); }, backoffMs(this.#attempt++));
  }

  #take(frame: Frame): void {
    if (typeof frame.cursor === 'string') this.#cursor = frame.cursor;
    // A welcome alone proves little: the back-off ends when the stream really carries something.
    if (/^(snapshot|event|pong)$/.test(frame.type)) this.#attempt = 0;
    switch (frame.type) {
      case 'snapshot':
        this.#hooks.onSnapshot(frame.data as VisitorSnapshot);
        break;
      case 'event':
        this.#hooks.onEvent({ kind: frame.kind, data: frame.data } as VisitorEvent);
        break;
      case 'signal':
        if (frame.kind === 'typing') this.#hooks.onTyping();
        break;
      case 'service':
        this.#hooks.onService(frame.state === 'degraded' ? 'degraded' : 'normal');
        break;
      case 'problem':
        // The subscription was refused: begin again, without a cursor that may be the reason.
        this.#cursor = null;
        this.#link?.close();
        this.#closed(4400, this.#link?.kind === 'events');
        this.#hooks.onRefused();
        break;
      default:
        break;
    }
  }
}
