import { useDesk } from '@/shared/desk/context';
import { useT } from '@/shared/i18n';
import { findNumbers } from './phoneNumbers';
import styles from './Timeline.module.css';

/** What somebody wrote; telephone numbers in it can be called. */
export function Words({ text }: { readonly text: string }) {
  const t = useT();
  const desk = useDesk();
  return findNumbers(text).map(({ text: words, number }, place) => (number === null
    ? words
    : (
      <button key={place} type="button" className={styles.number} title={t('number.call')} data-testid="number-in-text" onClick={() => { desk.askToDial({ to: number }); }}>
        {words}
      </button>
    )));
}
