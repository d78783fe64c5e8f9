import { Input } from 'antd';
import { useId } from 'react';
import styles from './StartPage.module.css';

export interface FieldProps {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly type?: 'text' | 'password';
  readonly autoComplete: string;
  readonly value: string;
  readonly minLength?: number;
  readonly isFirst?: boolean;
  readonly onChange: (value: string) => void;
}

/** One labelled text field of a start page. */
export function Field({ name, label, hint, type = 'text', autoComplete, value, minLength, isFirst = false, onChange }: FieldProps) {
  const id = useId();
  const Control = type === 'password' ? Input.Password : Input;
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <Control
        id={id} name={name} data-testid={`field-${name}`} value={value} size="large" required minLength={minLength} maxLength={256}
        autoComplete={autoComplete} spellCheck={false} autoCapitalize="none" autoFocus={isFirst}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        onChange={(event) => { onChange(event.target.value); }}
      />
      {hint === undefined ? null : <span id={`${id}-hint`} className={styles.hint}>{hint}</span>}
    </div>
  );
}
