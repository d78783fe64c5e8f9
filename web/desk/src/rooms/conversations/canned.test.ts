import { expect, it } from 'vitest';
import type { CannedReply } from '@/api/types';
import { cannedText, findCall, insertReply, matchReplies } from './canned';

const reply = (shortcut: string, change: Partial<CannedReply> = {}): CannedReply => ({
  id: shortcut, scope: 'everybody', teamId: null, shortcut, text: { en: `English ${shortcut}`, 'zh-CN': `中文 ${shortcut}` }, version: 1, canEdit: false, ...change,
});

it.each([
  ['/', 1, ''], ['/he', 3, 'he'], ['Good morning /he', 16, 'he'], ['a\n/再见', 5, '再见'], ['/hello world', 3, 'he'],
])('A_slash_at_the_beginning_of_a_word_calls: %j at %i', (text, caret, query) => {
  expect(findCall(text, caret)?.query).toBe(query);
});

it.each([['https://a', 9], ['1/2', 3], ['/two words', 10], ['none', 4], ['/x', 0]])('Another_slash_does_not: %j at %i', (text, caret) => {
  expect(findCall(text, caret)).toBeNull();
});

it('What_begins_so_comes_before_what_has_it_inside_and_own_before_shared', () => {
  const replies = [
    reply('bye', { text: { en: 'The hours are over' } }), reply('other-hours'), reply('hours'), reply('hours2', { scope: 'personal' }), reply('none'),
  ];
  expect(matchReplies(replies, 'HOURS').map((one) => one.shortcut)).toEqual(['hours2', 'hours', 'other-hours', 'bye']);
  expect(matchReplies(replies, '')).toHaveLength(5);
});

it('Speaks_the_customer_s_language_then_the_agent_s_then_any', () => {
  const both = reply('a');
  expect(cannedText(both, ['zh-TW', 'en'])).toBe('中文 a');
  expect(cannedText(both, [null, 'en'])).toBe('English a');
  expect(cannedText(both, ['fr', 'zh-CN'])).toBe('中文 a');
  expect(cannedText(reply('a', { text: { 'zh-CN': '您好' } }), ['en', 'en'])).toBe('您好');
  expect(cannedText(reply('a', { text: { en: 'Hi', 'zh-CN': null } }), ['zh-CN'])).toBe('Hi');
});

it('Takes_the_place_of_the_call_and_nothing_else', () => {
  const text = 'Well, /he and more';
  expect(insertReply(text, findCall(text, 9)!, 'hello')).toEqual({ text: 'Well, hello and more', caret: 11 });
});
