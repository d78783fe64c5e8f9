import type { DeskSnapshot } from '@/api/types';

/** Whether a tab is the agent's active desk, or may become it by acting. */
export function isActiveDesk(snapshot: DeskSnapshot, deskId: string): boolean {
  return snapshot.desk.activeDeskId === null || snapshot.desk.activeDeskId === deskId;
}
