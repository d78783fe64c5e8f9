import { en, type Words } from './locales/en';
import { zhCn } from './locales/zhCn';
import type { Names, Problem, VisitorItem } from './protocol';

export type Locale = 'en' | 'zh-CN';

/** `data-locale` when it names one of ours, else the first language of the browser that does, else English. */
export function pickLocale(wish: string | undefined, browser: readonly string[]): Locale {
  for (const tag of wish === undefined || wish === '' || wish === 'auto' ? browser : [wish, ...browser]) {
    if (/^zh\b/i.test(tag)) return 'zh-CN';
    if (/^en\b/i.test(tag)) return 'en';
  }
  return 'en';
}

/** Statuses that say the same to a visitor as a code of our own. */
const sameAs: Readonly<Record<number, string>> = {
  401: 'widget.gone', 404: 'widget.gone', 413: 'picture.too_large', 415: 'picture.not_supported',
};

export interface I18n {
  readonly locale: Locale;
  readonly words: Words;
  name(names: Names): string;
  /** Hour and minute in the visitor's own time zone. */
  time(at: string): string;
  day(at: string, now: Date): string;
  /** The code selects the words; an unknown code falls back to those of its status. */
  problem(problem: Problem): string;
  /** What an item says, as plain words. */
  item(item: VisitorItem): string;
  agent(name: string | null | undefined): string;
  ended(endedBy: string | null | undefined): string;
  /** "You are number 2; about 3 minutes"; never a figure that the server did not give. */
  wait(position: number | null, expectedSeconds: number | null): string;
}

export function i18n(locale: Locale): I18n {
  const words = locale === 'zh-CN' ? zhCn : en;
  const time = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hour12: false });
  const day = new Intl.DateTimeFormat(locale, { month: 'long', day: 'numeric' });
  return {
    locale,
    words,
    name: (names) => names[locale] ?? names.en ?? Object.values(names)[0] ?? '',
    time: (at) => time.format(new Date(at)),
    day: (at, now) => {
      const date = new Date(at);
      const daysAgo = Math.round((startOfDay(now) - startOfDay(date)) / 86_400_000);
      return daysAgo === 0 ? words.today : daysAgo === 1 ? words.yesterday : day.format(date);
    },
    problem: ({ code, status }) => {
      const texts: Readonly<Record<string, string>> = words.problem;
      return texts[code] ?? texts[String(sameAs[status] ?? status)] ?? words.problem.other;
    },
    item: ({ event, text, agentName }) => text
      ?? (event === 'agentJoined' ? words.agentJoined(agentName ?? words.agentUnnamed) : words[event ?? 'picture']),
    agent: (name) => name ?? words.agentUnnamed,
    ended: (endedBy) => (endedBy === 'agent' ? words.endedByAgent : endedBy === 'customer' ? words.endedByVisitor : words.ended),
    wait: (position, expectedSeconds) => {
      const wait = expectedSeconds === null ? words.waitUnknown
        : expectedSeconds < 60 ? words.waitSoon
        : expectedSeconds <= 90 * 60 ? words.waitMinutes(Math.ceil(expectedSeconds / 60))
        : words.waitHours(Math.ceil(expectedSeconds / 3600));
      return words.join(position === null ? words.waitingTitle : words.position(position), wait);
    },
  };
}

function startOfDay(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}
