import { useLive } from '@/shared/desk/context';
import { useT } from '@/shared/i18n';
import { OfferCard } from './OfferCard';
import styles from './OfferBar.module.css';

/** Incoming offers, in the same place whatever room one is in. They never take the focus. */
export function OfferBar() {
  const t = useT();
  const offers = useLive((snapshot) => snapshot.offers, null);
  if (offers === null || offers.length === 0) return null;
  return (
    <section className={styles.bar} aria-label={t('offer.region')} data-testid="offers">
      {offers.map((offer, index) => <OfferCard key={offer.offerId} offer={offer} isFirst={index === 0} />)}
    </section>
  );
}
