import { describe, expect, it } from 'vitest';
import { targetOf } from './TransferForm';

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
