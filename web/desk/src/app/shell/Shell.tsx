import { Skeleton } from 'antd';
import { lazy, Suspense, useEffect, useMemo } from 'react';
import { useCommandState, useDesk, useRegistry, useSession } from '@/shared/desk/context';
import { useT } from '@/shared/i18n';
import { useIsPhone } from '@/shared/ui/useMedia';
import { findRoom, roomsFor } from '../rooms';
import { usePath } from '../router';
import { ConnectionLine } from './ConnectionLine';
import { DeskEffects } from './DeskEffects';
import { Dialogs } from './Dialogs';
import { FollowBar } from './FollowBar';
import { OfferBar } from './OfferBar';
import { Rail } from './Rail';
import { createShellCommands } from './shellCommands';
import { TopBar } from './TopBar';
import { UnsentBar } from './UnsentBar';
import { Watermark } from './Watermark';
import styles from './Shell.module.css';

const CallBar = lazy(() => import('../calls/CallBar'));

export function Shell() {
  const t = useT();
  const session = useSession();
  const desk = useDesk();
  const registry = useRegistry();
  const isPhone = useIsPhone();
  const path = usePath();
  const rooms = useMemo(() => roomsFor(session.permissions), [session]);
  const room = findRoom(rooms, path);
  const roomId = room?.id ?? '';
  const commandState = useCommandState(roomId);

  useEffect(() => registry.register(createShellCommands({ desk, registry, session, rooms })), [registry, desk, session, rooms]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const dialog = desk.ui.get().dialog;
      if (dialog !== null && dialog.kind !== 'decline') return;
      registry.handleKey(event, commandState());
    };
    globalThis.addEventListener('keydown', onKey);
    return () => { globalThis.removeEventListener('keydown', onKey); };
  }, [registry, commandState, desk]);

  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#room">{t('shell.skip')}</a>
      <TopBar rooms={rooms} roomId={roomId} />
      {isPhone ? null : <Rail rooms={rooms} roomId={roomId} />}
      <div className={styles.content}>
        <ConnectionLine />
        <FollowBar />
        <UnsentBar />
        <OfferBar />
        {desk.hasDesk ? <Suspense fallback={null}><CallBar /></Suspense> : null}
        <main id="room" className={styles.room} tabIndex={-1}>
          {room === null
            ? <p className={styles.nothing}>{t('shell.noRooms')}</p>
            : <Suspense fallback={<div className={styles.loading}><Skeleton active /></div>}><room.Component /></Suspense>}
        </main>
      </div>
      <DeskEffects />
      <Dialogs roomId={roomId} />
      <Watermark />
    </div>
  );
}
