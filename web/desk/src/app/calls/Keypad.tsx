import { Button } from 'antd';
import type { KeyboardEvent } from 'react';
import { useT } from '@/shared/i18n';
import styles from './CallBar.module.css';

const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const;

/** The keys of a telephone; typed on the keyboard too while it has the focus. */
export function Keypad({ onKey }: { readonly onKey: (key: string) => void }) {
  const t = useT();
  const onTyped = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey || !(keys as readonly string[]).includes(event.key)) return;
    event.preventDefault();
    onKey(event.key);
  };
  return (
    <div className={styles.keypad} role="group" aria-label={t('call.keys')}>
      {keys.map((key) => <Button key={key} data-testid={`call-key-${key}`} onClick={() => { onKey(key); }} onKeyDown={onTyped}>{key}</Button>)}
    </div>
  );
}
