import { useQuery } from '@tanstack/react-query';
import { createContext, useContext, useMemo } from 'react';
import type { PlanFault, RoutingPlan, Site, Skill, User } from '@/api/types';
import { useDesk } from '@/shared/desk/context';
import { useT } from '@/shared/i18n';
import type { At } from './at';
import type { PlanDraft } from './draft';
import type { Spot } from './faults';
import { isAgent } from './match';
import { PlanWords } from './words';

/** What every part of the editor needs. */
export interface Rules {
  readonly draft: PlanDraft;
  readonly plan: At<RoutingPlan>;
  /** The plan in force that the draft begins from. */
  readonly base: RoutingPlan;
  readonly faults: readonly PlanFault[];
  readonly skills: readonly Skill[];
  readonly sites: readonly Site[];
  /** Who may be offered work; empty where the viewer may not see people. */
  readonly agents: readonly User[];
  readonly words: PlanWords;
  /** Opens the place where a path is edited and goes to its field. */
  readonly goTo: (path: string) => void;
  readonly spot: Spot;
  readonly open: (spot: Spot) => void;
}

export const RulesContext = createContext<Rules | null>(null);

export function useRules(): Rules {
  const rules = useContext(RulesContext);
  if (rules === null) throw new Error('The rules are used outside of their page.');
  return rules;
}

/** What ids and codes of a plan are called, from what the viewer may read. */
export function usePlanNames(plan: RoutingPlan | undefined) {
  const t = useT();
  const { endpoints } = useDesk();
  const { data: skills } = useQuery({ queryKey: ['admin', 'skills'], queryFn: ({ signal }) => endpoints.skills.list(signal) });
  const { data: sites } = useQuery({ queryKey: ['admin', 'sites'], queryFn: ({ signal }) => endpoints.sites.list(signal) });
  const { data: users } = useQuery({ queryKey: ['admin', 'users'], queryFn: ({ signal }) => endpoints.users.list(signal), retry: false });
  const words = useMemo(() => {
    const find = <T,>(list: readonly T[] | undefined, test: (one: T) => boolean, say: (one: T) => string): string => {
      const one = list?.find(test);
      return one === undefined ? '?' : say(one);
    };
    return new PlanWords(t, {
      skill: (id) => find(skills, (one) => one.id === id, (one) => one.name),
      site: (id) => find(sites, (one) => one.id === id, (one) => one.name),
      queue: (id) => find(plan?.queues, (one) => one.id === id, (one) => t.nameOf(one.names)),
      agent: (id) => find(users, (one) => one.id === id, (one) => one.displayName),
      calendar: (id) => find(plan?.calendars, (one) => one.id === id, (one) => t.nameOf(one.names)),
      announcement: (code) => find(plan?.announcements, (one) => one.code === code, (one) => short(t.nameOf(one.text))),
    });
  }, [t, skills, sites, users, plan]);
  const agents = useMemo(() => (users ?? []).filter(isAgent), [users]);
  return { skills: skills ?? [], sites: sites ?? [], agents, words };
}

function short(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
