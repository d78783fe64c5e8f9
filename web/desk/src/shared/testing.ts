import type { Conversation, DeskSnapshot, TimelineItem } from '@/api/types';
import type { TextStorage } from './storage';

/** Pieces for tests; nothing of the desk imports this. */
export function createMemoryStorage(): TextStorage {
  const entries = new Map<string, string>();
  return {
    getItem: (key) => entries.get(key) ?? null,
    setItem: (key, value) => { entries.set(key, value); },
    removeItem: (key) => { entries.delete(key); },
    keys: () => [...entries.keys()],
  };
}

export function createItem(seq: number, author: 'customer' | 'agent', change: Partial<TimelineItem> = {}): TimelineItem {
  return {
    seq, id: `item-${String(seq)}`, at: new Date(Date.UTC(2026, 10, 20, 10, 0, seq)).toISOString(), type: 'message',
    author: { kind: author, id: author, name: author }, text: `text ${String(seq)}`, attachment: null, clientKey: null, event: null, ...change,
  };
}

export function createConversation(interactionId: string, change: Partial<Conversation> = {}): Conversation {
  return {
    interactionId, channel: 'chat', state: 'connected', queueId: 'q', queueNames: { en: 'Orders' }, customerId: `c-${interactionId}`, customerName: interactionId,
    topicNames: null, language: 'en', queuedAt: '2026-11-20T09:59:00Z', connectedAt: '2026-11-20T10:00:00Z', endedBy: null, wrapUpDeadline: null,
    unreadCount: 0, customerReadSeq: 0, agentReadSeq: 0, customerOnline: true, items: [], hasEarlier: false, ...change,
  };
}

export function createSnapshot(change: Partial<DeskSnapshot> = {}): DeskSnapshot {
  return {
    agent: { id: 'a', displayName: 'Chen Mei' }, desk: { activeDeskId: 'desk-1', activeSince: '2026-11-20T09:00:00Z' },
    state: { state: 'ready', reasonCode: null, reason: 'chosen', since: '2026-11-20T09:00:00Z' },
    offers: [], conversations: [], today: { handled: 0, averageHandleSeconds: null, declined: 0, missed: 0 }, service: 'normal', ...change,
  };
}
