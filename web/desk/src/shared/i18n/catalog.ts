import type { LocaleCode } from '@/api/types';
import type enAdmin from '@/locales/en/admin.json';
import type enCallbacks from '@/locales/en/callbacks.json';
import type enConversations from '@/locales/en/conversations.json';
import type enPlanning from '@/locales/en/planning.json';
import type enReports from '@/locales/en/reports.json';
import type enRules from '@/locales/en/rules.json';
import type enShell from '@/locales/en/shell.json';
import type enTeam from '@/locales/en/team.json';
import type enVoice from '@/locales/en/voice.json';

/** Texts are grouped by room, so that a room's words load with the room. */
interface Groups {
  readonly shell: typeof enShell;
  readonly conversations: typeof enConversations;
  readonly callbacks: typeof enCallbacks;
  readonly team: typeof enTeam;
  readonly reports: typeof enReports;
  readonly planning: typeof enPlanning;
  readonly admin: typeof enAdmin;
  readonly voice: typeof enVoice;
  readonly rules: typeof enRules;
}
export type Group = keyof Groups;

/** A key of the English texts; another cannot be written. */
export type MessageKey = { [G in Group]: keyof Groups[G] }[Group];

/** `pseudo` shows English with accents: what stays plain was never translated. */
export type DisplayLocale = LocaleCode | 'pseudo';

type Texts<G extends Group> = Readonly<Record<keyof Groups[G], string>>;
type Loaders = { readonly [G in Group]: () => Promise<{ readonly default: Texts<G> }> };

const loaders: Readonly<Record<LocaleCode, Loaders>> = {
  en: {
    shell: () => import('@/locales/en/shell.json'),
    conversations: () => import('@/locales/en/conversations.json'),
    callbacks: () => import('@/locales/en/callbacks.json'),
    team: () => import('@/locales/en/team.json'),
    reports: () => import('@/locales/en/reports.json'),
    planning: () => import('@/locales/en/planning.json'),
    admin: () => import('@/locales/en/admin.json'),
    voice: () => import('@/locales/en/voice.json'),
    rules: () => import('@/locales/en/rules.json'),
  },
  'zh-CN': {
    shell: () => import('@/locales/zh-CN/shell.json'),
    conversations: () => import('@/locales/zh-CN/conversations.json'),
    callbacks: () => import('@/locales/zh-CN/callbacks.json'),
    team: () => import('@/locales/zh-CN/team.json'),
    reports: () => import('@/locales/zh-CN/reports.json'),
    planning: () => import('@/locales/zh-CN/planning.json'),
    admin: () => import('@/locales/zh-CN/admin.json'),
    voice: () => import('@/locales/zh-CN/voice.json'),
    rules: () => import('@/locales/zh-CN/rules.json'),
  },
};

export async function loadTexts(locale: LocaleCode, group: Group): Promise<Readonly<Record<string, string>>> {
  return (await loaders[locale][group]()).default;
}
