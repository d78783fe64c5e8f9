import { CoffeeOutlined, MessageOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useDesk, useIsActiveDesk, useLive } from '@/shared/desk/context';
import { useT } from '@/shared/i18n';
import styles from './EmptyConversation.module.css';

/** Nothing is open: says what will appear, and offers the next step. */
export function EmptyConversation() {
  const t = useT();
  const desk = useDesk();
  const state = useLive((snapshot) => snapshot.state.state, null);
  const isActive = useIsActiveDesk();
  const isReady = state === 'ready';
  return (
    <div className={styles.empty} data-testid="conversation-empty">
      <span className={styles.icon} aria-hidden="true">{isReady ? <MessageOutlined /> : <CoffeeOutlined />}</span>
      {state === null
        ? <p>{t('conversations.empty.loading')}</p>
        : (
          <>
            <h2>{t(isReady ? 'conversations.empty.ready' : 'conversations.empty.notReady')}</h2>
            <p>{t(isReady ? 'conversations.empty.readyHint' : 'conversations.empty.notReadyHint')}</p>
            {isReady || !isActive ? null : <Button type="primary" onClick={() => { void desk.setState('ready', null); }}>{t('conversations.empty.goReady')}</Button>}
          </>
        )}
    </div>
  );
}
