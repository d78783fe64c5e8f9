import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Chat } from '../src/chat';
import type { Answer, HttpClient } from '../src/http';
import { pictureStore } from '../src/pictureStore';
import type { VisitorItem, VisitorSnapshot } from '../src/protocol';
import { agentItem, item, memoryStore, snapshotOf } from './samples';

type Frame = Readonly<Record<string, unknown>>;

/** The server's end of a WebSocket, in the hands of the test. */
class FakeSocket {
  static readonly OPEN = 1;
  static all: FakeSocket[] = [];
  static get last(): FakeSocket {
    const socket = FakeSocket.all.at(-1);
    if (socket === undefined) throw new Error('no socket was opened');
    return socket;
  }
  readyState = 0;
  readonly sent: Frame[] = [];
  onopen: (() => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  constructor(readonly url: string, readonly protocol: string) { FakeSocket.all.push(this); }
  send(text: string): void { this.sent.push(JSON.parse(text) as Frame); }
  close(): void { this.readyState = 3; }
  push(frame: Frame): void { this.onmessage?.({ data: JSON.stringify(frame) }); }
  welcome(): void {
    this.readyState = FakeSocket.OPEN;
    this.onopen?.();
    this.push({ type: 'welcome', bootId: 'b', now: '', heartbeatSeconds: 20 });
  }
  snapshot(data: VisitorSnapshot, cursor: string): void { this.push({ type: 'snapshot', sub: '1', cursor, data }); }
  itemAdded(added: VisitorItem, cursor: string): void {
    this.push({ type: 'event', sub: '1', cursor, kind: 'itemAdded', data: { item: added } });
  }
  lose(code = 1006): void { this.readyState = 3; this.onclose?.({ code }); }
  find(type: string): Frame | undefined { return this.sent.find((frame) => frame.type === type); }
  callOf(method: string): Frame | undefined { return this.sent.find((frame) => frame.method === method); }
}

const gone: Answer<never> = { ok: false, problem: { status: 404, code: 'chat.not_found' } };

function setUp(http: Partial<HttpClient> = {}, shared = new Map([['conversation', '{"id":"c1","token":"vst_1"}']])) {
  const store = memoryStore(shared);
  const client: HttpClient = {
    get: () => Promise.resolve({ ok: false, problem: { status: 0, code: 'network' } }),
    post: () => Promise.resolve({ ok: false, problem: { status: 0, code: 'network' } }),
    upload: () => Promise.resolve({ ok: false, problem: { status: 0, code: 'network' } }),
    ...http,
  };
  const chat = new Chat({
    origin: 'https://chat.example', entryPoint: 'shop', http: client, store, pictures: pictureStore('t', undefined),
  });
  chat.load();
  return { chat, store, shared };
}

const texts = (chat: Chat) => chat.current.history.items.map((held) => held.text);

describe('chat', () => {
  beforeEach(() => {
    FakeSocket.all = [];
    vi.useFakeTimers();
    vi.stubGlobal('WebSocket', FakeSocket);
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('says hello with the token of the stored conversation and subscribes without a cursor', () => {
    setUp();
    FakeSocket.last.welcome();
    expect(FakeSocket.last.url).toBe('wss://chat.example/api/v1/stream');
    expect(FakeSocket.last.protocol).toBe('anyseat.v1');
    expect(FakeSocket.last.sent).toEqual([
      { type: 'hello', token: 'vst_1' }, { type: 'subscribe', sub: '1', topic: 'conversation' },
    ]);
  });

  it('comes back with the last cursor and takes what it missed', async () => {
    const { chat } = setUp();
    FakeSocket.last.welcome();
    FakeSocket.last.snapshot(snapshotOf([item(1)]), 'a');
    FakeSocket.last.itemAdded(agentItem(2), 'b');
    FakeSocket.last.lose();
    expect(chat.current.isLineUp).toBe(false);
    await vi.advanceTimersByTimeAsync(1_000);
    FakeSocket.last.welcome();
    expect(FakeSocket.last.find('subscribe')?.cursor).toBe('b');
    FakeSocket.last.itemAdded(agentItem(2), 'b');
    FakeSocket.last.itemAdded(agentItem(3), 'c');
    expect(texts(chat)).toEqual(['text 1', 'answer 2', 'answer 3']);
    expect(chat.current.isLineUp).toBe(true);
  });

  it('takes a fresh snapshot after a restart of the server', async () => {
    const { chat } = setUp();
    FakeSocket.last.welcome();
    FakeSocket.last.snapshot(snapshotOf([item(1)]), 'a');
    FakeSocket.last.lose(1012);
    await vi.advanceTimersByTimeAsync(1_000);
    FakeSocket.last.welcome();
    FakeSocket.last.snapshot(snapshotOf([item(1), agentItem(2)], { state: 'waiting', position: 1 }), 'z');
    expect(chat.current.snapshot?.position).toBe(1);
    expect(texts(chat)).toEqual(['text 1', 'answer 2']);
  });

  it('pings, and takes silence of two and a half heartbeats for a lost line', async () => {
    const { chat } = setUp();
    FakeSocket.last.welcome();
    FakeSocket.last.snapshot(snapshotOf([]), 'a');
    const first = FakeSocket.last;
    await vi.advanceTimersByTimeAsync(20_000);
    expect(first.find('ping')).toBeDefined();
    first.push({ type: 'pong', now: '' });
    await vi.advanceTimersByTimeAsync(49_000);
    expect(FakeSocket.all).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1_500);
    expect(FakeSocket.all).toHaveLength(2);
    expect(chat.current.isLineUp).toBe(false);
  });

  it('sends by WebSocket, and when the line breaks before the answer, by HTTP with the same key', async () => {
    const post = vi.fn((path: string, _token: string | null, body: object | null, key?: string) =>
      Promise.resolve({ ok: true, value: item(2, { clientKey: key ?? null, text: 'hi' }), path, body }));
    const { chat } = setUp({ post: post as unknown as HttpClient['post'] });
    FakeSocket.last.welcome();
    FakeSocket.last.snapshot(snapshotOf([item(1)]), 'a');
    await chat.send('hi', null);
    const key = (FakeSocket.last.callOf('message.send')?.params as Frame).clientKey;
    FakeSocket.last.lose();
    await vi.advanceTimersByTimeAsync(0);
    expect(post).toHaveBeenCalledTimes(1);
    expect(post.mock.calls[0]).toEqual(['conversations/c1/messages', 'vst_1', { text: 'hi' }, key]);
    expect(chat.current.outbox).toEqual([]);
    expect(texts(chat)).toEqual(['text 1', 'hi']);
  });

  it('shows a message once when its event comes before its answer', async () => {
    const { chat } = setUp();
    FakeSocket.last.welcome();
    FakeSocket.last.snapshot(snapshotOf([]), 'a');
    await chat.send('hi', null);
    const call = FakeSocket.last.callOf('message.send');
    const added = item(1, { clientKey: String((call?.params as Frame).clientKey), text: 'hi' });
    FakeSocket.last.itemAdded(added, 'b');
    FakeSocket.last.push({ type: 'result', id: call?.id, data: added });
    await vi.advanceTimersByTimeAsync(0);
    expect(texts(chat)).toEqual(['hi']);
    expect(chat.current.outbox).toEqual([]);
  });

  it('tells the agent of typing at most every three seconds', async () => {
    const { chat } = setUp();
    FakeSocket.last.welcome();
    FakeSocket.last.snapshot(snapshotOf([]), 'a');
    for (let i = 0; i < 10; i++) {
      chat.typing();
      await vi.advanceTimersByTimeAsync(500);
    }
    expect(FakeSocket.last.sent.filter((frame) => frame.method === 'typing')).toHaveLength(2);
  });

  it('counts unread messages of the agent and marks them read once', () => {
    const { chat } = setUp();
    FakeSocket.last.welcome();
    FakeSocket.last.snapshot(snapshotOf([agentItem(1), agentItem(2)], { visitorReadSeq: 1 }), 'a');
    expect(chat.current.unreadCount).toBe(1);
    chat.markRead();
    chat.markRead();
    expect(chat.current.unreadCount).toBe(0);
    expect(FakeSocket.last.sent.filter((frame) => frame.method === 'message.read')).toEqual([
      { type: 'call', id: 'k1', method: 'message.read', params: { seq: 2 } },
    ]);
  });

  it('changes to the event stream when WebSockets do not get through', async () => {
    const fetched = vi.fn<typeof fetch>(() => new Promise(() => undefined));
    vi.stubGlobal('fetch', fetched);
    setUp();
    FakeSocket.last.lose();
    await vi.advanceTimersByTimeAsync(1_000);
    FakeSocket.last.lose();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(FakeSocket.all).toHaveLength(2);
    expect(fetched).toHaveBeenCalledTimes(1);
    expect(fetched.mock.calls[0]?.[0]).toBe('https://chat.example/api/v1/stream/events?topic=conversation');
    expect(fetched.mock.calls[0]?.[1]).toMatchObject({ credentials: 'omit', headers: { Authorization: 'Bearer vst_1' } });
  });

  it('begins with one key however often it has to ask, also over a reload', async () => {
    const keys: unknown[] = [];
    const post = vi.fn((_path: string, _token: string | null, _body: object | null, key?: string) => {
      keys.push(key);
      return Promise.resolve({ ok: false, problem: { status: 503, code: 'journal.busy' } });
    });
    const shared = new Map<string, string>();
    const first = setUp({ post: post as unknown as HttpClient['post'] }, shared);
    first.chat.start({ name: '', topic: '', text: 'hello', language: 'en' });
    await vi.advanceTimersByTimeAsync(2_000);
    setUp({ post: post as unknown as HttpClient['post'] }, shared);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(keys.length).toBeGreaterThanOrEqual(3);
    expect(new Set(keys).size).toBe(1);
  });

  it('gives the words back when the conversation is gone', async () => {
    const { chat, shared } = setUp({ get: () => Promise.resolve(gone) });
    await chat.send('not sent yet', null);
    FakeSocket.last.lose(4401);
    await vi.advanceTimersByTimeAsync(0);
    expect(chat.current.phase).toBe('start');
    expect(chat.current.leftover).toBe('not sent yet');
    expect(chat.current.startProblem?.code).toBe('widget.gone');
    expect(shared.has('conversation')).toBe(false);
  });

  it('gives the words of a chat that was turned away back, since nobody read them', () => {
    const { chat } = setUp();
    const turned = item(2, { author: 'system', event: 'turnedAway', text: 'We are closed.' });
    FakeSocket.last.welcome();
    FakeSocket.last.snapshot(snapshotOf([item(1, { text: 'Where is my order?' }), turned], { state: 'ended', agentName: null }), '1');
    expect(texts(chat)).toEqual(['Where is my order?', 'We are closed.']);
    chat.startNew();
    expect(chat.current).toMatchObject({ phase: 'start', leftover: 'Where is my order?' });
  });

  it('follows another tab that begins or leaves a conversation', () => {
    const shared = new Map<string, string>();
    const { chat, store } = setUp({}, shared);
    expect(chat.current.phase).toBe('start');
    shared.set('conversation', '{"id":"c1","token":"vst_1"}');
    store.tell('conversation');
    expect(chat.current.phase).toBe('open');
    shared.delete('conversation');
    store.tell('conversation');
    expect(chat.current.phase).toBe('start');
  });

  it('does not hammer a server that says hello but cannot give the state', async () => {
    setUp();
    for (let i = 0; i < 200; i++) {
      if (FakeSocket.last.readyState === 0) {
        FakeSocket.last.welcome();
        FakeSocket.last.push({ type: 'service', state: 'degraded' });
        FakeSocket.last.push({ type: 'problem', sub: '1', problem: { status: 503, code: 'push.snapshot_failed' } });
      }
      await vi.advanceTimersByTimeAsync(300);
    }
    expect(FakeSocket.all.length).toBeGreaterThan(4);
    expect(FakeSocket.all.length).toBeLessThan(16);
  });

  it('keeps a late answer of a conversation that was left out of the next one', async () => {
    let answer: (value: Answer<VisitorItem>) => void = () => undefined;
    const post = () => new Promise<Answer<VisitorItem>>((resolve) => { answer = resolve; });
    const { chat, store, shared } = setUp({ post: post as HttpClient['post'] });
    await chat.send('to the first', null);
    shared.set('conversation', '{"id":"c2","token":"vst_2"}');
    store.tell('conversation');
    FakeSocket.last.welcome();
    FakeSocket.last.snapshot(snapshotOf([item(1)], { conversationId: 'c2' }), 'a');
    answer({ ok: true, value: item(9, { text: 'to the first' }) });
    await vi.advanceTimersByTimeAsync(0);
    expect(texts(chat)).toEqual(['text 1']);
    expect(FakeSocket.last.callOf('message.send')).toBeUndefined();
  });

  it('ends its connection with the conversation', async () => {
    const { chat } = setUp();
    FakeSocket.last.welcome();
    FakeSocket.last.snapshot(snapshotOf([item(1)], { state: 'ended', endedBy: 'agent' }), 'a');
    await vi.advanceTimersByTimeAsync(120_000);
    expect(FakeSocket.all).toHaveLength(1);
    expect(FakeSocket.last.readyState).toBe(3);
    expect(chat.current.isLineUp).toBe(true);
  });
});
