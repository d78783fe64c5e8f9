import { useCallback, useEffect, useRef, useState } from 'react';
import type { Conversation } from '@/api/types';
import { useConversation, useDesk, useIsActiveDesk } from '@/shared/desk/context';
import { useT } from '@/shared/i18n';
import { useMedia } from '@/shared/ui/useMedia';
import { usePageVisible } from '@/shared/ui/usePageVisible';
import { CallFoot } from './CallFoot';
import { Composer } from './Composer';
import { ConversationHeader } from './ConversationHeader';
import { nameOf } from './names';
import { NoteComposer } from './NoteComposer';
import { Timeline } from './Timeline';
import { WrapUpStrip } from './WrapUpStrip';
import styles from './ConversationPane.module.css';

/** One conversation: heading, timeline, and the composer or the wrap-up strip. */
export function ConversationPane({ interactionId, isBeside }: { readonly interactionId: string; readonly isBeside: boolean }) {
  const t = useT();
  const desk = useDesk();
  const conversation = useConversation(interactionId);
  useReadReceipts(conversation);
  const isTouch = useMedia('(hover: none)');

  useEffect(() => {
    // The page says where typing goes, but never takes a field away from somebody who types; a phone's keyboard stays down.
    const { activeElement } = document;
    const isFree = activeElement === null || activeElement === document.body || activeElement.matches('[data-testid="inbox-item"]');
    if (isFree && !isTouch) desk.asks.ask(interactionId, 'focusComposer');
  }, [desk, interactionId, isTouch]);

  const [isNoting, setIsNoting] = useState(false);
  useEffect(() => desk.asks.answer(interactionId, { note: () => { setIsNoting((before) => !before); } }), [desk, interactionId]);
  const closeNote = useCallback(() => { setIsNoting(false); }, []);
  const openNote = useCallback(() => { setIsNoting(true); }, []);
  const wasNoting = useRef(false);
  useEffect(() => {
    if (wasNoting.current && !isNoting) desk.asks.ask(interactionId, 'focusComposer');
    wasNoting.current = isNoting;
  }, [desk, interactionId, isNoting]);

  if (conversation === null) return null;
  const name = nameOf(conversation, t);
  return (
    <section
      className={styles.pane} aria-label={t('conversation.region', { name })} data-testid="conversation" data-interaction-id={interactionId} data-state={conversation.state}
      onFocusCapture={() => { desk.ui.update((ui) => (ui.isBesideActive === isBeside ? ui : { ...ui, isBesideActive: isBeside })); }}
    >
      <ConversationHeader conversation={conversation} isBeside={isBeside} />
      <Timeline conversation={conversation} />
      {conversation.state === 'connected'
        ? isNoting
          ? <NoteComposer conversation={conversation} onDone={closeNote} />
          : conversation.channel === 'voice' ? <CallFoot onNote={openNote} /> : <Composer conversation={conversation} />
        : <WrapUpStrip conversation={conversation} />}
    </section>
  );
}

/** Marks as read what is on a screen that somebody can see. */
function useReadReceipts(conversation: Conversation | null): void {
  const desk = useDesk();
  const isActive = useIsActiveDesk();
  const isVisible = usePageVisible();
  const interactionId = conversation?.interactionId;
  const seq = conversation?.items.findLast((item) => item.author.kind === 'customer')?.seq ?? 0;
  const isUnread = conversation !== null && (conversation.unreadCount > 0 || conversation.agentReadSeq < seq);
  useEffect(() => {
    if (isUnread && isActive && isVisible && interactionId !== undefined && seq > 0) desk.markRead(interactionId, seq);
  }, [desk, interactionId, seq, isUnread, isActive, isVisible]);
}
