import { useSession } from '@/shared/desk/context';
import { findRoom, roomsFor } from '../rooms';
import { usePath } from '../router';

export function useRoomId(): string {
  const session = useSession();
  return findRoom(roomsFor(session.permissions), usePath())?.id ?? '';
}
