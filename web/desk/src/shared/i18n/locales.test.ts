import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createTranslate, preferredLocale } from '.';
import { formatMessage, toPseudo } from './message';

const folder = join(import.meta.dirname, '../../locales');
const groups = readdirSync(join(folder, 'en'));
const read = (locale: string, group: string) => JSON.parse(readFileSync(join(folder, locale, group), 'utf8')) as Record<string, string>;
/** Names of the values a text needs, wherever they stand in it. */
const argumentsOf = (text: string): string[] => [...new Set([...text.matchAll(/\{(\w+)\s*[,}]/g)].map((match) => match[1] ?? ''))].sort();

describe('Texts', () => {
  it.each(groups)('%s_has_the_same_keys_in_both_languages', (group) => {
    expect(Object.keys(read('zh-CN', group)).sort()).toEqual(Object.keys(read('en', group)).sort());
  });

  it.each(groups)('%s_needs_the_same_values_in_both_languages', (group) => {
    const en = read('en', group);
    for (const [key, text] of Object.entries(read('zh-CN', group))) expect([key, argumentsOf(text)]).toEqual([key, argumentsOf(en[key] ?? '')]);
  });

  it.each(groups)('%s_is_translated_and_formats', (group) => {
    for (const [key, text] of Object.entries(read('zh-CN', group))) {
      const values = Object.fromEntries(argumentsOf(text).map((name) => [name, 2]));
      expect(formatMessage('zh-CN', text, values), key).not.toMatch(/[{}]/);
      if (!['command.theme', 'command.language', 'announce.message'].includes(key)) expect(text, key).toMatch(/\p{Script=Han}|API|^[、]$/u);
    }
  });

  it('no_key_stands_in_two_groups', () => {
    const keys = groups.flatMap((group) => Object.keys(read('en', group)));
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('formatMessage', () => {
  it('chooses_plurals_by_the_language', () => {
    const text = '{count, plural, =0 {none} one {# message} other {# messages}} of {name}';
    expect(formatMessage('en', text, { count: 0, name: 'Li' })).toBe('none of Li');
    expect(formatMessage('en', text, { count: 1, name: 'Li' })).toBe('1 message of Li');
    expect(formatMessage('en', text, { count: 1200, name: 'Li' })).toBe('1,200 messages of Li');
    expect(formatMessage('zh-CN', text, { count: 1, name: 'Li' })).toBe('1 messages of Li');
  });

  it('selects_and_nests', () => {
    const text = '{who, select, me {You have {count, plural, one {one} other {#}}} other {Others}}';
    expect(formatMessage('en', text, { who: 'me', count: 3 })).toBe('You have 3');
    expect(formatMessage('en', text, { who: 'you', count: 3 })).toBe('Others');
  });

  it('does_not_read_what_people_wrote_as_a_message', () => {
    expect(formatMessage('en', '“{text}”', { text: '{evil} <b>#' })).toBe('“{evil} <b>#”');
  });

  it('marks_text_for_the_pseudo_locale_but_not_its_arguments', () => {
    expect(toPseudo('Hello {name}')).toBe('⟦Hëllø {name}⟧');
  });
});

describe('createTranslate', () => {
  it('throws_for_a_missing_key_in_development', () => {
    expect(() => createTranslate('en', {})('common.close')).toThrow(/common\.close/);
  });

  it('falls_back_to_English_names', () => {
    expect(createTranslate('zh-CN', {}).nameOf({ en: 'Orders' })).toBe('Orders');
  });

  it('begins_with_the_language_chosen_else_with_the_browser_s', () => {
    expect(preferredLocale(null, ['fr', 'zh-TW', 'en'])).toBe('zh-CN');
    expect(preferredLocale(null, ['fr'])).toBe('en');
    expect(preferredLocale('zh-CN', ['en'])).toBe('zh-CN');
  });
});

describe('Why a number may not be dialled', () => {
  const say = (locale: 'en' | 'zh-CN', reason: string, kind: string) => formatMessage(locale, read(locale, 'shell.json')['problem.dial.refused'] ?? '', { reason, kind });

  it('is_said_in_a_plain_sentence', () => {
    expect(say('en', 'kind', 'international')).toBe('Your role may not dial international numbers.');
    expect(say('zh-CN', 'kind', 'premium')).toBe('您的角色不能拨打付费号码。');
    expect(say('en', 'noRule', 'national')).toBe('Your role may dial colleagues and emergency numbers only.');
    expect(say('en', '', '')).toBe('This number may not be dialled.');
  });
});
