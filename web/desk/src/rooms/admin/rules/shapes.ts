import type {
  PlanCalendar, PlanCallbacks, PlanExpression, PlanOverflow, PlanQueue, PlanRing, PlanServiceLevel, PlanTreatment, RoutingPlan,
} from '@/api/types';

/** What new parts of a plan begin with; where the server has a default it is the same. */

const turnAway: PlanTreatment = { kind: 'turnAway', queueId: null, channel: null, announcement: null };
const wait: PlanTreatment = { ...turnAway, kind: 'wait' };

export function newQueue(id: string): PlanQueue {
  return {
    id, version: 0, names: { en: '', 'zh-CN': null }, priority: 5, ageingMilliPointsPerSecond: 10, agentChoice: 'longestIdle', offerTimeoutSeconds: 20,
    isAutoAnswered: false, wrapUpMaxSeconds: 120, isEnabled: true, requirements: [], match: null, siteIds: [], rings: [], serviceLevel: null,
    preferredAgentWaitSeconds: 0, lengthMax: 0, whenFull: turnAway, waitMaxSeconds: 0, whenWaitedOut: turnAway, overflows: [], calendarId: null,
    whenClosed: turnAway, atClosing: wait, callbacks: null,
  };
}

export function newRing(queue: PlanQueue): PlanRing {
  const last = queue.rings.at(-1)?.afterSeconds ?? 0;
  return {
    afterSeconds: last + 30, lowersProficiencyBy: 0, alternative: null, addsSiteIds: [], addsEverySite: false, dropsPreferredAgent: false,
  };
}

export const newServiceLevel: PlanServiceLevel = { withinSeconds: 20, percent: 80, boostLeadSeconds: 0, boostPoints: 0, lagMilliPointsPerPercent: 0 };

export const newCallbacks: PlanCallbacks = {
  offerAfterWaitSeconds: 120, offerAtEstimatedWaitSeconds: 0, announcement: null, dialTimeoutSeconds: 45, attemptsMax: 3, retryAfterSeconds: 600,
  slotMinutes: 15, slotCapacity: 10,
};

export function newOverflow(queueId: string): PlanOverflow {
  return { queueId, afterWaitSeconds: 60, atLength: 0, whenNoAgents: false, keepsPlaceHere: false, announcement: null };
}

export function newCalendar(id: string, timeZone: string): PlanCalendar {
  const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'] as const;
  return { id, names: { en: '', 'zh-CN': null }, timeZone, weekly: days.map((day) => ({ day, from: '09:00', to: '18:00' })), holidays: [] };
}

export function newExpression(kind: PlanExpression['kind'], change: Partial<PlanExpression> = {}): PlanExpression {
  return {
    kind, skillId: null, proficiencyMin: kind === 'skill' ? 1 : null, siteId: null, tierMin: kind === 'tier' ? 1 : null, parts: [], ...change,
  };
}

/** The lowest code that is free. */
export function freeCode(plan: RoutingPlan): number {
  const taken = new Set(plan.announcements.map((one) => one.code));
  let code = 1;
  while (taken.has(code)) code++;
  return code;
}
