import { describe, expect, it } from 'vitest';
import { createMemoryStorage } from '../testing';
import { Drafts } from './drafts';

describe('Drafts', () => {
  it('keeps_every_keystroke_through_a_reload', () => {
    const storage = createMemoryStorage();
    new Drafts(storage, 'user').of('i').set('Half a sen');
    expect(new Drafts(storage, 'user').of('i').get()).toBe('Half a sen');
  });

  it('does_not_show_the_draft_of_another_person', () => {
    const storage = createMemoryStorage();
    new Drafts(storage, 'one').of('i').set('secret');
    expect(new Drafts(storage, 'two').of('i').get()).toBe('');
  });

  it('follows_what_another_tab_typed', () => {
    const storage = createMemoryStorage();
    const here = new Drafts(storage, 'user');
    expect(here.of('i').get()).toBe('');
    new Drafts(storage, 'user').of('i').set('from there');
    here.follow({ key: 'anyseat.draft.user.i' });
    expect(here.of('i').get()).toBe('from there');
  });

  it('forgets_what_was_left_long_ago', () => {
    const storage = createMemoryStorage();
    new Drafts(storage, 'user').of('i').set('old');
    const inAMonth = Date.now() + 30 * 24 * 60 * 60 * 1000;
    expect(new Drafts(storage, 'user', () => inAMonth).of('i').get()).toBe('');
    expect(storage.keys()).toEqual([]);
  });
});
