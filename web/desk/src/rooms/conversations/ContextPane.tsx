import { CloseOutlined, SoundOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { lazy, Suspense, useEffect, useState, type ReactNode } from 'react';
import type { Conversation, InteractionSummary } from '@/api/types';
import { useConversation, useDesk } from '@/shared/desk/context';
import { formatDuration } from '@/shared/format/duration';
import { formatInstant, formatShort } from '@/shared/format/dates';
import { useT } from '@/shared/i18n';
import { Avatar } from '@/shared/ui/Avatar';
import { CustomerNumbers } from './CustomerNumbers';
import { nameOf } from './names';
import styles from './ContextPane.module.css';

const Recordings = lazy(() => import('./Recordings'));

/** Who the customer is, what this is about, and what happened before. */
export function ContextPane({ interactionId, isDrawer }: { readonly interactionId: string | null; readonly isDrawer: boolean }) {
  const t = useT();
  const desk = useDesk();
  const conversation = useConversation(interactionId);
  useEffect(() => {
    if (!isDrawer) return undefined;
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') desk.ui.update((ui) => ({ ...ui, isContextOpen: false }));
    };
    globalThis.addEventListener('keydown', onKey);
    return () => { globalThis.removeEventListener('keydown', onKey); };
  }, [desk, isDrawer]);
  return (
    <aside className={styles.context} data-drawer={isDrawer} aria-label={t('context.title')} data-testid="context">
      <header className={styles.head}>
        <h2>{t('context.title')}</h2>
        {isDrawer
          ? <Button type="text" icon={<CloseOutlined />} aria-label={t('common.close')} data-testid="context-close" onClick={() => { desk.ui.update((ui) => ({ ...ui, isContextOpen: false })); }} />
          : null}
      </header>
      {conversation === null ? <p className={styles.empty}>{t('context.empty')}</p> : <Customer conversation={conversation} />}
    </aside>
  );
}

function Customer({ conversation }: { readonly conversation: Conversation }) {
  const t = useT();
  const waited = (Date.parse(conversation.connectedAt) - Date.parse(conversation.queuedAt)) / 1000;
  const name = nameOf(conversation, t);
  return (
    <>
      <div className={styles.who}>
        <Avatar name={name} size={44} />
        <div>
          <p className={styles.name}>{name}</p>
          {conversation.channel === 'voice'
            ? null
            : <p className={styles.presence} data-online={conversation.customerOnline}>{t(conversation.customerOnline ? 'customer.online' : 'customer.offline')}</p>}
        </div>
      </div>
      <CustomerNumbers conversation={conversation} />
      <dl className={styles.facts}>
        <Fact label={t('context.channel')}>{t.find(`channel.${conversation.channel}`) ?? conversation.channel}</Fact>
        <Fact label={t('context.queue')}>{t.nameOf(conversation.queueNames)}</Fact>
        {conversation.topicNames === null ? null : <Fact label={t('context.topic')}>{t.nameOf(conversation.topicNames)}</Fact>}
        {conversation.language === null ? null : <Fact label={t('context.language')}>{languageName(t.tag, conversation.language)}</Fact>}
        <Fact label={t('context.waited')}><span className="figures">{formatDuration(waited)}</span></Fact>
        <Fact label={t('context.connectedAt')}><span className="figures">{formatInstant(t.tag, conversation.connectedAt)}</span></Fact>
      </dl>
      {conversation.channel === 'chat' ? null : <Suspense fallback={null}><Recordings interactionId={conversation.interactionId} isOver={conversation.state !== 'connected'} /></Suspense>}
      <Earlier conversation={conversation} />
    </>
  );
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

const earlierCount = 20;

/** Interactions of the same customer before this one, the latest first. */
function Earlier({ conversation }: { readonly conversation: Conversation }) {
  const t = useT();
  const desk = useDesk();
  const { customerId, interactionId } = conversation;
  const { data, isPending } = useQuery({
    queryKey: ['interactions', customerId],
    queryFn: ({ signal }) => desk.endpoints.interactionsOf(customerId, earlierCount, signal),
    select: (page) => page.items.filter((one) => one.id !== interactionId),
    staleTime: 60_000,
  });
  return (
    <section className={styles.earlier}>
      <h3>{t('context.earlier')}</h3>
      {isPending || data === undefined || data.length === 0
        ? <p className={styles.quiet}>{isPending ? '…' : t('context.noEarlier')}</p>
        : <ul>{data.map((one) => <EarlierRow key={one.id} interaction={one} />)}</ul>}
    </section>
  );
}

function EarlierRow({ interaction }: { readonly interaction: InteractionSummary }) {
  const t = useT();
  const desk = useDesk();
  const [isOpen, setIsOpen] = useState(false);
  const disposition = desk.settings.get()?.dispositions.find((one) => one.id === interaction.dispositionId);
  return (
    <li>
      <span className="figures">{formatShort(t.tag, interaction.queuedAt)}</span>
      <span>{t.nameOf(interaction.queueNames)}{interaction.agentName === null ? '' : ` · ${interaction.agentName}`}</span>
      <span className={styles.quiet}>{disposition === undefined ? t(`interaction.${interaction.state}`) : t.nameOf(disposition.names)}</span>
      {interaction.channel === 'voice'
        ? (
          <Button type="link" size="small" icon={<SoundOutlined />} aria-expanded={isOpen} data-testid="earlier-recordings" onClick={() => { setIsOpen((now) => !now); }}>
            {t('recording.region')}
          </Button>
        )
        : null}
      {isOpen ? <Suspense fallback={null}><Recordings interactionId={interaction.id} isOver={false} saysNone /></Suspense> : null}
    </li>
  );
}

function languageName(tag: string, language: string): string {
  try {
    return new Intl.DisplayNames([tag], { type: 'language' }).of(language) ?? language;
  } catch {
    return language;
  }
}
