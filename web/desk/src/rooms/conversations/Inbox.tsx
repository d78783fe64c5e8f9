import { Skeleton } from 'antd';
import { useLive } from '@/shared/desk/context';
import { useT } from '@/shared/i18n';
import { sameMembers } from '@/shared/store';
import { Figures } from '@/shared/ui/Figures';
import { useIsPhone } from '@/shared/ui/useMedia';
import { InboxRow } from './InboxRow';
import { orderConversations } from './order';
import styles from './Inbox.module.css';

/** My conversations, those that need me first. */
export function Inbox() {
  const t = useT();
  const isPhone = useIsPhone();
  const ids = useLive((snapshot) => orderConversations(snapshot.conversations), null, sameLists);
  return (
    <section className={styles.inbox} aria-label={t('inbox.title')} data-testid="inbox">
      <h2 className={styles.title}>
        {t('inbox.title')} {ids === null ? null : <span className="figures">{ids.length}</span>}
      </h2>
      {ids === null ? <div className={styles.loading}><Skeleton active avatar paragraph={{ rows: 1 }} /></div> : null}
      {ids?.length === 0 ? <p className={styles.empty}>{t('inbox.empty')}</p> : null}
      <ul className={styles.list}>
        {ids?.map((id, index) => <InboxRow key={id} interactionId={id} position={index + 1} />)}
      </ul>
      {isPhone ? <Figures /> : null}
    </section>
  );
}

function sameLists(a: readonly string[] | null, b: readonly string[] | null): boolean {
  return a === b || (a !== null && b !== null && sameMembers(a, b));
}
