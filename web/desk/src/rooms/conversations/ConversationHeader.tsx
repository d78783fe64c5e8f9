import { CloseOutlined, ContactsOutlined, PoweroffOutlined, SwapOutlined } from '@ant-design/icons';
import { Button, Tooltip } from 'antd';
import type { Conversation } from '@/api/types';
import { endShortcut } from '@/shared/commands/callShortcuts';
import { ariaKeys } from '@/shared/commands/shortcut';
import { useDesk, useIsActiveDesk, useUi } from '@/shared/desk/context';
import { useT } from '@/shared/i18n';
import { Elapsed } from '@/shared/ui/Duration';
import { StateTag } from '@/shared/ui/State';
import { useIsDesktop, useIsPhone } from '@/shared/ui/useMedia';
import { nameOf } from './names';
import { transferShortcut } from './commands';
import styles from './ConversationPane.module.css';

export function ConversationHeader({ conversation, isBeside }: { readonly conversation: Conversation; readonly isBeside: boolean }) {
  const t = useT();
  const desk = useDesk();
  const isActive = useIsActiveDesk();
  const isDesktop = useIsDesktop();
  const isPhone = useIsPhone();
  const isContextOpen = useUi((ui) => ui.isContextOpen);
  const { interactionId } = conversation;
  const isConnected = conversation.state === 'connected';
  const isCall = conversation.channel === 'voice';
  const name = nameOf(conversation, t);
  return (
    <header className={styles.header}>
      <div className={styles.title}>
        <h2 title={name}>{name}</h2>
        <p className={styles.facts}>
          <span className={styles.channel}>{t.find(`channel.${conversation.channel}`) ?? conversation.channel}</span>
          <span title={t.nameOf(conversation.queueNames)}>{t.nameOf(conversation.queueNames)}</span>
          {conversation.topicNames === null ? null : <span>{t.nameOf(conversation.topicNames)}</span>}
          <span title={t('conversation.duration')}><Elapsed since={conversation.connectedAt} /></span>
        </p>
      </div>
      <span className={styles.stage}><StateTag tone={isConnected ? 'conversation' : 'wrapUp'}>{t(isConnected ? 'state.conversation' : 'state.wrapUp')}</StateTag></span>
      <div className={styles.actions}>
        {isConnected && !isCall
          ? (
            <>
              <Tooltip title={`${t('conversation.transfer')} (Alt+T)`}>
                <Button
                  icon={<SwapOutlined />} disabled={!isActive} aria-label={t('conversation.transfer')} aria-keyshortcuts={ariaKeys(transferShortcut)} data-testid="transfer-open"
                  onClick={() => { desk.openDialog({ kind: 'transfer', interactionId }); }}
                >
                  {isPhone ? null : <span className={styles.wide}>{t('conversation.transfer')}</span>}
                </Button>
              </Tooltip>
              <Tooltip title={`${t('conversation.end')} (Alt+E)`}>
                <Button
                  icon={<PoweroffOutlined />} disabled={!isActive} aria-label={t('conversation.end')} aria-keyshortcuts={ariaKeys(endShortcut)} data-testid="end-open"
                  onClick={() => { desk.openDialog({ kind: 'end', interactionId }); }}
                >
                  {isPhone ? null : <span className={styles.wide}>{t('conversation.end')}</span>}
                </Button>
              </Tooltip>
            </>
          )
          : null}
        {isDesktop || isPhone
          ? null
          : (
            <Tooltip title={t('context.title')}>
              <Button
                type="text" icon={<ContactsOutlined />} aria-label={t('context.title')} aria-expanded={isContextOpen} data-testid="context-open"
                onClick={() => { desk.ui.update((ui) => ({ ...ui, isContextOpen: !ui.isContextOpen })); }}
              />
            </Tooltip>
          )}
        {isBeside
          ? <Button type="text" icon={<CloseOutlined />} aria-label={t('inbox.closeBeside')} onClick={() => { desk.openBeside(null); }} />
          : null}
      </div>
    </header>
  );
}
