import { useId, type ReactNode } from 'react';
import styles from './PlanningRoom.module.css';

interface ControlProps {
  readonly label: string;
  readonly fault?: string | null;
  readonly children: (id: string, faultId: string | undefined) => ReactNode;
}

/** An input with its label above and what is wrong below. */
export function Control({ label, fault = null, children }: ControlProps) {
  const id = useId();
  return (
    <div className={styles.control}>
      <label htmlFor={id}>{label}</label>
      {children(id, fault === null ? undefined : `${id}-fault`)}
      {fault === null ? null : <p id={`${id}-fault`} className={styles.fault}>{fault}</p>}
    </div>
  );
}
