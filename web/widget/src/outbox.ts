import { retryDelayMs } from './backoff';
import { isTransient, type Answer } from './http';
import type { Attachment, Problem, VisitorItem } from './protocol';
import type { PictureStore } from './pictureStore';
import { readJson, type Store } from './storage';

/** A message on its way. Its key goes with every attempt, so that twice is the same as once. */
export interface OutboxEntry {
  /** Random; the Idempotency-Key, and later the item's `clientKey`. */
  readonly key: string;
  /** Milliseconds since 1970, raised where needed so that the order of typing is kept. */
  readonly at: number;
  readonly text: string | null;
  readonly hasPicture: boolean;
  /** Set once the picture is on the server. */
  readonly attachmentId: string | null;
  /** A refusal that trying again will not change; the visitor decides. */
  readonly failure: Problem | null;
}

export interface Sender {
  upload(key: string, picture: Blob, onProgress: (fraction: number) => void): Promise<Answer<Attachment>>;
  send(entry: OutboxEntry): Promise<Answer<VisitorItem>>;
}

export interface OutboxHooks {
  onChange(): void;
  onSent(item: VisitorItem): void;
}

/** Another tab that wrote an entry has this long to send it; then this tab does, with the same key. */
const adoptAfterMs = 10_000;

/**
 * What the visitor has sent and the server has not yet acknowledged, one stored entry a message. Entries leave one at
 * a time, in order. All tabs of a visitor share them; the server drops the copies by key.
 */
export class Outbox {
  readonly progress = new Map<string, number>();
  readonly #mine = new Set<string>();
  readonly #prefix: string;
  #isRunning = false;
  #isClosed = false;
  #attempt = 0;
  #notBefore = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lastAt = 0;

  readonly #store: Store;
  readonly #pictures: PictureStore;
  readonly #sender: Sender;
  readonly #hooks: OutboxHooks;

  constructor(
    store: Store,
    conversationId: string,
    pictures: PictureStore,
    sender: Sender,
    hooks: OutboxHooks,
  ) {
    this.#store = store;
    this.#pictures = pictures;
    this.#sender = sender;
    this.#hooks = hooks;
    this.#prefix = `out:${conversationId}:`;
    for (const entry of this.entries()) this.#mine.add(entry.key);
  }

  entries(): readonly OutboxEntry[] {
    return this.#store.keys(this.#prefix)
      .map((name) => readJson<OutboxEntry>(this.#store, name, 'key'))
      .filter((entry) => entry !== null)
      .sort((a, b) => a.at - b.at || (a.key < b.key ? -1 : 1));
  }

  async add(text: string | null, picture: Blob | null): Promise<void> {
    const key = newKey();
    const at = this.#lastAt = Math.max(Date.now(), this.#lastAt + 1);
    this.#mine.add(key);
    // The picture first: an entry must never point at bytes that are not kept.
    if (picture !== null) await this.#pictures.put(key, picture);
    this.#write({ key, at, text, hasPicture: picture !== null, attachmentId: null, failure: null });
    this.#hooks.onChange();
    void this.#run();
  }

  retry(key: string): void {
    const entry = this.#read(key);
    if (entry === null) return;
    this.#mine.add(key);
    this.#write({ ...entry, failure: null });
    this.#hooks.onChange();
    this.wake();
  }

  discard(key: string): void {
    this.#forget(key);
    this.#hooks.onChange();
  }

  /** The conversation shows these as received: whatever became of their answers, they are done. */
  confirm(items: readonly VisitorItem[]): void {
    for (const { clientKey } of items) if (clientKey !== null && this.#read(clientKey) !== null) this.#forget(clientKey);
  }

  /** The line is back: do not sit out our own back-off. A wait the server asked for is kept. */
  wake(): void {
    this.#attempt = 0;
    void this.#run();
  }

  /** Another tab wrote or removed entries. */
  refresh(): void {
    const foreign = this.entries().filter((entry) => !this.#mine.has(entry.key)).map((entry) => entry.key);
    if (foreign.length === 0) return;
    setTimeout(() => {
      for (const key of foreign) if (this.#read(key) !== null) this.#mine.add(key);
      void this.#run();
    }, adoptAfterMs);
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }

  /** Takes every unsent entry out of the store, for the visitor to use again. */
  takeAll(): readonly OutboxEntry[] {
    const left = this.entries();
    for (const entry of left) this.#forget(entry.key);
    return left;
  }

  async #run(): Promise<void> {
    if (this.#isRunning || this.#isClosed) return;
    clearTimeout(this.#timer);
    const waitMs = this.#notBefore - Date.now();
    if (waitMs > 0) {
      this.#timer = setTimeout(() => void this.#run(), waitMs);
      return;
    }
    this.#isRunning = true;
    try {
      for (let entry = this.#next(); entry !== null; entry = this.#next()) {
        if (!await this.#deliver(entry)) break;
      }
    } finally {
      this.#isRunning = false;
    }
  }

  #next(): OutboxEntry | null {
    if (this.#isClosed) return null;
    return this.entries().find((entry) => entry.failure === null && this.#mine.has(entry.key)) ?? null;
  }

  /** False when the run has to pause: the same entry is first again after the wait. */
  async #deliver(entry: OutboxEntry): Promise<boolean> {
    const answer = await this.#uploadThenSend(entry);
    if (answer.ok) {
      this.#attempt = 0;
      this.#hooks.onSent(answer.value);
      this.#forget(entry.key);
      this.#hooks.onChange();
      return true;
    }
    this.progress.delete(entry.key);
    const { problem } = answer;
    if (!isTransient(problem)) {
      if (this.#read(entry.key) !== null) this.#write({ ...entry, failure: problem });
      this.#hooks.onChange();
      return true;
    }
    const delayMs = retryDelayMs(this.#attempt++, problem.retryAfterSeconds);
    if (problem.retryAfterSeconds !== undefined) this.#notBefore = Date.now() + delayMs;
    this.#timer = setTimeout(() => void this.#run(), delayMs);
    this.#hooks.onChange();
    return false;
  }

  async #uploadThenSend(entry: OutboxEntry): Promise<Answer<VisitorItem>> {
    if (!entry.hasPicture || entry.attachmentId !== null) return this.#sender.send(entry);
    const picture = await this.#pictures.get(entry.key);
    if (picture === null) return { ok: false, problem: { status: 410, code: 'widget.picture_lost' } };
    const uploaded = await this.#sender.upload(entry.key, picture, (fraction) => {
      this.progress.set(entry.key, fraction);
      this.#hooks.onChange();
    });
    if (!uploaded.ok) return uploaded;
    const withAttachment = { ...entry, attachmentId: uploaded.value.id };
    if (this.#read(entry.key) !== null) this.#write(withAttachment);
    return this.#sender.send(withAttachment);
  }

  #read(key: string): OutboxEntry | null {
    return readJson(this.#store, this.#prefix + key, 'key');
  }

  #write(entry: OutboxEntry): void {
    this.#store.set(this.#prefix + entry.key, JSON.stringify(entry));
  }

  #forget(key: string): void {
    this.#store.remove(this.#prefix + key);
    this.progress.delete(key);
    void this.#pictures.remove(key);
  }
}

/** 128 random bits in hex: `crypto.randomUUID` exists on secure pages only, and a shop may still be on plain http. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
