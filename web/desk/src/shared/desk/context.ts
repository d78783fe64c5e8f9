import { createContext, useCallback, useContext } from 'react';
import type { Conversation, DeskSnapshot, Session } from '@/api/types';
import type { CommandRegistry, CommandState } from '../commands/registry';
import { useStore } from '../store';
import type { Desk } from './desk';
import type { DeskUi } from './deskUi';
import { isActiveDesk } from './presence';

export interface DeskContextValue {
  readonly desk: Desk;
  readonly session: Session;
  readonly registry: CommandRegistry;
}

export const DeskContext = createContext<DeskContextValue | null>(null);

function useDeskContext(): DeskContextValue {
  const value = useContext(DeskContext);
  if (value === null) throw new Error('The desk is used outside of its provider.');
  return value;
}

export function useDesk(): Desk {
  return useDeskContext().desk;
}

export function useSession(): Session {
  return useDeskContext().session;
}

/** Gives what commands look at, as it is at the moment of asking. */
export function useCommandState(room: string): () => CommandState {
  const { desk, session } = useDeskContext();
  return useCallback(() => ({
    permissions: session.permissions, room, snapshot: desk.live.get(), isActive: desk.isActive(), focusedId: desk.attentionId(),
  }), [desk, session, room]);
}

export function useRegistry(): CommandRegistry {
  return useDeskContext().registry;
}

/** A part of the live snapshot; `otherwise` until the first one came. */
export function useLive<T>(select: (snapshot: DeskSnapshot) => T, otherwise: T, isEqual?: (a: T, b: T) => boolean): T {
  return useStore(useDesk().live, (snapshot) => (snapshot === null ? otherwise : select(snapshot)), isEqual);
}

export function useConversation(interactionId: string | null): Conversation | null {
  return useLive((snapshot) => snapshot.conversations.find((other) => other.interactionId === interactionId) ?? null, null);
}

export function useUi<T>(select: (ui: DeskUi) => T): T {
  return useStore(useDesk().ui, select);
}

/** Whether this tab may act: the line may be down, but no other tab is the active one. */
export function useIsActiveDesk(): boolean {
  const { deskId } = useDesk();
  return useLive((snapshot) => isActiveDesk(snapshot, deskId), false);
}
