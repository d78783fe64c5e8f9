import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ProblemError } from '@/api/client';
import { ServerClock } from '../clock';
import { backoffMs } from './backoff';
import type { ClientFrame } from './frames';
import { StreamClient, StreamUnavailable } from './streamClient';
import { closeCodes, createEventParser, type Transport, type TransportEvents } from './transport';

interface FakeLine { readonly events: TransportEvents; readonly sent: ClientFrame[]; readonly cursor?: string | null }

function createFakes() {
  const sockets: FakeLine[] = [];
  const streams: FakeLine[] = [];
  const transport = (sent: ClientFrame[]): Transport => ({ send: (frame) => { sent.push(frame); }, close: () => undefined });
  const onSignInRequired = vi.fn();
  const client = new StreamClient({
    deskId: 'desk-1', clock: new ServerClock(), onSignInRequired, random: () => 0,
    openSocket: (_, events) => {
      const line = { events, sent: [] as ClientFrame[] };
      sockets.push(line);
      return transport(line.sent);
    },
    openEvents: (_url, _topic, cursor, _deskId, events) => {
      const line = { events, sent: [] as ClientFrame[], cursor };
      streams.push(line);
      return transport(line.sent);
    },
  });
  return { client, sockets, streams, onSignInRequired };
}

const welcome = (bootId = 'b1') => ({ type: 'welcome', bootId, now: new Date().toISOString(), heartbeatSeconds: 20 }) as const;

describe('StreamClient', () => {
  beforeEach(() => { vi.useFakeTimers(); });
  afterEach(() => { vi.useRealTimers(); });

  it('says_hello_subscribes_and_comes_back_with_its_cursor', async () => {
    const { client, sockets } = createFakes();
    const onSnapshot = vi.fn();
    const onEvent = vi.fn();
    client.subscribe('desk', { onSnapshot, onEvent });
    client.start();
    sockets[0]?.events.onOpen();
    sockets[0]?.events.onFrame(welcome());
    expect(sockets[0]?.sent).toEqual([{ type: 'hello', deskId: 'desk-1' }, { type: 'subscribe', sub: '1', topic: 'desk' }]);
    sockets[0]?.events.onFrame({ type: 'snapshot', sub: '1', cursor: '7', data: { a: 1 } });
    sockets[0]?.events.onFrame({ type: 'event', sub: '1', cursor: '8', kind: 'x', data: {} });
    expect(onSnapshot).toHaveBeenCalledWith({ a: 1 });
    expect(onEvent).toHaveBeenCalledWith('x', {});
    sockets[0]?.events.onClose(closeCodes.lost);
    expect(client.status.get().phase).toBe('waiting');
    await vi.advanceTimersByTimeAsync(1000);
    sockets[1]?.events.onOpen();
    sockets[1]?.events.onFrame(welcome());
    expect(sockets[1]?.sent.at(-1)).toEqual({ type: 'subscribe', sub: '1', topic: 'desk', cursor: '8' });
  });

  it('forgets_cursors_of_a_server_that_was_restarted', async () => {
    const { client, sockets } = createFakes();
    client.subscribe('desk', { onSnapshot: vi.fn(), onEvent: vi.fn() });
    client.start();
    sockets[0]?.events.onFrame(welcome('b1'));
    sockets[0]?.events.onFrame({ type: 'snapshot', sub: '1', cursor: '7', data: {} });
    sockets[0]?.events.onClose(closeCodes.restart);
    await vi.advanceTimersByTimeAsync(2000);
    sockets[1]?.events.onFrame(welcome('b2'));
    expect(sockets[1]?.sent.at(-1)).toEqual({ type: 'subscribe', sub: '1', topic: 'desk' });
  });

  it('falls_back_to_server_sent_events_and_tries_the_socket_again_later', async () => {
    const { client, sockets, streams } = createFakes();
    client.subscribe('desk', { onSnapshot: vi.fn(), onEvent: vi.fn() });
    client.start();
    sockets[0]?.events.onClose(closeCodes.lost);
    await vi.advanceTimersByTimeAsync(1000);
    sockets[1]?.events.onClose(closeCodes.lost);
    await vi.advanceTimersByTimeAsync(2000);
    expect(sockets).toHaveLength(2);
    streams[0]?.events.onOpen();
    streams[0]?.events.onFrame({ type: 'snapshot', cursor: '3', data: {} });
    expect(client.status.get()).toMatchObject({ phase: 'open', via: 'events' });
    await expect(client.call('typing', {})).rejects.toBeInstanceOf(StreamUnavailable);
    streams[0]?.events.onClose(closeCodes.lost);
    await vi.advanceTimersByTimeAsync(2000);
    expect(sockets).toHaveLength(3);
  });

  it('settles_calls_by_id_and_rejects_those_whose_line_broke', async () => {
    const { client, sockets } = createFakes();
    client.start();
    sockets[0]?.events.onFrame(welcome());
    const answered = client.call('message.send', { text: 'a' });
    const refused = client.call('message.send', { text: 'b' });
    const lost = client.call('message.send', { text: 'c' });
    const ids = sockets[0]?.sent.filter((frame) => frame.type === 'call').map((frame) => frame.id) ?? [];
    sockets[0]?.events.onFrame({ type: 'result', id: ids[0] ?? '', data: { seq: 1 } });
    sockets[0]?.events.onFrame({ type: 'problem', id: ids[1], problem: { status: 409, code: 'interaction.ended', title: '' } });
    sockets[0]?.events.onClose(closeCodes.lost);
    await expect(answered).resolves.toEqual({ seq: 1 });
    await expect(refused).rejects.toBeInstanceOf(ProblemError);
    await expect(lost).rejects.toBeInstanceOf(StreamUnavailable);
  });

  it('notices_a_silent_line_and_asks_to_sign_in_when_told_so', async () => {
    const { client, sockets, onSignInRequired } = createFakes();
    client.start();
    sockets[0]?.events.onFrame(welcome());
    await vi.advanceTimersByTimeAsync(61_000);
    expect(client.status.get().phase).not.toBe('open');
    await vi.advanceTimersByTimeAsync(2000);
    sockets.at(-1)?.events.onClose(closeCodes.signIn);
    expect(onSignInRequired).toHaveBeenCalledOnce();
    expect(client.status.get().phase).toBe('refused');
  });
});

describe('backoffMs', () => {
  it('grows_to_fifteen_seconds_with_jitter_in_the_upper_half', () => {
    expect([1, 2, 3, 20].map((attempt) => backoffMs(attempt, 0))).toEqual([250, 500, 1000, 7500]);
    expect(backoffMs(20, 0.999)).toBeLessThanOrEqual(15_000);
  });
});

describe('createEventParser', () => {
  it('joins_chunks_wherever_they_were_cut', () => {
    const found: string[] = [];
    const parse = createEventParser((data) => found.push(data));
    for (const chunk of ['id: 1\nda', 'ta: {"a":', '1}\r', '\n\r\n: beat\n\ndata:x\ndata: y\n\n']) parse(chunk);
    expect(found).toEqual(['{"a":1}', 'x\ny']);
  });
});
