import { snapshotItemsMax, type VisitorEvent, type VisitorItem, type VisitorSnapshot } from './protocol';

/**
 * Moves a snapshot one event forward: `snapshot + events` equals the snapshot the server would send next.
 * Pure, and repeatable: an item that is already there changes nothing, so an answer and its event may both be applied.
 */
export function apply(snapshot: VisitorSnapshot, event: VisitorEvent): VisitorSnapshot {
  switch (event.kind) {
    case 'itemAdded':
      return withItem(snapshot, event.data.item);
    case 'changed':
      return { ...snapshot, ...event.data };
    default:
      // A newer server may know more kinds than this widget.
      return snapshot;
  }
}

function withItem(snapshot: VisitorSnapshot, item: VisitorItem): VisitorSnapshot {
  if (snapshot.items.some((known) => known.seq === item.seq)) return snapshot;
  const items = mergeItems(snapshot.items, [item]);
  return {
    ...snapshot,
    items: items.slice(-snapshotItemsMax),
    hasEarlier: snapshot.hasEarlier || items.length > snapshotItemsMax,
  };
}

/** Joins two lists into one ordered by `seq`, each item once; the newer copy of an item wins. */
export function mergeItems(older: readonly VisitorItem[], newer: readonly VisitorItem[]): readonly VisitorItem[] {
  const bySeq = new Map<number, VisitorItem>();
  for (const item of older) bySeq.set(item.seq, item);
  for (const item of newer) bySeq.set(item.seq, item);
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}

/** What the screen holds beyond the snapshot's window, so that reading back is not cut off while messages arrive. */
export interface History {
  readonly items: readonly VisitorItem[];
  readonly hasEarlier: boolean;
}

/** Takes in the snapshot's window; forgets what was held before when there may be a hole between the two. */
export function joinWindow(held: History, snapshot: VisitorSnapshot): History {
  const first = snapshot.items[0];
  const last = held.items.at(-1);
  const touches = !snapshot.hasEarlier || (first !== undefined && last !== undefined && last.seq >= first.seq);
  if (held.items.length === 0 || !touches) return { items: snapshot.items, hasEarlier: snapshot.hasEarlier };
  const items = mergeItems(held.items, snapshot.items);
  const reachesFurtherBack = first !== undefined && (items[0]?.seq ?? first.seq) < first.seq;
  return { items, hasEarlier: reachesFurtherBack ? held.hasEarlier : snapshot.hasEarlier };
}
