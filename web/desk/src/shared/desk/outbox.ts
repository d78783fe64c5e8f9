import { ProblemError } from '@/api/client';
import type { TimelineItem } from '@/api/types';
import { createStore, type Store } from '../store';
import type { TextStorage } from '../storage';
import { createUuid } from '../uuid';
import type { PictureStore } from './pictureStore';

/** A message that the agent sent and the server has not confirmed yet. */
export interface OutboxEntry {
  /** The Idempotency-Key of every attempt; comes back as `clientKey` of the stored item. */
  readonly clientKey: string;
  readonly interactionId: string;
  /** For the notice, when the conversation has left the desk. */
  readonly customerName: string | null;
  readonly text: string | null;
  readonly hasPicture: boolean;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly state: 'pending' | 'failed';
  /** Problem code of the answer that ended the attempts. */
  readonly problemCode: string | null;
}

export interface OutboxPorts {
  readonly storage: TextStorage;
  readonly pictures: PictureStore;
  readonly send: (interactionId: string, body: { text?: string; attachmentId?: string }, clientKey: string) => Promise<TimelineItem>;
  readonly upload: (interactionId: string, blob: Blob, key: string) => Promise<{ readonly id: string }>;
  /** Hears of each stored item, so it shows before the push brings it. */
  readonly onStored: (interactionId: string, item: TimelineItem) => void;
  readonly now?: () => number;
  readonly createKey?: () => string;
}

/** Waits between attempts while the line is open but the answer was no success, in milliseconds. */
const retryMs = [1000, 2000, 4000, 8000, 15_000] as const;
/** Answers in the 400s after which the same request may yet succeed. */
const passingCodes = new Set(['desk.not_active', 'session.required', 'csrf.invalid']);
const passingStatuses = new Set([401, 408, 425, 429]);

/** Whether no repetition of the request can succeed. */
export function isFinal(error: unknown): boolean {
  if (!(error instanceof ProblemError)) return false;
  const { status, code } = error.problem;
  return status >= 400 && status < 500 && !passingStatuses.has(status) && !passingCodes.has(code);
}

/**
 * Sends messages in order, one at a time a conversation, with one key for all attempts. Entries are kept in the
 * browser from the moment of sending until the server has stored them, through reconnects and reloads.
 */
export class Outbox {
  readonly entries: Store<readonly OutboxEntry[]>;
  private readonly ports: OutboxPorts;
  private readonly prefix: string;
  private readonly busy = new Set<string>();
  private readonly failures = new Map<string, number>();
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();
  private isRunning = false;

  constructor(ports: OutboxPorts, userId: string) {
    this.ports = ports;
    this.prefix = `anyseat.outbox.${userId}.`;
    this.entries = createStore(this.load());
  }

  /** Begins or resumes sending: the line is open and this desk is the active one. */
  resume(): void {
    this.isRunning = true;
    // Another tab may have left messages, or sent ours, while this one followed it.
    this.entries.set(this.load());
    this.flush();
  }

  pause(): void {
    this.isRunning = false;
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
  }

  async enqueue(message: { interactionId: string; customerName: string | null; text: string | null; picture: Blob | null }): Promise<void> {
    const entry: OutboxEntry = {
      clientKey: (this.ports.createKey ?? createUuid)(),
      interactionId: message.interactionId,
      customerName: message.customerName,
      text: message.text,
      hasPicture: message.picture !== null,
      createdAt: (this.ports.now ?? Date.now)(),
      state: 'pending',
      problemCode: null,
    };
    this.keep(entry);
    if (message.picture !== null) await this.ports.pictures.put(entry.clientKey, message.picture);
    this.flush();
  }

  /** Tries a failed message again, with its key: if it was stored after all, it is not stored twice. */
  retry(clientKey: string): void {
    const entry = this.entries.get().find((other) => other.clientKey === clientKey);
    if (entry === undefined) return;
    this.keep({ ...entry, state: 'pending', problemCode: null });
    this.flush();
  }

  discard(clientKey: string): void {
    this.drop(clientKey);
  }

  findPicture(clientKey: string): Promise<Blob | null> {
    return this.ports.pictures.find(clientKey);
  }

  /** A stored item came by push: the pending copy has done its work. */
  confirm(clientKey: string | null): void {
    if (clientKey !== null && this.entries.get().some((entry) => entry.clientKey === clientKey)) this.drop(clientKey);
  }

  private flush(): void {
    if (!this.isRunning) return;
    const conversations = new Set(this.entries.get().map((entry) => entry.interactionId));
    for (const interactionId of conversations) void this.drain(interactionId);
  }

  private async drain(interactionId: string): Promise<void> {
    if (this.busy.has(interactionId) || this.timers.has(interactionId)) return;
    this.busy.add(interactionId);
    try {
      for (;;) {
        const entry = this.entries.get().find((other) => other.interactionId === interactionId && other.state === 'pending');
        if (entry === undefined || !this.isRunning || !await this.attempt(entry)) return;
      }
    } finally {
      this.busy.delete(interactionId);
    }
  }

  /** @returns whether the next message of the conversation may go. */
  private async attempt(entry: OutboxEntry): Promise<boolean> {
    try {
      const attachmentId = entry.hasPicture ? await this.uploadPicture(entry) : undefined;
      const item = await this.ports.send(entry.interactionId, {
        ...(entry.text === null ? {} : { text: entry.text }),
        ...(attachmentId === undefined ? {} : { attachmentId }),
      }, entry.clientKey);
      this.failures.delete(entry.interactionId);
      this.ports.onStored(entry.interactionId, item);
      this.drop(entry.clientKey);
      return true;
    } catch (error) {
      if (error instanceof PictureLost || isFinal(error)) {
        const code = error instanceof ProblemError ? error.problem.code : 'picture.lost';
        if (this.entries.get().some((other) => other.clientKey === entry.clientKey)) {
          this.keep({ ...entry, state: 'failed', problemCode: code });
        }
        return true;
      }
      this.scheduleRetry(entry.interactionId, error);
      return false;
    }
  }

  private async uploadPicture(entry: OutboxEntry): Promise<string> {
    const blob = await this.ports.pictures.find(entry.clientKey);
    if (blob === null) throw new PictureLost();
    return (await this.ports.upload(entry.interactionId, blob, `${entry.clientKey}.picture`)).id;
  }

  private scheduleRetry(interactionId: string, error: unknown): void {
    if (!this.isRunning) return;
    const count = this.failures.get(interactionId) ?? 0;
    this.failures.set(interactionId, count + 1);
    const asked = error instanceof ProblemError ? error.problem.retryAfterSeconds : undefined;
    const delay = asked === undefined ? retryMs[Math.min(count, retryMs.length - 1)] : Math.min(asked, 60) * 1000;
    this.timers.set(interactionId, setTimeout(() => {
      this.timers.delete(interactionId);
      void this.drain(interactionId);
    }, delay));
  }

  private keep(entry: OutboxEntry): void {
    this.ports.storage.setItem(this.prefix + entry.clientKey, JSON.stringify(entry));
    this.entries.update((entries) => {
      const isKnown = entries.some((other) => other.clientKey === entry.clientKey);
      return isKnown
        ? entries.map((other) => (other.clientKey === entry.clientKey ? entry : other))
        : [...entries, entry];
    });
  }

  private drop(clientKey: string): void {
    this.ports.storage.removeItem(this.prefix + clientKey);
    this.entries.update((entries) => entries.filter((entry) => entry.clientKey !== clientKey));
    void this.ports.pictures.remove(clientKey);
  }

  private load(): readonly OutboxEntry[] {
    return this.ports.storage.keys()
      .filter((key) => key.startsWith(this.prefix))
      .map((key) => parseEntry(this.ports.storage.getItem(key)))
      .filter((entry) => entry !== null)
      .sort((a, b) => a.createdAt - b.createdAt);
  }
}

/** The picture's bytes are gone from the browser, so nothing can be sent. */
class PictureLost extends Error {
  override readonly name = 'PictureLost';
}

function parseEntry(json: string | null): OutboxEntry | null {
  try {
    const value: unknown = JSON.parse(json ?? 'null');
    return typeof value === 'object' && value !== null && 'clientKey' in value && 'interactionId' in value && 'createdAt' in value
      ? value as OutboxEntry
      : null;
  } catch {
    return null;
  }
}
