import { apply, joinWindow, mergeItems, type History } from './apply';
import { backoffMs, retryDelayMs } from './backoff';
import { isGone, isTransient, type Answer, type HttpClient } from './http';
import { newKey, Outbox, type OutboxEntry, type Sender } from './outbox';
import type { PictureStore } from './pictureStore';
import type {
  ChannelInfo, ConversationCreated, Problem, ServiceState, VisitorEvent, VisitorItem, VisitorSnapshot,
} from './protocol';
import { readJson, type Store } from './storage';
import { Live } from './stream/live';

/** What the visitor filled in to begin; kept with its key until the server has answered. */
export interface StartRequest {
  readonly name: string;
  readonly topic: string;
  readonly text: string;
  readonly language: string;
}

export interface ChatState {
  readonly phase: 'start' | 'starting' | 'open';
  readonly channel: ChannelInfo | null;
  /** Why the form came back, or why it takes so long. */
  readonly startProblem: Problem | null;
  readonly snapshot: VisitorSnapshot | null;
  readonly history: History;
  readonly outbox: readonly OutboxEntry[];
  readonly progress: ReadonlyMap<string, number>;
  readonly isLineUp: boolean;
  readonly service: ServiceState;
  readonly isAgentTyping: boolean;
  readonly unreadCount: number;
  /** Words of an earlier conversation that never left; offered again in the form. */
  readonly leftover: string;
}

export interface ChatSettings {
  readonly origin: string;
  readonly entryPoint: string;
  readonly http: HttpClient;
  readonly store: Store;
  readonly pictures: PictureStore;
}

const emptyHistory: History = { items: [], hasEarlier: false };
const typingEveryMs = 3_000;
const typingShownMs = 6_000;

/** One visitor's chat: what is known of it, and everything that can be done with it. No screen in here. */
export class Chat {
  #state: ChatState = {
    phase: 'start', channel: null, startProblem: null, snapshot: null, history: emptyHistory,
    outbox: [], progress: new Map(), isLineUp: true, service: 'normal', isAgentTyping: false, unreadCount: 0,
    leftover: '',
  };
  readonly #listeners: ((state: ChatState) => void)[] = [];
  #isEmitting = false;
  #live: Live | null = null;
  #outbox: Outbox | null = null;
  #conversationId: string | null = null;
  #token = '';
  #readSeq = 0;
  #typedAt = 0;
  #typingTimer: ReturnType<typeof setTimeout> | undefined;
  #startTimer: ReturnType<typeof setTimeout> | undefined;
  #isLooking = false;
  #isLoadingEarlier = false;

  readonly #settings: ChatSettings;

  constructor(settings: ChatSettings) {
    this.#settings = settings;
  }

  get current(): ChatState { return this.#state; }

  /** UTF-16 code units of one message. */
  get textLengthMax(): number { return this.#state.channel?.textLengthMax ?? 4000; }

  /** Bytes of one picture. */
  get pictureSizeMax(): number { return this.#state.channel?.attachmentSizeMax ?? 10 * 1024 * 1024; }

  onChange(listener: (state: ChatState) => void): void { this.#listeners.push(listener); }

  /** Shows what is known at once, then asks the server. */
  load(): void {
    this.#change({ channel: readJson<ChannelInfo>(this.#settings.store, 'channel', 'brandColour') });
    this.#settings.store.onChange((key) => { this.#storeChanged(key); });
    this.#adopt();
    if (this.#conversationId === null && this.#pendingStart() !== null) this.#attemptStart(0);
    void this.#loadChannel(0);
  }

  async #loadChannel(attempt: number): Promise<void> {
    const answer = await this.#settings.http.get<ChannelInfo>(encodeURIComponent(this.#settings.entryPoint), null);
    if (answer.ok) {
      this.#settings.store.set('channel', JSON.stringify(answer.value));
      this.#change({ channel: answer.value });
    } else if (isTransient(answer.problem)) {
      setTimeout(() => void this.#loadChannel(attempt + 1), backoffMs(attempt));
    } else {
      this.#settings.store.remove('channel');
      this.#change({ channel: null });
    }
  }

  start(request: StartRequest): void {
    this.#settings.store.set('start', JSON.stringify({ ...request, key: newKey() }));
    if (request.name !== '') this.#settings.store.set('name', request.name);
    this.#change({ startProblem: null, leftover: '' });
    this.#attemptStart(0);
  }

  async send(text: string | null, picture: Blob | null): Promise<void> {
    await this.#outbox?.add(text, picture);
  }

  retry(key: string): void { this.#outbox?.retry(key); }
  discard(key: string): void { this.#outbox?.discard(key); }
  picture(key: string): Promise<Blob | null> { return this.#settings.pictures.get(key); }

  /** The visitor is writing; told to the agent at most every few seconds. */
  typing(): void {
    const now = Date.now();
    if (this.#state.snapshot?.state !== 'connected' || now - this.#typedAt < typingEveryMs) return;
    this.#typedAt = now;
    void this.#callOrPost('typing', 'typing', {});
  }

  /** The visitor has the newest message before their eyes. */
  markRead(): void {
    const { snapshot, history } = this.#state;
    if (snapshot === null || snapshot.state === 'ended') return;
    const seq = history.items.findLast((item) => item.author === 'agent')?.seq ?? 0;
    if (seq <= Math.max(this.#readSeq, snapshot.visitorReadSeq)) return;
    this.#readSeq = seq;
    this.#change({});
    void this.#callOrPost('message.read', 'read', { seq }).then((answer) => {
      if (!answer.ok && this.#readSeq === seq) this.#readSeq = 0;
    });
  }

  /** True when the server has ended the conversation, or had already. */
  async end(): Promise<boolean> {
    const answer = await this.#settings.http.post(`${this.#path()}/end`, this.#token, null);
    if (answer.ok || answer.problem.status === 409) {
      await this.#look();
      return true;
    }
    return false;
  }

  /** Leaves an ended conversation behind. Words that never left it come along into the form, and those that nobody read. */
  startNew(): void {
    const { items } = this.#state.history;
    this.#abandon(null, items.at(-1)?.event === 'turnedAway' ? items : []);
  }

  async loadEarlier(): Promise<void> {
    const first = this.#state.history.items[0];
    if (this.#isLoadingEarlier || first === undefined || !this.#state.history.hasEarlier) return;
    this.#isLoadingEarlier = true;
    const path = `${this.#path()}/messages?before=${String(first.seq)}&limit=50`;
    const answer = await this.#settings.http.get<History>(path, this.#token);
    this.#isLoadingEarlier = false;
    if (!answer.ok) return;
    const items = mergeItems(answer.value.items, this.#state.history.items);
    this.#change({ history: { items, hasEarlier: answer.value.hasEarlier } });
  }

  /** The page came to the front, or the device is online again. */
  nudge(): void {
    this.#live?.nudge();
    this.#outbox?.wake();
  }

  #attemptStart(attempt: number): void {
    const pending = this.#pendingStart();
    if (pending === null) return;
    clearTimeout(this.#startTimer);
    this.#change({ phase: 'starting' });
    const { key, name, topic, text, language } = pending;
    const body = {
      language, ...(name === '' ? {} : { name }), ...(topic === '' ? {} : { topic }), ...(text === '' ? {} : { text }),
    };
    const path = `${encodeURIComponent(this.#settings.entryPoint)}/conversations`;
    void this.#settings.http.post<ConversationCreated>(path, null, body, key).then((answer) => {
      this.#started(answer, text, attempt);
    });
  }

  #started(answer: Answer<ConversationCreated>, text: string, attempt: number): void {
    // Another tab may have begun the same conversation meanwhile; then this answer is of the same one or too late.
    if (this.#conversationId !== null) return;
    if (answer.ok) {
      const { conversationId, token, snapshot } = answer.value;
      this.#settings.store.set('conversation', JSON.stringify({ id: conversationId, token }));
      this.#settings.store.remove('start');
      this.#adopt();
      this.#takeSnapshot(snapshot);
      return;
    }
    if (isTransient(answer.problem)) {
      const delayMs = retryDelayMs(attempt, answer.problem.retryAfterSeconds);
      this.#startTimer = setTimeout(() => { this.#attemptStart(attempt + 1); }, delayMs);
      this.#change({ startProblem: answer.problem });
      return;
    }
    this.#settings.store.remove('start');
    this.#change({ phase: 'start', startProblem: answer.problem, leftover: text });
  }

  #pendingStart(): (StartRequest & { readonly key: string }) | null {
    return readJson(this.#settings.store, 'start', 'key');
  }

  /** Takes up the conversation that is written down, if it is another one than the present. */
  #adopt(): void {
    const { id, token } = readJson<{ id: string; token: string }>(this.#settings.store, 'conversation', 'token') ?? {};
    if (id === undefined || token === undefined) {
      if (this.#conversationId !== null) this.#leave('', null);
      return;
    }
    if (id === this.#conversationId) return;
    if (this.#conversationId !== null) this.#leave('', null);
    clearTimeout(this.#startTimer);
    this.#conversationId = id;
    this.#token = token;
    const live = new Live(this.#settings.origin, token, {
      onSnapshot: (snapshot) => { this.#takeSnapshot(snapshot); },
      onEvent: (event) => { this.#takeEvent(event); },
      onTyping: () => { this.#showTyping(true); },
      onService: (service) => {
        this.#change({ service });
        if (service === 'normal') this.#outbox?.wake();
      },
      onLine: (isUp) => {
        this.#change({ isLineUp: isUp });
        if (isUp) this.#outbox?.wake();
      },
      onRefused: () => { void this.#look(); },
    });
    // An answer may come after the conversation was left: it must not reach the next one.
    const isCurrent = (): boolean => this.#live === live;
    const outbox = new Outbox(this.#settings.store, id, this.#settings.pictures, this.#sender(live), {
      onChange: () => { if (isCurrent()) this.#change({}); },
      onSent: (item) => { if (isCurrent()) this.#takeEvent({ kind: 'itemAdded', data: { item } }); },
    });
    this.#live = live;
    this.#outbox = outbox;
    this.#change({ phase: 'open', startProblem: null });
    live.start();
    outbox.wake();
  }

  #abandon(startProblem: Problem | null, unread: readonly VisitorItem[] = []): void {
    const words = [...unread.filter((item) => item.author === 'visitor'), ...this.#outbox?.takeAll() ?? []].map((entry) => entry.text ?? '');
    this.#settings.store.remove('conversation');
    this.#leave(words.filter((text) => text !== '').join('\n'), startProblem);
  }

  #leave(leftover: string, startProblem: Problem | null): void {
    this.#live?.stop();
    this.#outbox?.close();
    this.#live = null;
    this.#outbox = null;
    this.#conversationId = null;
    this.#token = '';
    this.#readSeq = 0;
    this.#showTyping(false);
    this.#change({
      phase: 'start', snapshot: null, history: emptyHistory, isLineUp: true, service: 'normal', leftover, startProblem,
    });
  }

  #sender(live: Live): Sender {
    const path = this.#path();
    const token = this.#token;
    return {
      upload: (key, picture, onProgress) =>
        this.#settings.http.upload(`${path}/attachments`, token, `${key}-p`, picture, onProgress),
      send: async ({ key, text, attachmentId }) => {
        const body = { ...(text === null ? {} : { text }), ...(attachmentId === null ? {} : { attachmentId }) };
        const answer = await live.call('message.send', { clientKey: key, ...body })
          ?? await this.#settings.http.post(`${path}/messages`, token, body, key);
        if (!answer.ok && isGone(answer.problem)) void this.#look();
        return answer as Answer<VisitorItem>;
      },
    };
  }

  #path(): string { return `conversations/${this.#conversationId ?? ''}`; }

  async #callOrPost(method: string, path: string, params: object): Promise<Answer<unknown>> {
    return await this.#live?.call(method, params)
      ?? await this.#settings.http.post(`${this.#path()}/${path}`, this.#token, params);
  }

  /** Asks for the conversation by HTTP: the one way to know that it is gone. */
  async #look(): Promise<void> {
    const id = this.#conversationId;
    if (this.#isLooking || id === null) return;
    this.#isLooking = true;
    const answer = await this.#settings.http.get<VisitorSnapshot>(this.#path(), this.#token);
    this.#isLooking = false;
    if (id !== this.#conversationId) return;
    if (answer.ok) {
      this.#takeSnapshot(answer.value);
    } else if (isGone(answer.problem)) {
      this.#abandon({ status: 404, code: 'widget.gone' });
    }
  }

  #takeSnapshot(snapshot: VisitorSnapshot): void {
    if (snapshot.conversationId !== this.#conversationId) return;
    this.#settle(snapshot);
  }

  #takeEvent(event: VisitorEvent): void {
    const { snapshot } = this.#state;
    if (snapshot === null) return;
    if (event.kind === 'itemAdded' && event.data.item.author === 'agent') this.#showTyping(false);
    this.#settle(apply(snapshot, event));
  }

  #settle(snapshot: VisitorSnapshot): void {
    this.#outbox?.confirm(snapshot.items);
    this.#change({ snapshot, history: joinWindow(this.#state.history, snapshot) });
    if (snapshot.state !== 'ended') {
      this.#live?.start();
      return;
    }
    this.#live?.stop();
    this.#showTyping(false);
    this.#change({ isLineUp: true });
  }

  #showTyping(isAgentTyping: boolean): void {
    clearTimeout(this.#typingTimer);
    if (isAgentTyping) this.#typingTimer = setTimeout(() => { this.#showTyping(false); }, typingShownMs);
    if (isAgentTyping !== this.#state.isAgentTyping) this.#change({ isAgentTyping });
  }

  #storeChanged(key: string | null): void {
    if (key === null || key === 'conversation') this.#adopt();
    if (key === null || key.startsWith('out:')) {
      this.#outbox?.refresh();
      this.#change({});
    }
  }

  #change(part: Partial<ChatState>): void {
    const next = { ...this.#state, ...part };
    const read = Math.max(this.#readSeq, next.snapshot?.visitorReadSeq ?? 0);
    const unread = next.history.items.filter((item) => item.author === 'agent' && item.event === null && item.seq > read);
    this.#state = {
      ...next,
      outbox: this.#outbox?.entries() ?? [],
      progress: this.#outbox?.progress ?? new Map<string, number>(),
      unreadCount: unread.length,
    };
    if (this.#isEmitting) return;
    this.#isEmitting = true;
    queueMicrotask(() => {
      this.#isEmitting = false;
      for (const listener of this.#listeners) listener(this.#state);
    });
  }
}
