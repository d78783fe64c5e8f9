import { ArrowDownOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { Conversation } from '@/api/types';
import { useDesk } from '@/shared/desk/context';
import type { OutboxEntry } from '@/shared/desk/outbox';
import { formatDay } from '@/shared/format/dates';
import { useT } from '@/shared/i18n';
import { sameMembers, useStore } from '@/shared/store';
import { groupTimeline, type Block } from './grouping';
import { EventLine } from './EventLine';
import { MessageGroup } from './MessageGroup';
import { NoteLine } from './NoteLine';
import { PendingMessage } from './PendingMessage';
import styles from './Timeline.module.css';

/** Within this distance of the end, in pixels, new items keep the end in view. */
const nearEnd = 80;

/** Messages and events in one stream, the newest below. */
export function Timeline({ conversation }: { readonly conversation: Conversation }) {
  const t = useT();
  const desk = useDesk();
  const { interactionId, items } = conversation;
  const pending = useStore(desk.outbox.entries,
    useCallback((entries: readonly OutboxEntry[]) => entries.filter((entry) => entry.interactionId === interactionId), [interactionId]),
    sameMembers);
  const isTyping = useStore(desk.typing, (ids) => ids.has(interactionId));
  const blocks = useMemo(() => groupTimeline(items), [items]);
  const storedKeys = useMemo(() => new Set(items.map((item) => item.clientKey)), [items]);
  const shown = pending.filter((entry) => !storedKeys.has(entry.clientKey));
  const { ref, isAway, toEnd, onScroll } = useScroll(items[0]?.seq ?? 0, `${String(items.at(-1)?.seq)}/${String(shown.length)}/${String(isTyping)}`);
  const [isLoading, setIsLoading] = useState(false);
  const loadEarlier = async (): Promise<void> => {
    setIsLoading(true);
    await desk.loadEarlier(interactionId);
    setIsLoading(false);
  };

  return (
    <div className={styles.frame}>
      <div ref={ref} className={styles.timeline} role="log" aria-live="off" aria-label={t('timeline.label')} tabIndex={0} data-testid="timeline" onScroll={onScroll}>
        {conversation.hasEarlier
          ? <Button size="small" className={styles.earlier} loading={isLoading} data-testid="timeline-earlier" onClick={() => { void loadEarlier(); }}>{t('timeline.earlier')}</Button>
          : null}
        {blocks.map((block) => <TimelineBlock key={block.key} block={block} conversation={conversation} />)}
        {shown.map((entry) => <PendingMessage key={entry.clientKey} entry={entry} />)}
        {isTyping ? <p className={styles.typing} data-testid="typing"><span aria-hidden="true" className={styles.dots}><i /><i /><i /></span>{t('timeline.typing')}</p> : null}
      </div>
      {isAway
        ? <Button size="small" shape="round" icon={<ArrowDownOutlined />} className={styles.newest} onClick={toEnd}>{t('timeline.newest')}</Button>
        : null}
    </div>
  );
}

function TimelineBlock({ block, conversation }: { readonly block: Block; readonly conversation: Conversation }) {
  const t = useT();
  switch (block.kind) {
    case 'day':
      return <p className={styles.day}><span>{formatDay(t.tag, block.at)}</span></p>;
    case 'event':
      return <EventLine item={block.item} />;
    case 'note':
      return <NoteLine item={block.item} />;
    case 'messages':
      return <MessageGroup items={block.items} customerReadSeq={conversation.customerReadSeq} />;
  }
}

/** Keeps the end in view while one is there, and the place when earlier items come in above. */
function useScroll(firstSeq: number, end: string) {
  const ref = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const fromEnd = useRef(0);
  const lastFirst = useRef(firstSeq);
  const [isAway, setIsAway] = useState(false);

  const toEnd = useCallback(() => {
    const element = ref.current;
    if (element !== null) element.scrollTop = element.scrollHeight;
  }, []);
  const onScroll = useCallback(() => {
    const element = ref.current;
    if (element === null) return;
    fromEnd.current = element.scrollHeight - element.scrollTop;
    isAtEnd.current = fromEnd.current - element.clientHeight < nearEnd;
    setIsAway(!isAtEnd.current);
  }, []);

  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => { if (isAtEnd.current) toEnd(); });
    observer.observe(element);
    return () => { observer.disconnect(); };
  }, [toEnd]);
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const hasEarlierCome = lastFirst.current !== 0 && firstSeq < lastFirst.current;
    lastFirst.current = firstSeq;
    if (hasEarlierCome) element.scrollTop = element.scrollHeight - fromEnd.current;
    else if (isAtEnd.current) toEnd();
  }, [firstSeq, end, toEnd]);

  return { ref, isAway, toEnd, onScroll };
}
