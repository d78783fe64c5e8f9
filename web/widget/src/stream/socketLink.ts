import { toProblem, type Answer } from '../http';
import { openTimeoutMs, parseFrame, silenceFactor, type Frame, type Link, type LinkEvents } from './link';

const callTimeoutMs = 10_000;
const probeTimeoutMs = 4_000;
/** Larger calls go by HTTP; the server ends a socket at 32 KiB. */
const callLengthMax = 9_000;

/** The push stream over WebSocket: hello with the token, subscribe to the conversation, ping, calls. */
export function openSocketLink(address: string, token: string, cursor: string | null, events: LinkEvents): Link {
  const socket = new WebSocket(address, 'anyseat.v1');
  const calls = new Map<string, (answer: Answer<unknown> | null) => void>();
  let callCount = 0;
  let isReady = false;
  let isOver = false;
  let heartbeat: ReturnType<typeof setInterval> | undefined;
  let silence: ReturnType<typeof setTimeout> = setTimeout(() => { end(4408); }, openTimeoutMs);
  let silenceMs = openTimeoutMs;

  function send(frame: object): void {
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame));
  }

  function listen(ms: number): void {
    clearTimeout(silence);
    silence = setTimeout(() => { end(4408); }, ms);
  }

  function release(): void {
    isOver = true;
    clearTimeout(silence);
    clearInterval(heartbeat);
    for (const settle of calls.values()) settle(null);
    calls.clear();
    socket.close();
  }

  function end(code: number): void {
    if (isOver) return;
    release();
    events.onClosed(code);
  }

  function welcome(frame: Frame): void {
    const seconds = typeof frame.heartbeatSeconds === 'number' ? Math.max(1, frame.heartbeatSeconds) : 20;
    silenceMs = seconds * silenceFactor * 1000;
    heartbeat = setInterval(() => { send({ type: 'ping' }); }, seconds * 1000);
    send({ type: 'subscribe', sub: '1', topic: 'conversation', ...(cursor === null ? {} : { cursor }) });
    isReady = true;
    events.onReady();
  }

  function settle(frame: Frame): boolean {
    const id = frame.id;
    const waiting = typeof id === 'string' ? calls.get(id) : undefined;
    if (typeof id !== 'string') return false;
    calls.delete(id);
    waiting?.(frame.type === 'result'
      ? { ok: true, value: frame.data }
      : { ok: false, problem: toProblem(frame.problem) });
    return true;
  }

  socket.onopen = () => { send({ type: 'hello', token }); };
  socket.onclose = (event) => { end(event.code); };
  socket.onmessage = (event) => {
    const frame = typeof event.data === 'string' ? parseFrame(event.data) : null;
    if (isOver || frame === null) return;
    if (frame.type === 'welcome') welcome(frame);
    listen(silenceMs);
    if ((frame.type === 'result' || frame.type === 'problem') && settle(frame)) return;
    events.onFrame(frame);
  };

  return {
    kind: 'socket',
    call(method, params) {
      const id = `k${String(++callCount)}`;
      const text = JSON.stringify({ type: 'call', id, method, params });
      if (!isReady || isOver || socket.readyState !== WebSocket.OPEN || text.length > callLengthMax) {
        return Promise.resolve(null);
      }
      return new Promise((resolve) => {
        const timer = setTimeout(() => { calls.delete(id); resolve(null); }, callTimeoutMs);
        calls.set(id, (answer) => { clearTimeout(timer); resolve(answer); });
        socket.send(text);
      });
    },
    probe() {
      if (!isReady || isOver) return;
      send({ type: 'ping' });
      listen(probeTimeoutMs);
    },
    close() { if (!isOver) release(); },
  };
}
