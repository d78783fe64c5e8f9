import { CheckCircleFilled, CheckOutlined } from '@ant-design/icons';
import { memo } from 'react';
import type { TimelineItem } from '@/api/types';
import { formatInstant, formatTime } from '@/shared/format/dates';
import { useT } from '@/shared/i18n';
import { Picture } from './Picture';
import { Words } from './Words';
import styles from './Timeline.module.css';

interface MessageGroupProps {
  readonly items: readonly TimelineItem[];
  readonly customerReadSeq: number;
}

/** Messages of one author in one go, with one heading and, for ours, whether the customer has read them. */
export const MessageGroup = memo(function MessageGroup({ items, customerReadSeq }: MessageGroupProps) {
  const t = useT();
  const first = items[0];
  const last = items.at(-1);
  if (first === undefined || last === undefined) return null;
  const isOwn = first.author.kind === 'agent';
  const isRead = last.seq <= customerReadSeq;
  return (
    <div className={`${styles.group ?? ''} ${isOwn ? styles.own ?? '' : ''}`}>
      <p className={styles.author}>
        {first.author.name ?? t(isOwn ? 'common.agent' : 'common.visitor')}{' '}
        <time className="figures" dateTime={first.at} title={formatInstant(t.tag, first.at)}>{formatTime(t.tag, first.at)}</time>
      </p>
      {items.map((item) => (
        <div key={item.id} className={styles.message} data-testid="message" data-author={item.author.kind} data-seq={item.seq} title={formatInstant(t.tag, item.at)}>
          {item.attachment === null ? null : <Picture attachment={item.attachment} author={item.author.name ?? t('common.visitor')} />}
          {item.text === null || item.text === '' ? null : <p className={styles.bubble} dir="auto"><Words text={item.text} /></p>}
        </div>
      ))}
      {isOwn
        ? (
          <p className={styles.mark} data-testid="receipt" data-read={isRead}>
            {isRead ? <CheckCircleFilled aria-hidden="true" /> : <CheckOutlined aria-hidden="true" />}
            {t(isRead ? 'timeline.read' : 'timeline.sent')}
          </p>
        )
        : null}
    </div>
  );
}, (before, after) => before.items.length === after.items.length
  && before.items.every((item, index) => item === after.items[index])
  && isReadUpTo(before) === isReadUpTo(after));

function isReadUpTo({ items, customerReadSeq }: MessageGroupProps): boolean {
  return (items.at(-1)?.seq ?? 0) <= customerReadSeq;
}
