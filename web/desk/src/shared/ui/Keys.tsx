import { keyLabels, type Shortcut } from '../commands/shortcut';
import styles from './Keys.module.css';

/** The keys of a shortcut, as small caps of a keyboard. */
export function Keys({ shortcut }: { readonly shortcut: Shortcut }) {
  return (
    <span className={styles.keys} aria-hidden="true">
      {keyLabels(shortcut).map((label) => <kbd key={label}>{label}</kbd>)}
    </span>
  );
}
