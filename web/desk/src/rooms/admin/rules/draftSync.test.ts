import { describe, expect, it } from 'vitest';
import { LineError, ProblemError } from '@/api/client';
import { createStore } from '@/shared/store';
import { DraftSync, type ServerDraft } from './draftSync';

const draft = (name: string): string => JSON.stringify({ version: 1, plan: { name } });

/** A server with one draft, and browsers that share nothing but it. */
function createServer() {
  let held: ServerDraft = { draft: null, revision: 0, changedAt: null };
  let isAway = false;
  return {
    get text() { return held.draft === null ? '' : JSON.stringify(held.draft); },
    set isAway(value: boolean) { isAway = value; },
    fetch: (): Promise<ServerDraft> => (isAway ? Promise.reject(new LineError()) : Promise.resolve(held)),
    put: (revision: number, value: unknown): Promise<ServerDraft> => {
      if (isAway) return Promise.reject(new LineError());
      if (revision !== held.revision) return Promise.reject(new ProblemError({ title: 'Stale version', status: 412, code: 'version.stale' }));
      held = { draft: value, revision: revision + 1, changedAt: '2026-11-20T10:00:00Z' };
      return Promise.resolve(held);
    },
  };
}

function createBrowser(server: ReturnType<typeof createServer>) {
  const kept = createStore('');
  const sync = new DraftSync({ fetch: server.fetch, put: server.put, kept, known: createStore(''), restMs: 0 });
  return { kept, sync };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

describe('A draft on the server', () => {
  it('is_found_at_another_machine_and_goes_on_there', async () => {
    const server = createServer();
    const office = createBrowser(server);
    await office.sync.begin();
    office.sync.start();
    office.kept.set(draft('office'));
    await settled();
    expect(server.text).toBe(draft('office'));
    const home = createBrowser(server);
    await home.sync.begin();
    expect(home.kept.get()).toBe(draft('office'));
    home.sync.start();
    home.kept.set(draft('home'));
    await settled();
    office.sync.stop();
    await office.sync.begin();
    expect(office.kept.get()).toBe(draft('home'));
  });

  it('overwrites_nothing_where_two_machines_changed_it_until_the_person_chooses', async () => {
    const server = createServer();
    const [office, home] = [createBrowser(server), createBrowser(server)];
    for (const one of [office, home]) {
      await one.sync.begin();
      one.sync.start();
    }
    office.kept.set(draft('office'));
    await settled();
    home.kept.set(draft('home'));
    await settled();
    expect(home.sync.state.get().phase).toBe('differs');
    home.kept.set(draft('home, further'));
    await settled();
    expect(server.text).toBe(draft('office'));
    home.sync.choose('mine');
    await settled();
    expect([server.text, home.sync.state.get().phase]).toEqual([draft('home, further'), 'kept']);
    office.kept.set(draft('office again'));
    await settled();
    office.sync.choose('theirs');
    expect([office.kept.get(), office.sync.state.get().phase]).toEqual([draft('home, further'), 'kept']);
  });

  it('waits_in_the_browser_while_the_line_is_down_and_follows_later', async () => {
    const server = createServer();
    const browser = createBrowser(server);
    await browser.sync.begin();
    browser.sync.start();
    server.isAway = true;
    browser.kept.set(draft('first'));
    await settled();
    expect(browser.sync.state.get().phase).toBe('waiting');
    server.isAway = false;
    browser.kept.set(draft('second'));
    await settled();
    expect([server.text, browser.sync.state.get().phase]).toEqual([draft('second'), 'kept']);
  });

  it('that_was_thrown_away_elsewhere_is_not_brought_back_unasked', async () => {
    const server = createServer();
    const [office, home] = [createBrowser(server), createBrowser(server)];
    await office.sync.begin();
    office.sync.start();
    office.kept.set(draft('office'));
    await settled();
    await home.sync.begin();
    home.sync.start();
    home.kept.set('');
    await settled();
    expect(server.text).toBe('');
    await office.sync.begin();
    expect(office.kept.get()).toBe('');
  });
});
