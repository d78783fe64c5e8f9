import { LockOutlined, PhoneOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { ariaKeys } from '@/shared/commands/shortcut';
import { useIsActiveDesk } from '@/shared/desk/context';
import { useT } from '@/shared/i18n';
import { Keys } from '@/shared/ui/Keys';
import { noteShortcut } from './commands';
import styles from './ConversationPane.module.css';

/** In the place of the message while the customer is on the telephone: words go by voice, and notes are for colleagues. */
export function CallFoot({ onNote }: { readonly onNote: () => void }) {
  const t = useT();
  const isActive = useIsActiveDesk();
  return (
    <div className={styles.callFoot}>
      <p><PhoneOutlined aria-hidden="true" /> {t('call.onTelephone')}</p>
      <Button icon={<LockOutlined />} disabled={!isActive} aria-keyshortcuts={ariaKeys(noteShortcut)} data-testid="call-note" onClick={onNote}>
        {t('call.note')}<Keys shortcut={noteShortcut} />
      </Button>
    </div>
  );
}
