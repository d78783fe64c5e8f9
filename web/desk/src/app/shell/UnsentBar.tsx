import { ExclamationCircleOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useDesk, useLive } from '@/shared/desk/context';
import { useT } from '@/shared/i18n';
import { sameMembers, useStore } from '@/shared/store';
import styles from './UnsentBar.module.css';

/** Messages that can no longer be sent because their conversation has left this desk. Their words are kept to copy. */
export function UnsentBar() {
  const t = useT();
  const desk = useDesk();
  const entries = useStore(desk.outbox.entries, (all) => all);
  const openIds = useLive((snapshot) => snapshot.conversations.map((one) => one.interactionId), null, sameLists);
  const unsent = openIds === null ? [] : entries.filter((entry) => entry.state === 'failed' && !openIds.includes(entry.interactionId));
  if (unsent.length === 0) return null;
  return (
    <ul className={styles.list} data-testid="unsent">
      {unsent.map((entry) => (
        <li key={entry.clientKey} className={styles.entry}>
          <ExclamationCircleOutlined aria-hidden="true" />
          <span className={styles.text}>{t('unsent.text', { name: entry.customerName ?? t('common.visitor'), text: entry.text ?? t('common.picture') })}</span>
          {entry.text === null
            ? null
            : <Button size="small" onClick={() => { void navigator.clipboard.writeText(entry.text ?? ''); }}>{t('unsent.copy')}</Button>}
          <Button size="small" type="text" onClick={() => { desk.outbox.discard(entry.clientKey); }}>{t('unsent.discard')}</Button>
        </li>
      ))}
    </ul>
  );
}

function sameLists(a: readonly string[] | null, b: readonly string[] | null): boolean {
  return a === b || (a !== null && b !== null && sameMembers(a, b));
}
