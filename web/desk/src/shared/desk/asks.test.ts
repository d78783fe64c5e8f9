import { expect, it, vi } from 'vitest';
import { Asks } from './asks';

it('Parts_of_one_conversation_answer_each_for_what_is_theirs_and_leave_without_taking_the_others_along', () => {
  const asks = new Asks();
  const send = vi.fn<() => void>();
  const note = vi.fn<() => void>();
  asks.answer('a', { note });
  const leave = asks.answer('a', { send });
  asks.ask('a', 'send');
  leave();
  asks.ask('a', 'send');
  asks.ask('a', 'note');
  asks.ask('b', 'note');
  asks.ask(null, 'note');
  expect(send).toHaveBeenCalledOnce();
  expect(note).toHaveBeenCalledOnce();
});
