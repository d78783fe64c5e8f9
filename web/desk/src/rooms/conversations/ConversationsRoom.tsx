import { ContactsOutlined, InboxOutlined, MessageOutlined } from '@ant-design/icons';
import { lazy, Suspense, useEffect } from 'react';
import { useDesk, useLive, useRegistry, useUi } from '@/shared/desk/context';
import { attentionOf, type Pane } from '@/shared/desk/deskUi';
import { useT } from '@/shared/i18n';
import { useIsDesktop, useIsPhone } from '@/shared/ui/useMedia';
import { createConversationCommands } from './commands';
import { ContextPane } from './ContextPane';
import { ConversationPane } from './ConversationPane';
import { EmptyConversation } from './EmptyConversation';
import { Inbox } from './Inbox';
import styles from './ConversationsRoom.module.css';

const TransferDialog = lazy(() => import('./TransferDialog'));
const EndDialog = lazy(() => import('./EndDialog'));

const tabs = [
  { pane: 'inbox', labelKey: 'conversations.tab.inbox', icon: <InboxOutlined /> },
  { pane: 'conversation', labelKey: 'conversations.tab.conversation', icon: <MessageOutlined /> },
  { pane: 'context', labelKey: 'conversations.tab.context', icon: <ContactsOutlined /> },
] as const satisfies readonly { pane: Pane; labelKey: string; icon: unknown }[];

/** Inbox, conversation, context: side by side where there is room, one at a time on a phone. */
export function ConversationsRoom() {
  const t = useT();
  const desk = useDesk();
  const registry = useRegistry();
  const isPhone = useIsPhone();
  const isDesktop = useIsDesktop();
  const pane = useUi((ui) => ui.pane);
  const focusedId = useUi((ui) => ui.focusedId);
  const besideId = useUi((ui) => ui.besideId);
  const attentionId = useUi(attentionOf);
  const isContextOpen = useUi((ui) => ui.isContextOpen);
  const dialog = useUi((ui) => ui.dialog);
  useEffect(() => registry.register(createConversationCommands(desk)), [registry, desk]);

  const shows = (one: Pane): boolean => !isPhone || pane === one;
  const conversation = focusedId === null
    ? <EmptyConversation />
    : <ConversationPane key={focusedId} interactionId={focusedId} isBeside={false} />;
  const isContextShown = isPhone ? pane === 'context' : isDesktop || isContextOpen;

  return (
    <div className={styles.room} data-pane={pane}>
      <h1 className="visually-hidden">{t('room.conversations')}</h1>
      {shows('inbox') ? <Inbox /> : null}
      {shows('conversation')
        ? (
          <div className={styles.columns}>
            {conversation}
            {besideId !== null && isDesktop ? <ConversationPane key={besideId} interactionId={besideId} isBeside /> : null}
          </div>
        )
        : null}
      {isContextShown ? <ContextPane interactionId={attentionId} isDrawer={!isPhone && !isDesktop} /> : null}
      {isPhone ? <PhoneTabs /> : null}
      <Suspense>
        {dialog?.kind === 'transfer' ? <TransferDialog interactionId={dialog.interactionId} /> : null}
        {dialog?.kind === 'end' ? <EndDialog interactionId={dialog.interactionId} /> : null}
      </Suspense>
    </div>
  );
}

function PhoneTabs() {
  const t = useT();
  const desk = useDesk();
  const pane = useUi((ui) => ui.pane);
  const unread = useLive((snapshot) => snapshot.conversations.reduce((sum, one) => sum + one.unreadCount, 0), 0);
  return (
    <nav className={styles.tabs} aria-label={t('conversations.tabs')}>
      {tabs.map((tab) => (
        <button
          key={tab.pane} type="button" className={styles.tab} aria-current={tab.pane === pane ? 'page' : undefined} data-testid={`tab-${tab.pane}`}
          onClick={() => { desk.ui.update((ui) => ({ ...ui, pane: tab.pane })); }}
        >
          <span aria-hidden="true">{tab.icon}</span>
          <span>{t(tab.labelKey)}</span>
          {tab.pane === 'inbox' && unread > 0 ? <span className={`${styles.tabCount ?? ''} figures`}>{unread}</span> : null}
        </button>
      ))}
    </nav>
  );
}
