import type { VisitorItem, VisitorSnapshot } from '../src/protocol';
import type { Store } from '../src/storage';

const at = '2026-11-20T10:00:00.000000Z';

export function item(seq: number, part: Partial<VisitorItem> = {}): VisitorItem {
  return {
    seq, id: `item-${seq}`, at, author: 'visitor', agentName: null, text: `text ${seq}`, attachment: null,
    clientKey: null, event: null, ...part,
  };
}

export function agentItem(seq: number, text = `answer ${seq}`): VisitorItem {
  return item(seq, { author: 'agent', agentName: 'Ada', text });
}

export function snapshotOf(items: readonly VisitorItem[], part: Partial<VisitorSnapshot> = {}): VisitorSnapshot {
  return {
    conversationId: 'c1', state: 'connected', name: null, topic: null, position: null, expectedWaitSeconds: null,
    agentName: 'Ada', agentReadSeq: 0, visitorReadSeq: 0, endedBy: null, items, hasEarlier: false, ...part,
  };
}

/** A store that several "tabs" can share; `tell` plays the storage event of another tab. */
export function memoryStore(shared = new Map<string, string>()): Store & { tell(key: string | null): void } {
  const listeners: ((key: string | null) => void)[] = [];
  return {
    get: (key) => shared.get(key) ?? null,
    set: (key, value) => { shared.set(key, value); return true; },
    remove: (key) => { shared.delete(key); },
    keys: (prefix) => [...shared.keys()].filter((key) => key.startsWith(prefix)).sort(),
    onChange: (listener) => { listeners.push(listener); },
    tell: (key) => { for (const listener of listeners) listener(key); },
  };
}
