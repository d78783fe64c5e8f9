import { useQuery } from '@tanstack/react-query';
import { useId, useState, type KeyboardEvent } from 'react';
import type { CannedReply } from '@/api/types';
import { useDesk } from '@/shared/desk/context';
import { cannedKey } from '@/shared/desk/desk';
import { findCall, matchReplies } from './canned';

/**
 * The menu of canned replies under a slash: what it shows, and the keys that steer it while the caret stays in the text.
 * @param caret where the caret stands; null while the field has none.
 */
export function useCanned(text: string, caret: number | null, take: (reply: CannedReply, start: number, end: number) => void) {
  const desk = useDesk();
  const menuId = useId();
  const { data: replies = [] } = useQuery({
    queryKey: cannedKey, queryFn: ({ signal }) => desk.endpoints.cannedReplies.list(signal), staleTime: 60_000,
  });
  const [chosen, setChosen] = useState(0);
  /** Where the slash stands whose menu was closed by Escape. */
  const [closedAt, setClosedAt] = useState<number | null>(null);
  const call = caret === null ? null : findCall(text, caret);
  const isOpen = call !== null && call.start !== closedAt;
  const found = isOpen ? matchReplies(replies, call.query) : [];
  const index = Math.min(chosen, Math.max(0, found.length - 1));

  const takeReply = (reply: CannedReply): void => {
    if (call !== null) take(reply, call.start, call.end);
    setChosen(0);
  };
  /** @returns whether the key was for the menu. */
  const onKeyDown = (event: KeyboardEvent): boolean => {
    if (!isOpen || event.nativeEvent.isComposing || event.ctrlKey || event.altKey || event.metaKey) return false;
    const reply = found[index];
    if (event.key === 'Escape') setClosedAt(call.start);
    else if (event.key === 'ArrowDown' && found.length > 0) setChosen((index + 1) % found.length);
    else if (event.key === 'ArrowUp' && found.length > 0) setChosen((index - 1 + found.length) % found.length);
    else if ((event.key === 'Enter' || event.key === 'Tab') && reply !== undefined) takeReply(reply);
    else return false;
    event.preventDefault();
    return true;
  };
  const onText = (next: string): void => {
    setChosen(0);
    if (closedAt !== null && next[closedAt] !== '/') setClosedAt(null);
  };
  return { menuId, isOpen, found, index, setChosen, takeReply, onKeyDown, onText };
}
