import { expect, it } from 'vitest';
import type { CallbackView } from '@/api/callEndpoints';
import { isAtRest, orderCallbacks, stageOf } from './order';

function callback(interactionId: string, state: CallbackView['state'], more: Partial<CallbackView> = {}): CallbackView {
  return { interactionId, state, queueId: 'q', customerId: 'c', customerName: null, arrivedAt: '2026-11-20T10:00:00Z', dueAt: null, attempts: 0, ...more };
}

it('What_happens_first_stands_first', () => {
  const all = [
    callback('tomorrow', 'scheduled', { dueAt: '2026-11-21T09:00:00Z' }),
    callback('young', 'waiting', { arrivedAt: '2026-11-20T11:00:00Z' }),
    callback('again', 'scheduled', { dueAt: '2026-11-20T12:00:00Z', attempts: 1 }),
    callback('old', 'waiting', { arrivedAt: '2026-11-20T09:30:00Z' }),
    callback('line', 'dialing', { arrivedAt: '2026-11-20T11:30:00Z', attempts: 1 }),
    callback('tonight', 'scheduled', { dueAt: '2026-11-20T18:00:00Z' }),
    callback('taken', 'offered'),
  ];
  expect(orderCallbacks(all).map((one) => one.interactionId)).toEqual(['line', 'taken', 'old', 'young', 'again', 'tonight', 'tomorrow']);
});

it('One_that_was_tried_is_not_one_that_is_merely_booked', () => {
  expect(stageOf(callback('a', 'scheduled'))).toBe('booked');
  expect(stageOf(callback('a', 'scheduled', { attempts: 1 }))).toBe('again');
});

it('Only_what_nobody_has_begun_can_be_moved', () => {
  const states = ['scheduled', 'waiting', 'offered', 'dialing', 'connected'] as const;
  expect(states.filter((state) => isAtRest(callback('a', state)))).toEqual(['scheduled', 'waiting']);
});
