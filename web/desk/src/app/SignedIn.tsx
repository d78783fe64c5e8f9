import { useEffect, useMemo } from 'react';
import type { Session } from '@/api/types';
import { serverClock } from '@/shared/clock';
import { CommandRegistry } from '@/shared/commands/registry';
import { DeskContext, type DeskContextValue } from '@/shared/desk/context';
import { Desk } from '@/shared/desk/desk';
import { StreamClient } from '@/shared/realtime/streamClient';
import { openBrowserStorage } from '@/shared/storage';
import { api, endpoints, expire } from './sessionStore';
import { Shell } from './shell/Shell';

/** The desk of one signed-in person, from sign-in to sign-out. */
export function SignedIn({ session }: { readonly session: Session }) {
  const value = useMemo((): DeskContextValue => {
    const stream = new StreamClient({ deskId: api.deskId, clock: serverClock, onSignInRequired: expire });
    const hasDesk = session.permissions.includes('desk.use');
    const seesAlarms = ['team.view', 'floor.view', 'voice.manage'].some((permission) => session.permissions.includes(permission));
    const desk = new Desk({ userId: session.user.id, hasDesk, seesAlarms, deskId: api.deskId, endpoints, stream, storage: openBrowserStorage('local') });
    return { desk, session, registry: new CommandRegistry() };
  }, [session]);
  useEffect(() => {
    value.desk.start();
    return () => { value.desk.stop(); };
  }, [value]);
  return <DeskContext value={value}><Shell /></DeskContext>;
}
