import { describe, expect, it } from 'vitest';
import { createConversation, createItem } from '@/shared/testing';
import { groupTimeline } from './grouping';
import { orderConversations, waitingSince } from './order';

const waiting = (id: string, seq: number, unreadCount: number) => createConversation(id, { items: [createItem(seq, 'customer')], unreadCount });

describe('orderConversations', () => {
  it('puts_first_what_needs_the_agent_first', () => {
    const answered = createConversation('answered', { items: [createItem(1, 'customer'), createItem(2, 'agent')] });
    const wrapUp = createConversation('wrapUp', { state: 'wrapUp', wrapUpDeadline: '2026-11-20T10:05:00Z' });
    const all = [answered, waiting('read', 1, 0), wrapUp, waiting('newer', 20, 1), waiting('older', 10, 2)];
    expect(orderConversations(all)).toEqual(['older', 'newer', 'wrapUp', 'read', 'answered']);
  });

  it('breaks_ties_by_id', () => {
    expect(orderConversations([waiting('b', 1, 1), waiting('a', 1, 1)])).toEqual(['a', 'b']);
  });
});

describe('waitingSince', () => {
  it('counts_from_the_first_message_after_our_answer', () => {
    const items = [createItem(1, 'customer'), createItem(2, 'agent'), createItem(3, 'customer'), createItem(4, 'customer')];
    expect(waitingSince(createConversation('a', { items }))).toBe(items[2]?.at);
  });

  it('counts_what_was_written_in_the_queue_from_the_moment_it_was_taken', () => {
    const items = [createItem(1, 'customer', { at: '2026-11-20T09:00:00Z' })];
    expect(waitingSince(createConversation('a', { items }))).toBe('2026-11-20T10:00:00Z');
  });
});

describe('groupTimeline', () => {
  it('joins_messages_of_one_author_and_splits_at_events_gaps_and_days', () => {
    const event = createItem(4, 'agent', { type: 'event', text: null });
    const late = createItem(5, 'agent', { at: '2026-11-20T10:20:00Z' });
    const nextDay = createItem(6, 'agent', { at: '2026-11-22T10:20:00Z' });
    const blocks = groupTimeline([createItem(1, 'customer'), createItem(2, 'customer'), createItem(3, 'agent'), event, late, nextDay]);
    expect(blocks.map((block) => (block.kind === 'messages' ? block.items.length : block.kind))).toEqual(['day', 2, 1, 'event', 1, 'day', 1]);
  });
});
