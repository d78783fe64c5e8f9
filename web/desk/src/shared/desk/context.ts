import { createContext, useContext } from 'react';
import type { Conversation, DeskSnapshot, Session } from '@/api/types';
import type { CommandRegistry } from '../commands/registry';
import { useStore } from '../store';
import type { Desk } from './desk';
import type { DeskUi } from './deskUi';

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
  return useLive((snapshot) => snapshot.desk.isActive, false);
}
