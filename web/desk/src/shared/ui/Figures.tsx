import type { ReactNode } from 'react';
import { useLive } from '../desk/context';
import { formatDuration } from '../format/duration';
import { useT } from '../i18n';
import styles from './Figures.module.css';

/** Today in three figures: handled, average handle time, offers missed. */
export function Figures() {
  const t = useT();
  const today = useLive((snapshot) => snapshot.today, null);
  const average = today?.averageHandleSeconds;
  return (
    <dl className={styles.figures} aria-label={t('figures.today')} data-testid="figures">
      <Figure label={t('figures.handled')} hint={t('figures.handledHint')}>{today?.handled ?? '–'}</Figure>
      <Figure label={t('figures.average')} hint={t('figures.averageHint')}>{average == null ? '–' : formatDuration(average)}</Figure>
      <Figure label={t('figures.missed')} hint={t('figures.missedHint', { declined: today?.declined ?? 0 })}>{today?.missed ?? '–'}</Figure>
    </dl>
  );
}

function Figure({ label, hint, children }: { readonly label: string; readonly hint: string; readonly children: ReactNode }) {
  return (
    <div className={styles.figure} title={hint}>
      <dt>{label}</dt>
      <dd className="figures">{children}</dd>
    </div>
  );
}
