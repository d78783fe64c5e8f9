import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Answer } from '../src/http';
import { newKey, Outbox, type OutboxEntry, type Sender } from '../src/outbox';
import { pictureStore } from '../src/pictureStore';
import type { Attachment, Problem, VisitorItem } from '../src/protocol';
import { item, memoryStore } from './samples';

const refused = (status: number, more: Partial<Problem> = {}): Answer<never> =>
  ({ ok: false, problem: { status, code: `http.${status}`, ...more } });
const accepted = (entry: OutboxEntry, seq: number): Answer<VisitorItem> =>
  ({ ok: true, value: item(seq, { clientKey: entry.key, text: entry.text }) });

function setUp(send: Sender['send'], shared = new Map<string, string>()) {
  const sent: VisitorItem[] = [];
  const store = memoryStore(shared);
  const pictures = pictureStore('test', undefined);
  const upload = vi.fn<Sender['upload']>(() =>
    Promise.resolve({ ok: true, value: { id: 'att-1' } as Attachment }));
  const outbox = new Outbox(store, 'c1', pictures, { send, upload }, {
    onChange: () => undefined, onSent: (done) => { sent.push(done); },
  });
  return { outbox, sent, store, upload, pictures };
}

describe('outbox', () => {
  beforeEach(() => { vi.useFakeTimers(); });
  afterEach(() => { vi.useRealTimers(); });

  it('sends in the order of typing, one at a time', async () => {
    let seq = 0;
    const { outbox, sent } = setUp((entry) => Promise.resolve(accepted(entry, ++seq)));
    await outbox.add('one', null);
    await outbox.add('two', null);
    await vi.runAllTimersAsync();
    expect(sent.map((done) => done.text)).toEqual(['one', 'two']);
    expect(outbox.entries()).toEqual([]);
  });

  it('repeats with the same key until the server answers', async () => {
    const keys: string[] = [];
    const send = vi.fn<Sender['send']>((entry) => {
      keys.push(entry.key);
      return Promise.resolve(keys.length < 4 ? refused([0, 503, 500][keys.length - 1] ?? 0) : accepted(entry, 1));
    });
    const { outbox, sent } = setUp(send);
    await outbox.add('hello', null);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(keys).toHaveLength(4);
    expect(new Set(keys).size).toBe(1);
    expect(sent).toHaveLength(1);
  });

  it('waits as long as the server asks, even when the line comes back', async () => {
    const send = vi.fn<Sender['send']>()
      .mockResolvedValueOnce(refused(503, { retryAfterSeconds: 30 }))
      .mockImplementation((entry) => Promise.resolve(accepted(entry, 1)));
    const { outbox } = setUp(send);
    await outbox.add('hello', null);
    await vi.advanceTimersByTimeAsync(29_000);
    outbox.wake();
    await vi.advanceTimersByTimeAsync(500);
    expect(send).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(send).toHaveBeenCalledTimes(2);
  });

  it('does not sit out its own wait when the line comes back', async () => {
    const send = vi.fn<Sender['send']>()
      .mockResolvedValueOnce(refused(0))
      .mockImplementation((entry) => Promise.resolve(accepted(entry, 1)));
    const { outbox } = setUp(send);
    await outbox.add('hello', null);
    await vi.advanceTimersByTimeAsync(0);
    outbox.wake();
    await vi.advanceTimersByTimeAsync(0);
    expect(send).toHaveBeenCalledTimes(2);
  });

  it('keeps a refused message for the visitor to decide and goes on with the next', async () => {
    const send = vi.fn<Sender['send']>((entry) =>
      Promise.resolve(entry.text === 'bad' ? refused(400) : accepted(entry, 1)));
    const { outbox, sent } = setUp(send);
    await outbox.add('bad', null);
    await outbox.add('good', null);
    await vi.runAllTimersAsync();
    expect(sent.map((done) => done.text)).toEqual(['good']);
    const [left] = outbox.entries();
    expect(left?.failure?.status).toBe(400);
    outbox.discard(left?.key ?? '');
    expect(outbox.entries()).toEqual([]);
  });

  it('survives a reload: a new outbox over the same store sends with the old key', async () => {
    const shared = new Map<string, string>();
    const before = setUp(() => new Promise(() => undefined), shared);
    await before.outbox.add('written before the reload', null);
    const key = before.outbox.entries()[0]?.key;
    before.outbox.close();
    const send = vi.fn<Sender['send']>((entry) => Promise.resolve(accepted(entry, 1)));
    const after = setUp(send, shared);
    after.outbox.wake();
    await vi.runAllTimersAsync();
    expect(send.mock.calls.map(([entry]) => entry.key)).toEqual([key]);
    expect(after.outbox.entries()).toEqual([]);
  });

  it('takes over from another tab only when that tab does not send', async () => {
    const shared = new Map<string, string>();
    const other = setUp(() => new Promise(() => undefined), shared);
    const send = vi.fn<Sender['send']>((entry) => Promise.resolve(accepted(entry, 1)));
    const mine = setUp(send, shared);
    await other.outbox.add('from the other tab', null);
    mine.outbox.refresh();
    await vi.advanceTimersByTimeAsync(9_000);
    expect(send).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(send).toHaveBeenCalledTimes(1);
  });

  it('drops what the conversation already shows, whatever became of the answer', async () => {
    const { outbox } = setUp(() => new Promise(() => undefined));
    await outbox.add('arrived, answer lost', null);
    const key = outbox.entries()[0]?.key ?? '';
    outbox.confirm([item(1, { clientKey: key })]);
    expect(outbox.entries()).toEqual([]);
  });

  it('uploads a picture once and repeats only the message', async () => {
    const send = vi.fn<Sender['send']>()
      .mockResolvedValueOnce(refused(0))
      .mockImplementation((entry) => Promise.resolve(accepted(entry, 1)));
    const { outbox, upload, sent } = setUp(send);
    await outbox.add(null, new Blob(['png'], { type: 'image/png' }));
    await vi.advanceTimersByTimeAsync(30_000);
    expect(upload).toHaveBeenCalledTimes(1);
    expect(send.mock.calls.map(([entry]) => entry.attachmentId)).toEqual(['att-1', 'att-1']);
    expect(sent).toHaveLength(1);
  });

  it('says so when the bytes of a picture are gone', async () => {
    const { outbox, pictures } = setUp((entry) => Promise.resolve(accepted(entry, 1)));
    vi.spyOn(pictures, 'get').mockResolvedValue(null);
    await outbox.add(null, new Blob(['png'], { type: 'image/png' }));
    await vi.runAllTimersAsync();
    expect(outbox.entries()[0]?.failure?.code).toBe('widget.picture_lost');
  });
});

describe('keys', () => {
  it('are version 4 UUIDs', () => {
    expect(newKey()).toMatch(/^[0-9a-f]{32}$/);
    expect(new Set(Array.from({ length: 1000 }, newKey)).size).toBe(1000);
  });
});
