import { describe, expect, it } from 'vitest';
import { toRows } from '../src/ui/rows';
import { agentItem, item, snapshotOf } from './samples';
import type { OutboxEntry } from '../src/outbox';

const entry = (key: string, failure: OutboxEntry['failure'] = null): OutboxEntry =>
  ({ key, at: Date.parse('2026-11-20T10:00:05Z'), text: 'waiting', hasPicture: false, attachmentId: null, failure });

function rowsOf(items: Parameters<typeof snapshotOf>[0], part = {}, state = {}) {
  return toRows({
    history: { items, hasEarlier: false }, snapshot: snapshotOf(items, part), outbox: [], isLineUp: true, service: 'normal', ...state,
  });
}
const marks = (rows: ReturnType<typeof toRows>) => rows.map((row) => row.kind === 'message' ? row.mark : row.kind);

describe('rows', () => {
  it('mark only the last delivered message, as seen when the agent has read that far', () => {
    const items = [item(1), item(2), agentItem(3)];
    expect(marks(rowsOf(items))).toEqual(['day', null, 'sent', null]);
    expect(marks(rowsOf(items, { agentReadSeq: 2 }))).toEqual(['day', null, 'seen', null]);
  });

  it('show a message on its way once, and not beside its received copy', () => {
    const rows = rowsOf([item(1, { clientKey: 'k1' })], {}, { outbox: [entry('k1'), entry('k2')] });
    expect(rows.map((row) => row.key).filter((key) => key.startsWith('k'))).toEqual(['k1', 'k2']);
    expect(marks(rows)).toEqual(['day', 'sent', 'sending']);
  });

  it('keep the key of a message from sending to received, so that its element stays', () => {
    const before = rowsOf([], {}, { outbox: [entry('k1')] }).at(-1)?.key;
    expect(rowsOf([item(1, { clientKey: 'k1' })]).at(-1)?.key).toBe(before);
  });

  it('tell held from failed', () => {
    const outbox = [entry('k1'), entry('k2', { status: 409, code: 'chat.ended' })];
    expect(marks(rowsOf([], {}, { outbox, isLineUp: false }))).toEqual(['day', 'waiting', 'failed']);
    expect(marks(rowsOf([], {}, { outbox, service: 'degraded' }))).toEqual(['day', 'waiting', 'failed']);
  });

  it('group what one side says within five minutes', () => {
    const items = [
      agentItem(1), agentItem(2), item(3, { at: '2026-11-20T10:01:00Z' }), item(4, { at: '2026-11-20T10:09:00Z' }),
    ];
    const starts = rowsOf(items).filter((row) => row.kind === 'message').map((row) => row.startsGroup);
    expect(starts).toEqual([true, false, true, true]);
  });

  it('begin each day with its date', () => {
    const rows = rowsOf([item(1, { at: '2026-11-18T12:00:00Z' }), item(2, { at: '2026-11-20T12:00:00Z' })]);
    expect(rows.map((row) => row.kind)).toEqual(['day', 'message', 'day', 'message']);
  });
});
