import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DeskEvent, DeskSnapshot, FloorEvent, FloorSnapshot } from '@/api/types';
import { applyDesk } from './applyDesk';
import { applyFloor } from './applyFloor';

type Fixture =
  | { name: string; topic: 'desk'; before: DeskSnapshot; events: DeskEvent[]; after: DeskSnapshot }
  | { name: string; topic: 'floor'; before: FloorSnapshot; events: FloorEvent[]; after: FloorSnapshot };

/** Shared with the server's tests, so both sides agree on what an event does. */
const folder = join(import.meta.dirname, '../../../../../tests/fixtures/push');
const fixtures = readdirSync(folder).filter((file) => file.endsWith('.json')).map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Fixture);

describe('A snapshot with its events applied equals the next snapshot', () => {
  it('has fixtures', () => { expect(fixtures.length).toBeGreaterThan(5); });

  it.each(fixtures.filter((one) => one.topic === 'desk').map((one) => [one.name, one] as const))('%s', (_, { before, events, after }) => {
    expect(events.reduce((snapshot, event) => applyDesk(snapshot, event), before)).toEqual(after);
  });

  it.each(fixtures.filter((one) => one.topic === 'floor').map((one) => [one.name, one] as const))('%s', (_, { before, events, after }) => {
    expect(events.reduce(applyFloor, before)).toEqual(after);
  });
});
