import { CalendarOutlined, PhoneOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useEffect } from 'react';
import type { CustomerIdentity } from '@/api/callEndpoints';
import type { Conversation } from '@/api/types';
import { dialShortcut } from '@/shared/commands/callShortcuts';
import { ariaKeys } from '@/shared/commands/shortcut';
import { useDesk, useIsActiveDesk } from '@/shared/desk/context';
import { useT } from '@/shared/i18n';
import styles from './ContextPane.module.css';

const none: readonly CustomerIdentity[] = [];

/** The customer's numbers, masked, each with what can be done: call now, or book a callback. */
export function CustomerNumbers({ conversation }: { readonly conversation: Conversation }) {
  const desk = useDesk();
  const { customerId, interactionId, queueId } = conversation;
  const { data = none } = useQuery({
    queryKey: ['identities', customerId],
    queryFn: ({ signal }) => desk.endpoints.identitiesOf(customerId, signal),
    staleTime: 60_000,
  });
  // Who is on the line is not called.
  const isOnTheLine = conversation.channel === 'voice' && conversation.state === 'connected';
  const numbers = data.filter((one) => one.kind === 'phone');
  const first = numbers[0];
  useEffect(() => {
    if (first === undefined || isOnTheLine) return undefined;
    return desk.asks.answer(interactionId, { call: () => { desk.askToDial({ party: toParty(first), queueId }); } });
  }, [desk, first, interactionId, isOnTheLine, queueId]);
  if (numbers.length === 0) return null;
  return (
    <ul className={styles.numbers} data-testid="customer-numbers">
      {numbers.map((number) => <NumberRow key={number.id} number={number} queueId={queueId} isFirst={number === first} isOnTheLine={isOnTheLine} isShown={number.masked !== conversation.customerName} />)}
    </ul>
  );
}

function NumberRow({ number, queueId, isFirst, isOnTheLine, isShown }: {
  readonly number: CustomerIdentity; readonly queueId: string; readonly isFirst: boolean; readonly isOnTheLine: boolean; readonly isShown: boolean;
}) {
  const t = useT();
  const desk = useDesk();
  const isActive = useIsActiveDesk();
  const party = toParty(number);
  return (
    <li>
      {isShown ? <span className={`${styles.number ?? ''} figures`}>{number.masked}</span> : null}
      <Button
        size="small" icon={<PhoneOutlined />} disabled={!isActive || isOnTheLine} data-testid="number-call" aria-label={t('number.callOf', { number: number.masked })}
        aria-keyshortcuts={isFirst ? ariaKeys(dialShortcut) : undefined} onClick={() => { desk.askToDial({ party, queueId }); }}
      >
        {t('number.call')}
      </Button>
      <Button
        size="small" icon={<CalendarOutlined />} disabled={!isActive} data-testid="number-callback"
        onClick={() => { desk.openDialog({ kind: 'bookCallback', party, queueId }); }}
      >
        {t('number.callback')}
      </Button>
    </li>
  );
}

function toParty(number: CustomerIdentity) {
  return { identityId: number.id, masked: number.masked };
}
