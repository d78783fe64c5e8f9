import { useLive, useUi } from '@/shared/desk/context';
import { useT } from '@/shared/i18n';
import { sameMembers } from '@/shared/store';
import { CallCard } from './CallCard';
import { DialForm } from './DialForm';
import { useCalls } from './useCalls';
import styles from './CallBar.module.css';

const none: readonly string[] = [];

/** The agent's calls, in the same place whatever room one is in. */
export default function CallBar() {
  const t = useT();
  const offered = useLive((snapshot) => snapshot.offers.map((offer) => offer.interactionId), none, sameMembers);
  // What rings is told by the offer, once.
  const calls = useCalls().filter((call) => call.state !== 'ringing' || call.interactionId === null || !offered.includes(call.interactionId));
  const dialling = useUi((ui) => ui.dialling);
  if (calls.length === 0 && dialling === null) return null;
  return (
    <section className={styles.bar} aria-label={t('call.region')} data-testid="calls">
      {dialling === null ? null : <DialForm key={JSON.stringify(dialling)} known={dialling} />}
      {calls.map((call) => <CallCard key={call.id} call={call} />)}
    </section>
  );
}
