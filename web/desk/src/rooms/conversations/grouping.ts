import type { TimelineItem } from '@/api/types';
import { dayKey } from '@/shared/format/dates';

/** A day line, a small line of an event, a note among colleagues, or messages of one author written close together. */
export type Block =
  | { readonly kind: 'day'; readonly key: string; readonly at: string }
  | { readonly kind: 'event' | 'note'; readonly key: string; readonly item: TimelineItem }
  | { readonly kind: 'messages'; readonly key: string; readonly items: readonly TimelineItem[] };

/** Messages of one author further apart than this get a new heading. */
const groupGapMs = 3 * 60 * 1000;

/** Arranges a timeline for reading from top to bottom. */
export function groupTimeline(items: readonly TimelineItem[]): readonly Block[] {
  const blocks: Block[] = [];
  let day = '';
  let open: TimelineItem[] | null = null;
  for (const item of items) {
    const itemDay = dayKey(item.at);
    if (itemDay !== day) {
      day = itemDay;
      open = null;
      blocks.push({ kind: 'day', key: `day-${itemDay}`, at: item.at });
    }
    if (item.type !== 'message') {
      open = null;
      blocks.push({ kind: item.type, key: item.id, item });
      continue;
    }
    if (open !== null && continues(open.at(-1), item)) {
      open.push(item);
      continue;
    }
    open = [item];
    blocks.push({ kind: 'messages', key: item.id, items: open });
  }
  return blocks;
}

function continues(last: TimelineItem | undefined, item: TimelineItem): boolean {
  if (last === undefined) return false;
  return last.author.kind === item.author.kind && last.author.id === item.author.id
    && Date.parse(item.at) - Date.parse(last.at) <= groupGapMs;
}
