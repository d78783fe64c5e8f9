import { toProblem, type Answer } from '../http';
import { createLifeline } from './lifeline';
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
  let heartbeat: ReturnType<typeof setInterval> | undefined;
  let silenceMs = openTimeoutMs;

  function send(frame: object): void {
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame));
  }

  const line = createLifeline(() => {
    clearInterval(heartbeat);
    for (const answer of calls.values()) answer(null);
    calls.clear();
    socket.close();
  }, (code) => { events.onClosed(code); });

  function welcome(frame: Frame): void {
    const seconds = typeof frame.heartbeatSeconds === 'number' ? Math.max(1, frame.heartbeatSeconds) : 20;
    silenceMs = seconds * silenceFactor * 1000;
    heartbeat = setInterval(() => { send({ type: 'ping' }); }, seconds * 1000);
    send({ type: 'subscribe', sub: '1', topic: 'conversation', ...(cursor === null ? {} : { cursor }) });
    isReady = true;
    events.onReady();
  }

  function settle(frame: Frame): boolean {
    const { id } = frame;
    if (typeof id !== 'string') return false;
    const waiting = calls.get(id);
    calls.delete(id);
    waiting?.(frame.type === 'result'
      ? { ok: true, value: frame.data }
      : { ok: false, problem: toProblem(frame.problem) });
    return true;
  }

  socket.onopen = () => { send({ type: 'hello', token }); };
  socket.onclose = (event) => { line.end(event.code); };
  socket.onmessage = (event) => {
    const frame = typeof event.data === 'string' ? parseFrame(event.data) : null;
    if (line.isOver || frame === null) return;
    if (frame.type === 'welcome') welcome(frame);
    line.expect(silenceMs);
    if ((frame.type === 'result' || frame.type === 'problem') && settle(frame)) return;
    events.onFrame(frame);
  };

  return {
    kind: 'socket',
    call(method, params) {
      const id = `k${String(++callCount)}`;
      const text = JSON.stringify({ type: 'call', id, method, params });
      if (!isReady || line.isOver || socket.readyState !== WebSocket.OPEN || text.length > callLengthMax) {
        return Promise.resolve(null);
      }
      return new Promise((resolve) => {
        const timer = setTimeout(() => { calls.delete(id); resolve(null); }, callTimeoutMs);
        calls.set(id, (answer) => { clearTimeout(timer); resolve(answer); });
        socket.send(text);
      });
    },
    probe() {
      if (!isReady || line.isOver) return;
      send({ type: 'ping' });
      line.expect(probeTimeoutMs);
    },
    close: line.release,
  };
}
