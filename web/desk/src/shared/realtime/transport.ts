import { parseFrame, type ClientFrame, type ServerFrame, type Topic } from './frames';

/** What a transport tells its owner. `onClose` comes exactly once, also when it never opened. */
export interface TransportEvents {
  onOpen(): void;
  onFrame(frame: ServerFrame): void;
  onClose(code: number): void;
}

export interface Transport {
  send(frame: ClientFrame): void;
  close(): void;
}

/** Close codes of docs/protocol.md, and 1006 of RFC 6455 §7.4.1 for a line that broke without a word. */
export const closeCodes = {
  restart: 1012, lost: 1006, protocol: 4400, signIn: 4401, notAllowed: 4403, silent: 4408, tooSlow: 4429,
} as const;

export function openSocket(url: string, events: TransportEvents): Transport {
  const socket = new WebSocket(url, 'anyseat.v1');
  let isClosed = false;
  const finish = (code: number): void => {
    if (isClosed) return;
    isClosed = true;
    events.onClose(code);
  };
  socket.onopen = () => { events.onOpen(); };
  socket.onmessage = (message: MessageEvent) => {
    if (isClosed || typeof message.data !== 'string') return;
    const frame = parseFrame(message.data);
    if (frame !== null) events.onFrame(frame);
  };
  socket.onclose = (event) => { finish(event.code); };
  return {
    send(frame) {
      if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame));
    },
    close() {
      socket.close(1000);
      // A dead line may take minutes to confirm the close; the owner need not wait for it.
      finish(closeCodes.lost);
    },
  };
}

/** Reads one subscription as server-sent events, for networks whose proxies refuse WebSocket. */
export function openEvents(url: string, topic: Topic, cursor: string | null, deskId: string, events: TransportEvents): Transport {
  const abort = new AbortController();
  let isClosed = false;
  const finish = (code: number): void => {
    if (isClosed) return;
    isClosed = true;
    abort.abort();
    events.onClose(code);
  };
  const query = new URLSearchParams({ topic, deskId, ...(cursor === null ? {} : { cursor }) });
  void readEvents(`${url}?${query.toString()}`, abort.signal, events, () => isClosed).then(finish);
  return {
    send: () => undefined,
    close: () => { finish(closeCodes.lost); },
  };
}

async function readEvents(url: string, signal: AbortSignal, events: TransportEvents, isClosed: () => boolean): Promise<number> {
  try {
    const response = await fetch(url, { signal, headers: { Accept: 'text/event-stream' }, credentials: 'same-origin', cache: 'no-store' });
    if (response.status === 401) return closeCodes.signIn;
    if (response.status === 403) return closeCodes.notAllowed;
    if (!response.ok || response.body === null) return closeCodes.lost;
    events.onOpen();
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    const parse = createEventParser((data) => {
      const frame = parseFrame(data);
      if (frame !== null && !isClosed()) events.onFrame(frame);
    });
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return closeCodes.lost;
      parse(value);
    }
  } catch {
    return closeCodes.lost;
  }
}

/** Longest text of one event, in characters; a longer one is dropped rather than kept in memory. */
const eventSizeMax = 4 * 1024 * 1024;

/** Parses a stream of server-sent events (HTML Standard §9.2.6), of which only `data` matters here. */
export function createEventParser(onData: (data: string) => void): (chunk: string) => void {
  let rest = '';
  let data: string[] = [];
  return (chunk) => {
    const lines = (rest + chunk).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    if (rest.length > eventSizeMax) rest = '';
    for (const line of lines) {
      if (line === '') {
        if (data.length > 0) onData(data.join('\n'));
        data = [];
      } else if (line.startsWith('data:')) {
        data.push(line.slice(line.startsWith('data: ') ? 6 : 5));
      }
    }
  };
}
