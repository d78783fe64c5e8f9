import { Tooltip } from 'antd';
import { useT } from '@/shared/i18n';
import { useLive } from '@/shared/desk/context';
import type { Room } from '../rooms';
import { navigate } from '../router';
import styles from './Rail.module.css';

export function Rail({ rooms, roomId }: { readonly rooms: readonly Room[]; readonly roomId: string }) {
  const t = useT();
  const unread = useLive((snapshot) => snapshot.conversations.reduce((sum, one) => sum + one.unreadCount, 0), 0);
  return (
    <nav className={styles.rail} aria-label={t('shell.rooms')}>
      {rooms.map((room) => {
        const count = room.id === 'conversations' ? unread : 0;
        return (
          <Tooltip key={room.id} title={t(room.labelKey)} placement="right">
            <a
              href={room.path} className={styles.link} aria-current={room.id === roomId ? 'page' : undefined} data-testid={`room-${room.id}`}
              aria-label={count > 0 ? t('shell.roomUnread', { room: t(room.labelKey), count }) : t(room.labelKey)}
              onClick={(event) => {
                if (event.ctrlKey || event.metaKey || event.shiftKey) return;
                event.preventDefault();
                navigate(room.path);
              }}
            >
              {room.icon}
              {count > 0 ? <span className={`${styles.count ?? ''} figures`} aria-hidden="true">{count > 99 ? '99+' : count}</span> : null}
            </a>
          </Tooltip>
        );
      })}
    </nav>
  );
}
