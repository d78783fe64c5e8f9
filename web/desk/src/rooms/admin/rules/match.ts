import type { PlanExpression, PlanQueue, User } from '@/api/types';

/** Who may be offered work; the same roles as on the server. */
const deskRoles: ReadonlySet<string> = new Set(['agent', 'teamLeader', 'floorManager']);
/** Tiers run from 0 to 9. */
export const tierMax = 9;

export function isAgent(user: User): boolean {
  return user.isEnabled && user.roles.some((role) => deskRoles.has(role));
}

/** Whether an agent meets what a queue asks for in a ring (0 before the first), for a customer of some tier. */
export function meets(user: User, queue: PlanQueue, ring: number): boolean {
  // What a tier adds may be met: the highest meets all that ask for one, the lowest all that do not.
  return meetsAt(user, queue, ring, 0) || meetsAt(user, queue, ring, tierMax);
}

function meetsAt(user: User, queue: PlanQueue, ring: number, tier: number): boolean {
  const steps = queue.rings.slice(0, ring);
  if (steps.some((step) => step.alternative !== null && holds(user, step.alternative, tier, 0, false))) return true;
  const lower = steps.reduce((sum, step) => sum + step.lowersProficiencyBy, 0);
  const sites = [...queue.siteIds, ...steps.flatMap((step) => step.addsSiteIds)];
  const isEverySite = queue.siteIds.length === 0 || steps.some((step) => step.addsEverySite);
  return queue.requirements.every((need) => level(user, need.skillId) >= Math.max(1, need.proficiencyMin - lower))
    && (queue.match === null || holds(user, queue.match, tier, lower, false))
    && (isEverySite || (user.siteId != null && sites.includes(user.siteId)));
}

/** Under a "not", lowering a proficiency would narrow the match: there it stays. */
function holds(user: User, node: PlanExpression, tier: number, lower: number, isNegated: boolean): boolean {
  switch (node.kind) {
    case 'skill': return level(user, node.skillId) >= Math.max(1, (node.proficiencyMin ?? 1) - (isNegated ? 0 : lower));
    case 'site': return user.siteId != null && user.siteId === node.siteId;
    case 'tier': return tier >= (node.tierMin ?? 0);
    case 'all': return node.parts.every((part) => holds(user, part, tier, lower, isNegated));
    case 'any': return node.parts.some((part) => holds(user, part, tier, lower, isNegated));
    case 'not': return !node.parts.every((part) => holds(user, part, tier, lower, !isNegated));
  }
}

function level(user: User, skillId: string | null): number {
  return user.skills.find((one) => one.skillId === skillId)?.proficiency ?? 0;
}
