import { MessageFilled, PhoneFilled, SwapOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { useState } from 'react';
import type { Offer } from '@/api/types';
import { serverClock } from '@/shared/clock';
import { ariaKeys } from '@/shared/commands/shortcut';
import { useDesk, useIsActiveDesk, useUi } from '@/shared/desk/context';
import { formatDuration } from '@/shared/format/duration';
import { useT, type Translate } from '@/shared/i18n';
import { useStore } from '@/shared/store';
import { Elapsed, Remaining } from '@/shared/ui/Duration';
import { Keys } from '@/shared/ui/Keys';
import { acceptShortcut, declineShortcut } from './shellCommands';
import styles from './OfferBar.module.css';

/** Who, about what, why me, how long they have waited, and how long is left to answer. */
export function OfferCard({ offer, isFirst }: { readonly offer: Offer; readonly isFirst: boolean }) {
  const t = useT();
  const desk = useDesk();
  const isActive = useIsActiveDesk();
  const settings = useStore(desk.settings, (current) => current);
  const isAsked = useUi((ui) => ui.dialog?.kind === 'decline' && ui.dialog.offerId === offer.offerId);
  const [isBusy, setIsBusy] = useState(false);
  const isCall = offer.channel === 'voice';
  const reasons = settings?.declineReasons ?? [];
  const act = (work: Promise<boolean>): void => {
    setIsBusy(true);
    void work.then(() => { setIsBusy(false); });
  };

  return (
    <article className={styles.card} data-testid="offer" data-offer-id={offer.offerId}>
      <span className={styles.channel} aria-hidden="true">{isCall ? <PhoneFilled /> : <MessageFilled />}</span>
      <div className={styles.what}>
        <p className={styles.who}>
          <strong>{offer.customerName ?? t(isCall ? 'common.caller' : 'common.visitor')}</strong>
          {offer.topicNames === null ? null : <span>{t.nameOf(offer.topicNames)}</span>}
          <span className={styles.quiet}>{t.nameOf(offer.queueNames)}</span>
          <span className={styles.quiet}>{t('offer.waited')} <Elapsed since={offer.queuedAt} /></span>
        </p>
        {isCall ? <p className={styles.rings} data-testid="offer-rings">{t('offer.rings')}</p> : null}
        <p className={styles.why}>{describeWhy(offer, t)}</p>
        {offer.transfer === null
          ? null
          : (
            <p className={styles.note}>
              <SwapOutlined aria-hidden="true" />{' '}
              {offer.transfer.note === null
                ? t('offer.from', { name: offer.transfer.fromAgentName ?? t('common.agent') })
                : t('offer.fromNote', { name: offer.transfer.fromAgentName ?? t('common.agent'), note: offer.transfer.note })}
            </p>
          )}
      </div>
      <div className={styles.actions}>
        <span className={styles.left}><Remaining until={offer.deadline} /></span>
        {isCall
          ? null
          : (
            <Button
              type="primary" disabled={!isActive} loading={isBusy} data-testid="offer-accept" aria-keyshortcuts={isFirst ? ariaKeys(acceptShortcut) : undefined}
              onClick={() => { act(desk.accept(offer)); }}
            >
              {t('offer.accept')}{isFirst ? <Keys shortcut={acceptShortcut} /> : null}
            </Button>
          )}
        <Dropdown
          trigger={['click']} disabled={!isActive || isBusy} autoFocus={isAsked} {...(isAsked ? { open: true } : {})}
          onOpenChange={(isOpen) => { if (!isOpen) desk.closeDialog(); }}
          menu={{
            items: reasons.map((reason) => ({
              key: String(reason.code),
              label: <span data-testid={`decline-${String(reason.code)}`}>{t.nameOf(reason.names)}</span>,
              onClick: () => {
                desk.closeDialog();
                act(desk.decline(offer, reason.code));
              },
            })),
          }}
        >
          <Button disabled={!isActive} data-testid="offer-decline" aria-keyshortcuts={isFirst ? ariaKeys(declineShortcut) : undefined}>
            {t('offer.decline')}{isFirst ? <Keys shortcut={declineShortcut} /> : null}
          </Button>
        </Dropdown>
      </div>
      <TimeBar offer={offer} />
    </article>
  );
}

/** The time to answer, shrinking; drawn by the style sheet's own animation, so nothing renders while it runs. */
function TimeBar({ offer }: { readonly offer: Offer }) {
  const total = Math.max(1, Date.parse(offer.deadline) - Date.parse(offer.offeredAt));
  const [passed] = useState(() => Math.max(0, serverClock.now() - Date.parse(offer.offeredAt)));
  return (
    <span className={styles.time} aria-hidden="true">
      <span style={{ animationDuration: `${String(total)}ms`, animationDelay: `${String(-passed)}ms` }} />
    </span>
  );
}

function describeWhy(offer: Offer, t: Translate): string {
  const { why } = offer;
  const skills = why.requirementCount === 0
    ? ''
    : ` · ${t('offer.why.skills', { met: why.requirementsMet, count: why.requirementCount })}`;
  const idle = formatDuration(why.idleSeconds);
  switch (why.rule) {
    case 'longestIdle':
      return t('offer.why.longestIdle', { idle, candidates: why.candidateCount }) + skills;
    case 'mostSkilled':
      return t('offer.why.mostSkilled', { sum: why.proficiencySum, candidates: why.candidateCount }) + skills;
    case 'transferTarget':
      return t('offer.why.transferTarget');
    case 'leastOccupied':
    case 'fewestInteractions':
    case 'roundRobin':
    case 'weighted':
    case 'preferredAgent':
    case 'requiredAgent':
    case 'reserved':
      return t(`offer.why.${why.rule}`, { candidates: why.candidateCount }) + skills;
    case 'none':
      return skills.replace(' · ', '');
  }
}
