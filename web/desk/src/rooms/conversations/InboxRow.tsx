import { ColumnWidthOutlined, EditFilled, PhoneOutlined, PictureOutlined, WarningFilled } from '@ant-design/icons';
import { Tooltip } from 'antd';
import type { Conversation } from '@/api/types';
import { useNow } from '@/shared/clock';
import { useConversation, useDesk, useUi } from '@/shared/desk/context';
import { useT, type Translate } from '@/shared/i18n';
import { useStore } from '@/shared/store';
import { Avatar } from '@/shared/ui/Avatar';
import { Elapsed, Remaining } from '@/shared/ui/Duration';
import { useIsDesktop } from '@/shared/ui/useMedia';
import { nameOf } from './names';
import { lastMessage, waitingSince } from './order';
import styles from './Inbox.module.css';

/** A customer who waits longer than this for an answer is marked, in seconds. */
const waitLimits = { warning: 60, breach: 180 } as const;

export function InboxRow({ interactionId, position }: { readonly interactionId: string; readonly position: number }) {
  const t = useT();
  const desk = useDesk();
  const conversation = useConversation(interactionId);
  const isFocused = useUi((ui) => ui.focusedId === interactionId);
  const isBeside = useUi((ui) => ui.besideId === interactionId);
  const hasOther = useUi((ui) => ui.focusedId !== null);
  const isTyping = useStore(desk.typing, (ids) => ids.has(interactionId));
  const isDesktop = useIsDesktop();
  if (conversation === null) return null;
  const name = nameOf(conversation, t);
  const isCall = conversation.channel === 'voice';
  const unread = conversation.unreadCount;
  return (
    <li className={styles.item}>
      <button
        type="button" className={styles.row} aria-current={isFocused ? 'true' : undefined} data-beside={isBeside} data-testid="inbox-item"
        data-interaction-id={interactionId} aria-keyshortcuts={position <= 9 ? `Alt+${String(position)}` : undefined}
        onClick={() => { desk.focus(interactionId); }}
      >
        <span className={styles.face}>
          <Avatar name={name} />
          {conversation.state === 'connected' && !isCall
            ? <span className={styles.presence} data-online={conversation.customerOnline} title={t(conversation.customerOnline ? 'customer.online' : 'customer.offline')} />
            : null}
        </span>
        <span className={styles.words}>
          <span className={styles.first}>
            <span className={styles.name} title={name}>{name}</span>
            <Waiting conversation={conversation} />
          </span>
          <span className={styles.second}>
            <span className={styles.preview}>{isTyping ? <em>{t('timeline.typing')}</em> : previewOf(conversation, t)}</span>
            {unread > 0 ? <span className={`${styles.unread ?? ''} figures`} aria-label={t('inbox.unread', { count: unread })} data-testid="inbox-unread">{unread}</span> : null}
          </span>
          <span className={styles.queue}>{t.nameOf(conversation.queueNames)}</span>
        </span>
      </button>
      {isDesktop && hasOther && !isFocused
        ? (
          <Tooltip title={t(isBeside ? 'inbox.closeBeside' : 'inbox.openBeside')} placement="right">
            <button
              type="button" className={styles.beside} aria-pressed={isBeside} aria-label={t(isBeside ? 'inbox.closeBeside' : 'inbox.openBeside')}
              onClick={() => { desk.openBeside(isBeside ? null : interactionId); }}
            >
              <ColumnWidthOutlined />
            </button>
          </Tooltip>
        )
        : null}
    </li>
  );
}

/** How long the customer has waited for an answer, or how long the wrap-up may still take. */
function Waiting({ conversation }: { readonly conversation: Conversation }) {
  const t = useT();
  if (conversation.state === 'wrapUp') {
    return (
      <span className={styles.wrapUp} title={t('state.wrapUp')}>
        <EditFilled aria-label={t('state.wrapUp')} /> {conversation.wrapUpDeadline === null ? null : <Remaining until={conversation.wrapUpDeadline} />}
      </span>
    );
  }
  const since = waitingSince(conversation);
  return since === null ? null : <Unanswered since={since} />;
}

function Unanswered({ since }: { readonly since: string }) {
  const t = useT();
  const seconds = (useNow(5000) - Date.parse(since)) / 1000;
  const level = seconds >= waitLimits.breach ? 'breach' : seconds >= waitLimits.warning ? 'warning' : 'calm';
  return (
    <span className={styles[level]} title={t('inbox.waiting')}>
      {level === 'calm' ? null : <WarningFilled aria-label={t('inbox.waitingLong')} />} <Elapsed since={since} />
    </span>
  );
}

function previewOf(conversation: Conversation, t: Translate) {
  const last = lastMessage(conversation);
  if (last === null && conversation.channel === 'voice') return <><PhoneOutlined aria-hidden="true" /> {t('channel.voice')}</>;
  if (last === null) return conversation.topicNames === null ? t('inbox.noMessages') : t.nameOf(conversation.topicNames);
  const words = last.text ?? t('common.picture');
  return (
    <>
      {last.author.kind === 'agent' ? `${t('inbox.you')} ` : null}
      {last.attachment === null ? null : <PictureOutlined aria-hidden="true" />} {words}
    </>
  );
}
