import type { ChatState } from '../chat';
import type { OutboxEntry } from '../outbox';
import type { VisitorItem } from '../protocol';

/** What stands under a message of the visitor. */
export type Mark = 'sending' | 'waiting' | 'failed' | 'sent' | 'seen';

export type Row =
  | { readonly kind: 'day'; readonly key: string; readonly at: string }
  | { readonly kind: 'event'; readonly key: string; readonly item: VisitorItem }
  | {
    readonly kind: 'message'; readonly key: string; readonly isMine: boolean; readonly item: VisitorItem | null;
    readonly entry: OutboxEntry | null; readonly at: string; readonly startsGroup: boolean; readonly endsGroup: boolean;
    readonly mark: Mark | null;
  };

type MessageRow = Extract<Row, { kind: 'message' }>;

/** A pause of this long begins a new group. */
const groupGapMs = 5 * 60_000;

/** The conversation as lines on the screen: days, events, messages; then what is still on its way. */
export function toRows(state: Pick<ChatState, 'history' | 'outbox' | 'snapshot' | 'isLineUp' | 'service'>): readonly Row[] {
  const rows: Row[] = [];
  const received = new Set(state.history.items.map((item) => item.clientKey));
  for (const item of state.history.items) {
    if (item.author === 'system' || item.event !== null) rows.push({ kind: 'event', key: item.id, item });
    else rows.push(messageRow(item.clientKey ?? item.id, item, null));
  }
  for (const entry of state.outbox) if (!received.has(entry.key)) rows.push(messageRow(entry.key, null, entry));
  return withDays(withMarks(rows, state));
}

function messageRow(key: string, item: VisitorItem | null, entry: OutboxEntry | null): MessageRow {
  return {
    kind: 'message', key, item, entry, isMine: item === null || item.author === 'visitor',
    at: item?.at ?? new Date(entry?.at ?? 0).toISOString(), startsGroup: true, endsGroup: true, mark: null,
  };
}

/** Tells groups apart and says what became of messages: only the last delivered one is "sent" or "seen", for those above it. */
function withMarks(rows: readonly Row[], state: Parameters<typeof toRows>[0]): readonly Row[] {
  const lastDelivered = rows.findLast((row) => row.kind === 'message' && row.isMine && row.item !== null);
  const markOf = ({ entry, item }: MessageRow): Mark => {
    if (entry === null) return (item?.seq ?? 0) <= (state.snapshot?.agentReadSeq ?? 0) ? 'seen' : 'sent';
    return entry.failure !== null ? 'failed' : state.isLineUp && state.service === 'normal' ? 'sending' : 'waiting';
  };
  return rows.map((row, index) => row.kind !== 'message' ? row : {
    ...row,
    startsGroup: !belongTogether(rows[index - 1], row),
    endsGroup: !belongTogether(row, rows[index + 1]),
    mark: row === lastDelivered || row.entry !== null ? markOf(row) : null,
  });
}

function belongTogether(first: Row | undefined, second: Row | undefined): boolean {
  return first?.kind === 'message' && second?.kind === 'message' && first.isMine === second.isMine
    && first.item?.agentName === second.item?.agentName && dayOf(first.at) === dayOf(second.at)
    && Date.parse(second.at) - Date.parse(first.at) < groupGapMs;
}

function withDays(rows: readonly Row[]): readonly Row[] {
  const result: Row[] = [];
  let day = '';
  for (const row of rows) {
    const at = row.kind === 'event' ? row.item.at : row.at;
    if (dayOf(at) !== day) {
      day = dayOf(at);
      result.push({ kind: 'day', key: `day-${day}`, at });
    }
    result.push(row);
  }
  return result;
}

function dayOf(at: string): string {
  return new Date(at).toDateString();
}
