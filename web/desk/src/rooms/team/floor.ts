import type { FloorAgent, FloorQueue } from '@/api/types';
import { formatDuration } from '@/shared/format/duration';

/** What an agent does now; work before readiness, since a person in conversation is no longer idle. */
export type AgentTone = 'conversation' | 'wrapUp' | 'ready' | 'notReady' | 'signedOut';
export const agentTones: readonly AgentTone[] = ['conversation', 'wrapUp', 'ready', 'notReady', 'signedOut'];

export function toneOf(agent: FloorAgent): AgentTone {
  if (agent.state.state === 'signedOut') return 'signedOut';
  if (agent.conversations > 0) return 'conversation';
  if (agent.wrapUps > 0) return 'wrapUp';
  return agent.state.state;
}

/** Seconds after which a wait is marked. */
export const waitLimits = { warning: 30, breach: 120 } as const;

export function longestWaitSince(queues: readonly FloorQueue[]): string | null {
  return queues.reduce<string | null>((first, queue) => (
    queue.longestWaitSince !== null && (first === null || queue.longestWaitSince < first) ? queue.longestWaitSince : first), null);
}

/** A percentage or a duration of today; a dash while there is nothing to measure. */
export function percent(value: number | null | undefined): string {
  return value == null ? '–' : `${String(value)}%`;
}

export function seconds(value: number | null | undefined): string {
  return value == null ? '–' : formatDuration(value);
}
