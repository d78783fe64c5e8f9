import type { CallbackView } from '@/api/callEndpoints';

/** Where a callback is on its way: on the line, its turn, booked for later. */
export type CallbackStage = 'dialing' | 'offered' | 'due' | 'booked' | 'again';

export function stageOf(callback: CallbackView): CallbackStage {
  switch (callback.state) {
    case 'dialing':
      return 'dialing';
    // With a connected one an agent has picked up, and the customer is dialled next.
    case 'offered':
    case 'connected':
      return 'offered';
    case 'scheduled':
      return callback.attempts > 0 ? 'again' : 'booked';
    default:
      return 'due';
  }
}

const places: readonly CallbackStage[] = ['dialing', 'offered', 'due', 'again', 'booked'];
const isLater = (stage: CallbackStage): boolean => stage === 'again' || stage === 'booked';

/** What happens first stands first: those on the line, those whose turn it is by age, the others by their time. */
export function orderCallbacks(callbacks: readonly CallbackView[]): readonly CallbackView[] {
  const rank = (one: CallbackView): number => Math.min(places.indexOf(stageOf(one)), places.indexOf('again'));
  const time = (one: CallbackView): string => (isLater(stageOf(one)) ? one.dueAt ?? one.arrivedAt : one.arrivedAt);
  return [...callbacks].sort((a, b) => rank(a) - rank(b) || Date.parse(time(a)) - Date.parse(time(b)));
}

/** Whether nobody has begun it: it can be moved. */
export function isAtRest(callback: CallbackView): boolean {
  return callback.state === 'scheduled' || callback.state === 'waiting';
}
