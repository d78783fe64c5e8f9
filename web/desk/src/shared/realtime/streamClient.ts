import { ProblemError } from '@/api/client';
import type { ServiceState } from '@/api/types';
import type { ServerClock } from '@/shared/clock';
import { createStore, type Store } from '@/shared/store';
import { backoffLimits, backoffMs } from './backoff';
import type { CallMethod, ClientFrame, ServerFrame, Topic } from './frames';
import { closeCodes, openEvents, openSocket, type Transport, type TransportEvents } from './transport';

export interface ConnectionStatus {
  /** `waiting`: the line is down and the next attempt is timed. `refused`: trying again would change nothing. */
  readonly phase: 'connecting' | 'open' | 'waiting' | 'refused' | 'stopped';
  readonly via: 'socket' | 'events' | null;
  /** When the next attempt starts, in milliseconds of the server's clock. */
  readonly retryAt: number | null;
}

export interface SubscriptionHandlers {
  onSnapshot(data: unknown): void;
  onEvent(kind: string, data: unknown): void;
  onSignal?(kind: string, data: unknown): void;
}

/** A call could not be made or its answer did not come: send again by HTTP, with the same key. */
export class StreamUnavailable extends Error {
  override readonly name = 'StreamUnavailable';
}

export interface StreamOptions {
  readonly deskId: string;
  readonly clock: ServerClock;
  readonly onSignInRequired: () => void;
  readonly random?: () => number;
  readonly openSocket?: typeof openSocket;
  readonly openEvents?: typeof openEvents;
}

interface Subscription {
  readonly sub: string;
  readonly topic: Topic;
  readonly handlers: SubscriptionHandlers;
  cursor: string | null;
  events: Transport | null;
}

interface PendingCall {
  resolve(data: unknown): void;
  reject(error: Error): void;
}

/** Sockets that closed before the welcome, in a row, before server-sent events are tried. */
const socketFailuresMax = 2;
/** A call without an answer for this long is made by HTTP instead, in milliseconds. */
const callAnsweredMs = 8000;
/** Silence beyond this many heartbeats means a dead line. */
const silentHeartbeats = 2.5;

/**
 * Keeps the push stream open: says hello, subscribes, remembers cursors, pings, and comes back with backoff after any
 * loss. Falls back to server-sent events, one response a subscription, when WebSocket cannot be opened.
 */
export class StreamClient {
  readonly status: Store<ConnectionStatus> = createStore<ConnectionStatus>({ phase: 'stopped', via: null, retryAt: null });
  readonly service: Store<ServiceState> = createStore<ServiceState>('normal');
  private readonly subscriptions = new Map<string, Subscription>();
  private readonly calls = new Map<string, PendingCall>();
  private readonly options: StreamOptions;
  private socket: Transport | null = null;
  private usesEvents = false;
  private attempt = 0;
  private socketFailures = 0;
  private bootId: string | null = null;
  private heartbeatMs = 20_000;
  private lastHeardAt = 0;
  private pingSentAt: number | undefined;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private heartTimer: ReturnType<typeof setInterval> | undefined;
  private nextId = 1;

  constructor(options: StreamOptions) {
    this.options = options;
  }

  start(): void {
    if (this.status.get().phase !== 'stopped') return;
    globalThis.addEventListener('online', this.hurry);
    globalThis.addEventListener('offline', this.goOffline);
    this.connect();
  }

  stop(): void {
    globalThis.removeEventListener('online', this.hurry);
    globalThis.removeEventListener('offline', this.goOffline);
    this.status.set({ phase: 'stopped', via: null, retryAt: null });
    this.dropLine();
  }

  subscribe(topic: Topic, handlers: SubscriptionHandlers): () => void {
    const subscription: Subscription = { sub: String(this.nextId++), topic, handlers, cursor: null, events: null };
    this.subscriptions.set(subscription.sub, subscription);
    const isOpening = this.usesEvents && this.status.get().phase === 'connecting';
    if (this.isOpen() || isOpening) this.announce(subscription);
    return () => {
      this.subscriptions.delete(subscription.sub);
      subscription.events?.close();
      this.socket?.send({ type: 'unsubscribe', sub: subscription.sub });
    };
  }

  /** Calls over the socket. Rejects with {@link StreamUnavailable} when there is none or it breaks before the answer. */
  call(method: CallMethod, params: unknown): Promise<unknown> {
    const socket = this.socket;
    if (socket === null || !this.isOpen()) return Promise.reject(new StreamUnavailable(method));
    const id = `k${String(this.nextId++)}`;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => { this.settle(id, (call) => { call.reject(new StreamUnavailable('No answer in time.')); }); }, callAnsweredMs);
      this.calls.set(id, {
        resolve: (data) => { clearTimeout(timer); resolve(data); },
        reject: (error) => { clearTimeout(timer); reject(error); },
      });
      socket.send({ type: 'call', id, method, params });
    });
  }

  /** Tries at once instead of at the end of the wait, for instance when the network comes back. */
  readonly hurry = (): void => {
    if (this.status.get().phase !== 'waiting') return;
    clearTimeout(this.retryTimer);
    this.connect();
  };

  /** The browser knows before the socket does that the network is gone. */
  private readonly goOffline = (): void => {
    if (this.isOpen()) this.lost(closeCodes.lost);
  };

  private isOpen(): boolean {
    return this.status.get().phase === 'open';
  }

  private connect(): void {
    clearTimeout(this.retryTimer);
    this.usesEvents = this.socketFailures >= socketFailuresMax;
    this.status.set({ phase: 'connecting', via: null, retryAt: null });
    if (this.usesEvents) {
      for (const subscription of this.subscriptions.values()) this.announce(subscription);
      return;
    }
    const scheme = globalThis.location.protocol === 'https:' ? 'wss' : 'ws';
    const open = this.options.openSocket ?? openSocket;
    const socket = open(`${scheme}://${globalThis.location.host}/api/v1/stream`, this.eventsOf(null, () => socket));
    this.socket = socket;
  }

  /** Subscribes on the open socket, or opens the subscription's own event stream. */
  private announce(subscription: Subscription): void {
    const { sub, topic, cursor } = subscription;
    if (!this.usesEvents) {
      this.socket?.send({ type: 'subscribe', sub, topic, ...(cursor === null ? {} : { cursor }) });
      return;
    }
    const open = this.options.openEvents ?? openEvents;
    const transport = open('/api/v1/stream/events', topic, cursor, this.options.deskId,
      this.eventsOf(subscription, () => transport));
    subscription.events = transport;
  }

  private eventsOf(subscription: Subscription | null, self: () => Transport): TransportEvents {
    const isCurrent = (): boolean => (subscription === null ? this.socket : subscription.events) === self();
    return {
      onOpen: () => {
        if (!isCurrent()) return;
        if (subscription === null) this.send({ type: 'hello', deskId: this.options.deskId });
        else this.opened('events');
      },
      onFrame: (frame) => { if (isCurrent()) this.receive(frame, subscription); },
      onClose: (code) => {
        if (isCurrent()) this.lost(code);
      },
    };
  }

  private send(frame: ClientFrame): void {
    this.socket?.send(frame);
  }

  private opened(via: 'socket' | 'events'): void {
    this.attempt = 0;
    this.lastHeardAt = Date.now();
    if (via === 'socket') this.socketFailures = 0;
    clearInterval(this.heartTimer);
    this.heartTimer = setInterval(this.beat, this.heartbeatMs);
    this.status.set({ phase: 'open', via, retryAt: null });
  }

  private readonly beat = (): void => {
    if (Date.now() - this.lastHeardAt > this.heartbeatMs * silentHeartbeats && !this.usesEvents) {
      this.lost(closeCodes.silent);
      return;
    }
    this.pingSentAt = Date.now();
    this.send({ type: 'ping' });
  };

  private receive(frame: ServerFrame, own: Subscription | null): void {
    this.lastHeardAt = Date.now();
    const subscription = own ?? ('sub' in frame && frame.sub !== undefined ? this.subscriptions.get(frame.sub) ?? null : null);
    switch (frame.type) {
      case 'welcome':
        this.welcomed(frame, own);
        return;
      case 'pong':
        this.options.clock.observe(frame.now, this.pingSentAt);
        return;
      case 'service':
        this.service.set(frame.state);
        return;
      case 'snapshot':
        if (subscription === null) return;
        subscription.cursor = frame.cursor;
        subscription.handlers.onSnapshot(frame.data);
        return;
      case 'event':
        if (subscription === null) return;
        subscription.cursor = frame.cursor;
        subscription.handlers.onEvent(frame.kind, frame.data);
        return;
      case 'signal':
        subscription?.handlers.onSignal?.(frame.kind, frame.data);
        return;
      case 'result':
        this.settle(frame.id, (call) => { call.resolve(frame.data); });
        return;
      case 'problem':
        if (frame.id !== undefined) this.settle(frame.id, (call) => { call.reject(new ProblemError(frame.problem)); });
        else if (frame.problem.status === 401) this.lost(closeCodes.signIn);
        return;
    }
  }

  private welcomed(frame: Extract<ServerFrame, { type: 'welcome' }>, own: Subscription | null): void {
    this.options.clock.observe(frame.now);
    this.heartbeatMs = Math.max(1, frame.heartbeatSeconds) * 1000;
    if (this.bootId !== null && this.bootId !== frame.bootId && own === null) {
      for (const subscription of this.subscriptions.values()) subscription.cursor = null;
    }
    this.bootId = frame.bootId;
    if (own !== null) return;
    this.opened('socket');
    for (const subscription of this.subscriptions.values()) this.announce(subscription);
  }

  private settle(id: string, act: (call: PendingCall) => void): void {
    const call = this.calls.get(id);
    this.calls.delete(id);
    if (call !== undefined) act(call);
  }

  private lost(code: number): void {
    const wasOpen = this.isOpen();
    if (!this.usesEvents && !wasOpen) this.socketFailures++;
    // After events broke, the socket gets one chance before events are used again.
    if (this.usesEvents) this.socketFailures = socketFailuresMax - 1;
    this.dropLine();
    if (code === closeCodes.signIn) {
      this.status.set({ phase: 'refused', via: null, retryAt: null });
      this.options.onSignInRequired();
      return;
    }
    if (code === closeCodes.notAllowed) {
      this.status.set({ phase: 'refused', via: null, retryAt: null });
      return;
    }
    this.attempt++;
    const random = (this.options.random ?? Math.random)();
    const isInvited = code === closeCodes.restart || code === closeCodes.tooSlow;
    const delay = isInvited && this.attempt === 1
      ? Math.round(backoffLimits.restartMaxMs * random)
      : backoffMs(this.attempt, random);
    this.status.set({ phase: 'waiting', via: null, retryAt: this.options.clock.now() + delay });
    this.retryTimer = setTimeout(() => { this.connect(); }, delay);
  }

  private dropLine(): void {
    clearTimeout(this.retryTimer);
    clearInterval(this.heartTimer);
    const socket = this.socket;
    this.socket = null;
    socket?.close();
    for (const subscription of this.subscriptions.values()) {
      const events = subscription.events;
      subscription.events = null;
      events?.close();
    }
    const calls = [...this.calls.values()];
    this.calls.clear();
    for (const call of calls) call.reject(new StreamUnavailable('The line broke before the answer.'));
  }
}
