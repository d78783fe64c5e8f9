import { Input } from 'antd';
import { useState } from 'react';
import { readTime } from './hours';
import styles from './rules.module.css';

/** A time of day up to 24:00. What is typed short is written out when the field is left; what is no time stays, and the check tells. */
export function TimeInput({ value, label, onChange, testId }: {
  readonly value: string; readonly label: string; readonly onChange: (time: string) => void; readonly testId?: string;
}) {
  const [typed, setTyped] = useState<string | null>(null);
  const settle = (): void => {
    if (typed === null) return;
    setTyped(null);
    onChange(readTime(typed) ?? typed.slice(0, 10));
  };
  return (
    <Input
      className={styles.time} value={typed ?? value} aria-label={label} inputMode="numeric" maxLength={10} data-testid={testId} onChange={(event) => { setTyped(event.target.value); }}
      onBlur={settle} onPressEnter={settle}
    />
  );
}
