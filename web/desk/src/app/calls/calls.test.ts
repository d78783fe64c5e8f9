import { describe, expect, it } from 'vitest';
import type { CallView } from '@/api/callEndpoints';
import { calledParty } from './DialForm';
import { targetOf } from './TransferForm';
import { applyCall } from './useCalls';

function call(id: string, state: CallView['state']): CallView {
  return {
    id, interactionId: id, direction: 'inbound', state, isMuted: false, isRecording: false, isRecordingPaused: false,
    party: { display: null, isMasked: false }, startedAt: '2026-11-20T10:00:00Z', answeredAt: null, consult: null,
  };
}

describe('Calls as they are told', () => {
  it('one_that_is_new_is_added_one_that_changed_is_replaced_in_its_place', () => {
    const rung = applyCall(applyCall([], call('a', 'ringing')), call('b', 'ringing'));
    expect(applyCall(rung, call('a', 'connected')).map((one) => [one.id, one.state])).toEqual([['a', 'connected'], ['b', 'ringing']]);
  });

  it('one_that_is_over_is_gone_and_nothing_comes_of_one_nobody_knew', () => {
    expect(applyCall([call('a', 'held')], call('a', 'ended'))).toEqual([]);
    expect(applyCall([], call('z', 'ended'))).toEqual([]);
  });
});

describe('Whom a call is passed to', () => {
  it.each([
    ['agent:7', '', { agentId: '7' }],
    ['queue:9', '', { queueId: '9' }],
    [null, ' 2001 ', { number: '2001' }],
    [null, '  ', null],
    [null, '', null],
  ])('is_what_was_chosen_else_what_was_typed: %s %s', (chosen, number, target) => {
    expect(targetOf(chosen, number)).toEqual(target);
  });
});

describe('Whom the form for dialling calls', () => {
  const known = { party: { identityId: 'n', masked: '+86•••78' }, to: '', queueId: null };
  it('is_the_number_that_is_known_by_its_token_and_counts_where_one_says', () => {
    expect(calledParty(known, '', null)).toEqual({ identityId: 'n' });
    expect(calledParty(known, '', 'q')).toEqual({ identityId: 'n', queueId: 'q' });
  });

  it('is_the_number_typed_or_nobody_yet', () => {
    const blank = { party: null, to: '', queueId: null };
    expect(calledParty(blank, ' +49 30 1 ', null)).toEqual({ to: '+49 30 1' });
    expect(calledParty(blank, '  ', 'q')).toBeNull();
  });
});
