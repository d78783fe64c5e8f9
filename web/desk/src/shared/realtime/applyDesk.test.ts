import { describe, expect, it } from 'vitest';
import type { DeskEvent } from '@/api/types';
import { createConversation, createItem, createSnapshot } from '../testing';
import { applyDesk, prependItems, replaceSnapshot } from './applyDesk';

const added = (interactionId: string, seq: number): DeskEvent => (
  { kind: 'itemAdded', data: { interactionId, item: createItem(seq, 'customer'), unreadCount: 1 } });

describe('applyDesk', () => {
  it('leaves_the_conversations_that_an_event_is_not_about_untouched_so_they_do_not_render_again', () => {
    const before = createSnapshot({ conversations: [createConversation('a'), createConversation('b')] });
    const after = applyDesk(before, added('a', 1));
    expect(after.conversations[0]).not.toBe(before.conversations[0]);
    expect(after.conversations[1]).toBe(before.conversations[1]);
  });

  it('puts_an_item_that_came_late_in_its_place', () => {
    const before = createSnapshot({ conversations: [createConversation('a', { items: [createItem(1, 'agent'), createItem(3, 'agent')] })] });
    expect(applyDesk(before, added('a', 2)).conversations[0]?.items.map((item) => item.seq)).toEqual([1, 2, 3]);
  });

  it('keeps_all_items_for_the_screen_when_asked_to', () => {
    const items = Array.from({ length: 50 }, (_, index) => createItem(index + 1, 'agent'));
    const before = createSnapshot({ conversations: [createConversation('a', { items })] });
    expect(applyDesk(before, added('a', 51), Number.POSITIVE_INFINITY).conversations[0]?.items).toHaveLength(51);
  });

  it('ignores_kinds_of_a_newer_server', () => {
    const before = createSnapshot();
    expect(applyDesk(before, { kind: 'somethingNew', data: {} } as unknown as DeskEvent)).toBe(before);
  });
});

describe('replaceSnapshot', () => {
  it('keeps_earlier_items_that_join_the_new_ones', () => {
    const held = prependItems(createSnapshot({ conversations: [createConversation('a', { items: [createItem(5, 'agent')], hasEarlier: true })] }),
      'a', [createItem(3, 'agent'), createItem(4, 'agent')], false);
    const fresh = createSnapshot({ conversations: [createConversation('a', { items: [createItem(5, 'agent'), createItem(6, 'agent')], hasEarlier: true })] });
    const [conversation] = replaceSnapshot(held, fresh).conversations;
    expect(conversation?.items.map((item) => item.seq)).toEqual([3, 4, 5, 6]);
    expect(conversation?.hasEarlier).toBe(false);
  });

  it('drops_held_items_when_there_may_be_a_gap', () => {
    const held = createSnapshot({ conversations: [createConversation('a', { items: [createItem(1, 'agent')] })] });
    const fresh = createSnapshot({ conversations: [createConversation('a', { items: [createItem(60, 'agent')], hasEarlier: true })] });
    expect(replaceSnapshot(held, fresh)).toEqual(fresh);
  });
});
