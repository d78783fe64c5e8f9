import type { PlanFault, RoutingPlan } from '@/api/types';

export type SectionId = 'queues' | 'hours' | 'announcements' | 'house';
export const queueTabs = ['general', 'match', 'rings', 'choice', 'order', 'limits', 'hours', 'callbacks'] as const;
export type QueueTab = (typeof queueTabs)[number];

/** Which tab of a queue shows a member. */
const tabOf: Readonly<Record<string, QueueTab>> = {
  names: 'general', isEnabled: 'general', offerTimeoutSeconds: 'general', isAutoAnswered: 'general', wrapUpMaxSeconds: 'general',
  requirements: 'match', match: 'match', siteIds: 'match', preferredAgentWaitSeconds: 'match',
  rings: 'rings', agentChoice: 'choice', priority: 'order', ageingMilliPointsPerSecond: 'order', serviceLevel: 'order',
  lengthMax: 'limits', whenFull: 'limits', waitMaxSeconds: 'limits', whenWaitedOut: 'limits', overflows: 'limits',
  calendarId: 'hours', whenClosed: 'hours', atClosing: 'hours', callbacks: 'callbacks',
};

/** Where on the page a path of the plan is edited. */
export interface Spot {
  readonly section: SectionId;
  /** The queue or calendar by its place in the plan; null for none. */
  readonly index: number | null;
  readonly tab: QueueTab;
}

export function spotOf(path: string, plan: RoutingPlan): Spot {
  const [, list = '', index, name = ''] = /^(\w+)(?:\[(\d+)\])?(?:\.(\w+))?/.exec(path) ?? [];
  const at = index === undefined ? null : Number(index);
  switch (list) {
    // A queue nobody can serve is a matter of its match.
    case 'queues': return { section: 'queues', index: at, tab: name === '' ? 'match' : tabOf[name] ?? 'general' };
    case 'calendars': return { section: 'hours', index: at, tab: 'general' };
    case 'agentQueues': {
      const queue = plan.queues.findIndex((one) => one.id === plan.agentQueues[at ?? -1]?.queueId);
      return queue < 0 ? { section: 'queues', index: null, tab: 'choice' } : { section: 'queues', index: queue, tab: 'choice' };
    }
    case 'announcements': return { section: 'announcements', index: null, tab: 'general' };
    default: return { section: 'house', index: null, tab: 'general' };
  }
}

/** The faults that belong beside a field. */
export function faultsAt(faults: readonly PlanFault[], path: string, reach: 'exact' | 'all'): readonly PlanFault[] {
  return faults.filter(({ path: at }) => at === path || at === `${path}.length` || (reach === 'all' && isInside(at, path)));
}

export function isInside(path: string, outer: string): boolean {
  return path === outer || path.startsWith(`${outer}.`) || path.startsWith(`${outer}[`);
}

/** A path and the ones around it, the innermost first: where to look for the field a fault is about. */
export function around(path: string): readonly string[] {
  const found = [path];
  for (let at = path; at !== '';) {
    at = at.replace(/(\.\w+|\[\d+\]|^\w+)$/, '');
    if (at !== '') found.push(at);
  }
  return found;
}
