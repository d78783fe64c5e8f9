import type { PlanQueue, RoutingPlan, User } from '@/api/types';
import { newQueue } from './shapes';

/** Pieces for tests; nothing of the desk imports this. */
export function createQueue(id: string, change: Partial<PlanQueue> = {}): PlanQueue {
  return { ...newQueue(id), names: { en: `Queue ${id}`, 'zh-CN': `队列 ${id}` }, ...change };
}

export function createPlan(change: Partial<RoutingPlan> = {}): RoutingPlan {
  return {
    queues: [createQueue('a'), createQueue('b')], calendars: [], announcements: [], languages: [], agentQueues: [],
    agents: { chatsBesideCall: 0, asynchronousMax: 5, isAsynchronousInterrupted: false, unansweredOffersMax: 1, failedOffersMax: 0 },
    tierPoints: [], timeZone: 'UTC', ...change,
  };
}

export function createAgent(id: string, skills: Readonly<Record<string, number>>, siteId: string | null = null): User {
  return {
    id, username: id, displayName: id, roles: ['agent'], teamId: null, siteId, chatLimit: 3, isEnabled: true, version: 1,
    skills: Object.entries(skills).map(([skillId, proficiency]) => ({ skillId, proficiency })),
  };
}
