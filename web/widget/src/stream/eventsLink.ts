import { createLifeline } from './lifeline';
import { parseFrame, type Link, type LinkEvents } from './link';

/** Without a byte for this long the stream is taken for dead; opening it anew with the cursor costs little. */
const silenceMs = 60_000;

/** The push stream as server-sent events, read by fetch because EventSource cannot carry the token in a header. */
export function openEventsLink(address: string, token: string, cursor: string | null, events: LinkEvents): Link {
  const abort = new AbortController();
  const line = createLifeline(() => { abort.abort(); }, (code) => { events.onClosed(code); });

  async function read(): Promise<void> {
    const query = new URLSearchParams({ topic: 'conversation', ...(cursor === null ? {} : { cursor }) });
    const response = await fetch(`${address}?${query.toString()}`, {
      headers: { Accept: 'text/event-stream', Authorization: `Bearer ${token}` },
      credentials: 'omit', cache: 'no-store', signal: abort.signal,
    });
    if (!response.ok || response.body === null) { line.end(response.status === 401 ? 4401 : response.status); return; }
    events.onReady();
    const reader = response.body.getReader();
    const decoder = new TextDecoder();
    const parser = eventParser((data) => {
      const frame = parseFrame(data);
      if (frame !== null && !line.isOver) events.onFrame(frame);
    });
    for (;;) {
      line.expect(silenceMs);
      const { done, value } = await reader.read();
      if (done) break;
      parser(decoder.decode(value, { stream: true }));
    }
    line.end(1006);
  }

  read().catch(() => { line.end(1006); });

  return {
    kind: 'events',
    call: () => Promise.resolve(null),
    probe() { /* The browser ends a broken request by itself; the silence limit is the last resort. */ },
    close: line.release,
  };
}

/** Splits a text/event-stream into the data of its events (WHATWG HTML §9.2.6), however the bytes are cut. */
export function eventParser(onData: (data: string) => void): (chunk: string) => void {
  let rest = '';
  let data: string[] = [];
  return (chunk) => {
    const lines = (rest + chunk).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
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
