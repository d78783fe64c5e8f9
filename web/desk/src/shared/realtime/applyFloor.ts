import type { FloorEvent, FloorSnapshot } from '@/api/types';

/** The floor after one event: agents and queues that changed take the place of those with their id. */
export function applyFloor(snapshot: FloorSnapshot, event: FloorEvent): FloorSnapshot {
  return {
    agents: replaceById(snapshot.agents, event.data.agents),
    queues: replaceById(snapshot.queues, event.data.queues),
  };
}

function replaceById<T extends { readonly id: string }>(held: readonly T[], changed: readonly T[]): readonly T[] {
  if (changed.length === 0) return held;
  const byId = new Map(changed.map((one) => [one.id, one]));
  const known = new Set(held.map((one) => one.id));
  return [...held.map((one) => byId.get(one.id) ?? one), ...changed.filter((one) => !known.has(one.id))];
}
