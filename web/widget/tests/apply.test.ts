import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { apply, joinWindow } from '../src/apply';
import type { VisitorEvent, VisitorSnapshot } from '../src/protocol';
import { agentItem, snapshotOf } from './samples';

interface Fixture {
  readonly name: string;
  readonly before: VisitorSnapshot;
  readonly events: readonly VisitorEvent[];
  readonly after: VisitorSnapshot;
}

const folder = join(import.meta.dirname, '../../../tests/fixtures/push');
const fixtures = readdirSync(folder).filter((file) => /^visitor-.*\.json$/.test(file)).map((file) => ({
  file, ...JSON.parse(readFileSync(join(folder, file), 'utf8')) as Fixture,
}));

describe('snapshot and events', () => {
  it('has fixtures', () => { expect(fixtures.length).toBeGreaterThanOrEqual(9); });

  it.each(fixtures)('$file: $name', ({ before, events, after }) => {
    const kept = structuredClone(before);
    expect(events.reduce(apply, before)).toEqual(after);
    expect(before).toEqual(kept);
  });

  it('leaves a kind of a newer server alone', () => {
    const before = snapshotOf([agentItem(1)]);
    expect(apply(before, { kind: 'rated', data: {} } as unknown as VisitorEvent)).toBe(before);
  });
});

describe('history beyond the window', () => {
  it('keeps what was read back when new items push the window on', () => {
    const held = { items: [1, 2, 3].map((seq) => agentItem(seq)), hasEarlier: false };
    const next = { ...snapshotOf([agentItem(3), agentItem(4)]), hasEarlier: true };
    expect(joinWindow(held, next)).toEqual({ items: [1, 2, 3, 4].map((seq) => agentItem(seq)), hasEarlier: false });
  });

  it('drops what it held when there may be a hole before the new window', () => {
    const held = { items: [agentItem(1), agentItem(2)], hasEarlier: false };
    const next = { ...snapshotOf([agentItem(60), agentItem(61)]), hasEarlier: true };
    expect(joinWindow(held, next)).toEqual({ items: next.items, hasEarlier: true });
  });
});
