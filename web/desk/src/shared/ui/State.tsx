import { CheckCircleFilled, DisconnectOutlined, EditFilled, MessageFilled, PauseCircleFilled } from '@ant-design/icons';
import type { ReactNode } from 'react';
import styles from './State.module.css';

/** What a person or a conversation is doing. Each has its colour, icon and word everywhere. */
export type StateTone = 'ready' | 'conversation' | 'wrapUp' | 'notReady' | 'signedOut';

const icons: Readonly<Record<StateTone, ReactNode>> = {
  ready: <CheckCircleFilled />,
  conversation: <MessageFilled />,
  wrapUp: <EditFilled />,
  notReady: <PauseCircleFilled />,
  signedOut: <DisconnectOutlined />,
};

export function StateIcon({ tone }: { readonly tone: StateTone }) {
  return <span className={`${styles.icon ?? ''} ${styles[tone] ?? ''}`} aria-hidden="true">{icons[tone]}</span>;
}

export function StateTag({ tone, children }: { readonly tone: StateTone; readonly children: ReactNode }) {
  return (
    <span className={`${styles.tag ?? ''} ${styles[tone] ?? ''}`}>
      <span aria-hidden="true">{icons[tone]}</span>
      <span>{children}</span>
    </span>
  );
}
