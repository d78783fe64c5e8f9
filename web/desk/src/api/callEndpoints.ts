import type { Call } from './typed';
import type { Answer } from './types';

export type CallView = Answer<'CallView'>;
export type CallbackView = Answer<'CallbackView'>;
export type CustomerIdentity = Answer<'MaskedIdentity'>;

/** What is booked: the number, or a customer's number that is shown masked. */
export type CallbackDraft = Answer<'BookCallback'>;

/** Whom to call: a number, or a customer's number that is shown masked. The queue is where the call counts. */
export type CalledParty = ({ readonly to: string } | { readonly identityId: string }) & { readonly queueId?: string };

/** Where a call goes: a colleague, a queue or a number. */
export type CallTarget = { readonly agentId: string } | { readonly queueId: string } | { readonly number: string };

/** What an agent does with calls from the desk. */
export function createPhoneCalls(call: Call) {
  return {
    calls: {
      list: async (signal?: AbortSignal) => (await call('GET', '/calls', { signal })).items,
      dial: (whom: CalledParty, idempotencyKey: string) => call('POST', '/calls', { body: whom, idempotencyKey }),
      hold: (id: string) => call('POST', '/calls/{id}/hold', { path: { id } }),
      unhold: (id: string) => call('POST', '/calls/{id}/unhold', { path: { id } }),
      mute: (id: string) => call('POST', '/calls/{id}/mute', { path: { id } }),
      unmute: (id: string) => call('POST', '/calls/{id}/unmute', { path: { id } }),
      hangUp: (id: string) => call('POST', '/calls/{id}/hangup', { path: { id } }),
      pauseRecording: (id: string) => call('POST', '/calls/{id}/recording/pause', { path: { id } }),
      resumeRecording: (id: string) => call('POST', '/calls/{id}/recording/resume', { path: { id } }),
      sendDigits: (id: string, digits: string) => call('POST', '/calls/{id}/dtmf', { path: { id }, body: { digits } }),
      transfer: (id: string, kind: 'blind' | 'consult', target: CallTarget) => call('POST', '/calls/{id}/transfer', { path: { id }, body: { kind, target } }),
      completeTransfer: (id: string) => call('POST', '/calls/{id}/transfer/complete', { path: { id } }),
      cancelTransfer: (id: string) => call('POST', '/calls/{id}/transfer/cancel', { path: { id } }),
    },
    callbacks: {
      list: async (signal?: AbortSignal) => (await call('GET', '/callbacks', { signal })).items,
      book: (body: CallbackDraft, idempotencyKey: string) => call('POST', '/callbacks', { body, idempotencyKey }),
      move: (id: string, at: string, idempotencyKey: string) => call('PUT', '/callbacks/{id}', { path: { id }, body: { at }, idempotencyKey }),
      callOff: (id: string) => call('DELETE', '/callbacks/{id}', { path: { id } }),
    },
    identitiesOf: async (customerId: string, signal?: AbortSignal) =>
      (await call('GET', '/customers/{id}/identities', { path: { id: customerId }, signal })).items,
  };
}
