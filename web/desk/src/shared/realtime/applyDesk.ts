import type { Conversation, DeskEvent, DeskSnapshot, TimelineItem } from '@/api/types';

/** How many of the latest items of a conversation a snapshot carries. */
export const snapshotItemCount = 50;

/**
 * The desk after one event. Pure: the snapshot the server would send next equals `snapshot` with its events applied.
 * @param itemCountMax items kept in a conversation; the desk keeps all it has, a snapshot keeps the latest 50.
 */
export function applyDesk(snapshot: DeskSnapshot, event: DeskEvent, itemCountMax = snapshotItemCount): DeskSnapshot {
  switch (event.kind) {
    case 'stateChanged':
      return { ...snapshot, state: event.data.state };
    case 'deskChanged':
      return { ...snapshot, desk: event.data.desk };
    case 'offerMade': {
      const others = snapshot.offers.filter((offer) => offer.offerId !== event.data.offer.offerId);
      return { ...snapshot, offers: [...others, event.data.offer] };
    }
    case 'offerEnded':
      return { ...snapshot, offers: snapshot.offers.filter((offer) => offer.offerId !== event.data.offerId) };
    case 'conversationOpened': {
      const { conversation } = event.data;
      const others = snapshot.conversations.filter((other) => other.interactionId !== conversation.interactionId);
      return { ...snapshot, conversations: [...others, conversation] };
    }
    case 'itemAdded':
      return change(snapshot, event.data.interactionId, (conversation) => ({
        ...conversation,
        ...addItem(conversation, event.data.item, itemCountMax),
        unreadCount: event.data.unreadCount,
      }));
    case 'conversationChanged': {
      const { interactionId, ...changed } = event.data;
      return change(snapshot, interactionId, (conversation) => ({ ...conversation, ...changed }));
    }
    case 'conversationClosed':
      return {
        ...snapshot,
        conversations: snapshot.conversations.filter((other) => other.interactionId !== event.data.interactionId),
      };
    case 'todayChanged':
      return { ...snapshot, today: event.data.today };
    case 'serviceChanged':
      return { ...snapshot, service: event.data.service };
    default:
      return ignoreNewer(event, snapshot);
  }
}

/** A newer server may push kinds that this desk does not know yet. */
function ignoreNewer(_event: never, snapshot: DeskSnapshot): DeskSnapshot {
  return snapshot;
}

function change(snapshot: DeskSnapshot, id: string, act: (conversation: Conversation) => Conversation): DeskSnapshot {
  return {
    ...snapshot,
    conversations: snapshot.conversations.map((other) => (other.interactionId === id ? act(other) : other)),
  };
}

function addItem(conversation: Conversation, item: TimelineItem, countMax: number): Pick<Conversation, 'items' | 'hasEarlier'> {
  const items = mergeItems(conversation.items, [item]);
  return items.length > countMax
    ? { items: items.slice(-countMax), hasEarlier: true }
    : { items, hasEarlier: conversation.hasEarlier };
}

/** One list of both, by `seq`; an item that both hold appears once. */
export function mergeItems(held: readonly TimelineItem[], added: readonly TimelineItem[]): readonly TimelineItem[] {
  const known = new Set(held.map((item) => item.seq));
  const fresh = added.filter((item) => !known.has(item.seq));
  if (fresh.length === 0) return held;
  return [...held, ...fresh].sort((a, b) => a.seq - b.seq);
}

/**
 * A fresh snapshot replaces what is held, but earlier items that were already fetched stay when they join the new
 * ones without a gap, so a reconnect does not throw away what the agent is reading.
 */
export function replaceSnapshot(held: DeskSnapshot | null, fresh: DeskSnapshot): DeskSnapshot {
  if (held === null) return fresh;
  return {
    ...fresh,
    conversations: fresh.conversations.map((conversation) => {
      const before = held.conversations.find((other) => other.interactionId === conversation.interactionId);
      const first = conversation.items[0];
      const joins = before !== undefined && first !== undefined && before.items.some((item) => item.seq === first.seq);
      return joins
        ? { ...conversation, items: mergeItems(before.items, conversation.items), hasEarlier: before.hasEarlier }
        : conversation;
    }),
  };
}

/** Puts a page of earlier items before those held. */
export function prependItems(
  snapshot: DeskSnapshot, interactionId: string, items: readonly TimelineItem[], hasEarlier: boolean,
): DeskSnapshot {
  return change(snapshot, interactionId, (conversation) => (
    { ...conversation, items: mergeItems(conversation.items, items), hasEarlier }));
}
