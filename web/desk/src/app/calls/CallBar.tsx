import { useT } from '@/shared/i18n';
import { useStore } from '@/shared/store';
import { CallCard } from './CallCard';
import { isDialling } from './callUi';
import { DialForm } from './DialForm';
import { useCalls } from './useCalls';
import styles from './CallBar.module.css';

const same = (value: boolean): boolean => value;

/** The agent's calls, in the same place whatever room one is in. */
export default function CallBar() {
  const t = useT();
  const calls = useCalls();
  const isOpen = useStore(isDialling, same);
  if (calls.length === 0 && !isOpen) return null;
  return (
    <section className={styles.bar} aria-label={t('call.region')} data-testid="calls">
      {isOpen ? <DialForm /> : null}
      {calls.map((call) => <CallCard key={call.id} call={call} />)}
    </section>
  );
}
