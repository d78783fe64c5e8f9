import { keyLabels, type Shortcut } from '../commands/shortcut';
import styles from './Keys.module.css';

/** The keys of a shortcut, as small caps of a keyboard. */
export function Keys({ shortcut }: { readonly shortcut: Shortcut }) {
  return <KeyCaps labels={keyLabels(shortcut)} />;
}

export function KeyCaps({ labels }: { readonly labels: readonly string[] }) {
  return <span className={styles.keys} aria-hidden="true">{labels.map((label) => <kbd key={label}>{label}</kbd>)}</span>;
}
