import { ClockCircleOutlined, ExclamationCircleFilled } from '@ant-design/icons';
import { useEffect, useState } from 'react';
import { useDesk } from '@/shared/desk/context';
import type { OutboxEntry } from '@/shared/desk/outbox';
import { useT } from '@/shared/i18n';
import styles from './Timeline.module.css';

/** A message on its way: shown at once, marked until the server has stored it. */
export function PendingMessage({ entry }: { readonly entry: OutboxEntry }) {
  const t = useT();
  const desk = useDesk();
  const url = usePicture(entry);
  const hasFailed = entry.state === 'failed';
  return (
    <div className={`${styles.group ?? ''} ${styles.own ?? ''}`} data-testid="pending-message" data-state={entry.state}>
      {url === null ? null : <span className={styles.picture}><img src={url} alt={t('common.picture')} /></span>}
      {entry.text === null ? null : <p className={`${styles.bubble ?? ''} ${hasFailed ? styles.failed ?? '' : styles.waiting ?? ''}`} dir="auto">{entry.text}</p>}
      {hasFailed
        ? (
          <p className={`${styles.mark ?? ''} ${styles.bad ?? ''}`} role="alert">
            <ExclamationCircleFilled aria-hidden="true" />
            <span>{t('outbox.failed')} {t.find(`problem.${entry.problemCode ?? ''}`) ?? ''}</span>
            <button type="button" className={styles.link} onClick={() => { desk.outbox.retry(entry.clientKey); }}>{t('outbox.retry')}</button>
            <button type="button" className={styles.link} onClick={() => { desk.outbox.discard(entry.clientKey); }}>{t('outbox.discard')}</button>
          </p>
        )
        : <p className={styles.mark}><ClockCircleOutlined aria-hidden="true" />{t('outbox.sending')}</p>}
    </div>
  );
}

function usePicture(entry: OutboxEntry): string | null {
  const desk = useDesk();
  const [url, setUrl] = useState<string | null>(null);
  const { clientKey, hasPicture } = entry;
  useEffect(() => {
    if (!hasPicture) return undefined;
    let made: string | null = null;
    let isGone = false;
    void desk.outbox.findPicture(clientKey).then((blob) => {
      if (blob === null || isGone) return;
      made = URL.createObjectURL(blob);
      setUrl(made);
    });
    return () => {
      isGone = true;
      if (made !== null) URL.revokeObjectURL(made);
    };
  }, [desk, clientKey, hasPicture]);
  return url;
}
