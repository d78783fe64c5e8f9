import { useEffect, useRef } from 'react';
import type { Offer } from '@/api/types';
import { useDesk, useLive } from '@/shared/desk/context';
import { useT } from '@/shared/i18n';
import { announce } from '@/shared/ui/announcer';
import { notify } from '@/shared/ui/notices';
import { play } from '@/shared/ui/sound';
import { navigate } from '../router';

const none: readonly Offer[] = [];

/** What live events do besides changing the screen: sounds, words for screen readers, the count in the tab's title. */
export function DeskEffects() {
  const t = useT();
  const desk = useDesk();
  const offers = useLive((snapshot) => snapshot.offers, none);
  const unread = useLive((snapshot) => snapshot.conversations.reduce((sum, one) => sum + one.unreadCount, 0), 0);
  const known = useRef(new Set<string>());

  useEffect(() => {
    for (const offer of offers) {
      if (known.current.has(offer.offerId)) continue;
      play('offer');
      const isCall = offer.channel === 'voice';
      const name = offer.customerName ?? t(isCall ? 'common.caller' : 'common.visitor');
      announce(t(isCall ? 'announce.call' : 'announce.offer', { name, queue: t.nameOf(offer.queueNames) }), true);
    }
    known.current = new Set(offers.map((offer) => offer.offerId));
  }, [offers, t]);

  useEffect(() => desk.onEvent((event) => {
    if (event.kind === 'offerEnded' && (event.data.outcome === 'timedOut' || event.data.outcome === 'revoked')) {
      notify('info', event.data.outcome === 'timedOut' ? 'offer.timedOut' : 'offer.revoked');
    }
    // Who answers a telephone turns to the caller, whatever was on screen; what was being written is kept.
    if (event.kind === 'conversationOpened' && event.data.conversation.channel === 'voice') {
      desk.focus(event.data.conversation.interactionId);
      navigate('/');
    }
    if (event.kind !== 'itemAdded' || event.data.item.author.kind !== 'customer' || event.data.item.type !== 'message') return;
    const isSeen = document.visibilityState === 'visible' && [desk.ui.get().focusedId, desk.ui.get().besideId].includes(event.data.interactionId);
    if (!isSeen) play('message');
    const name = desk.findConversation(event.data.interactionId)?.customerName ?? t('common.visitor');
    announce(t('announce.message', { name, text: event.data.item.text ?? t('common.picture') }));
  }), [desk, t]);

  useEffect(() => {
    const count = offers.length + unread;
    document.title = count > 0 ? `(${String(count)}) Anyseat` : 'Anyseat';
    return () => { document.title = 'Anyseat'; };
  }, [offers, unread]);

  return null;
}
