import { LockOutlined } from '@ant-design/icons';
import type { TimelineItem } from '@/api/types';
import { formatInstant, formatTime } from '@/shared/format/dates';
import { useT } from '@/shared/i18n';
import { Words } from './Words';
import styles from './Timeline.module.css';

/** A note among colleagues, unlike anything that the customer sees. */
export function NoteLine({ item }: { readonly item: TimelineItem }) {
  const t = useT();
  return (
    <div className={styles.note} data-testid="note" data-seq={item.seq}>
      <p className={styles.noteHead}>
        <LockOutlined aria-hidden="true" />
        <span>{t('note.by', { name: item.author.name ?? t('common.agent') })}</span>
        <time className="figures" dateTime={item.at} title={formatInstant(t.tag, item.at)}>{formatTime(t.tag, item.at)}</time>
      </p>
      {item.text === null ? <p className={styles.noteGone}>{t('note.erased')}</p> : <p className={styles.noteText} dir="auto"><Words text={item.text} /></p>}
    </div>
  );
}
