import { useMemo } from 'react';
import type { LocaleCode, Names } from '@/api/types';
import { createStore, useStore } from '../store';
import { loadTexts, type DisplayLocale, type Group, type MessageKey } from './catalog';
import { formatMessage, toPseudo, type MessageValues } from './message';

export type { DisplayLocale, Group, MessageKey } from './catalog';
export type { MessageValues } from './message';

export interface Translate {
  (key: MessageKey, values?: MessageValues): string;
  /** The text of a key that is only known while running, such as a problem code; null when there is none. */
  find(key: string, values?: MessageValues): string | null;
  /** The viewer's language of a thing that has names in several. */
  nameOf(names: Names): string;
  /** BCP 47 tag for Intl. */
  readonly tag: LocaleCode;
  readonly locale: DisplayLocale;
}

interface I18nState {
  readonly locale: DisplayLocale;
  readonly texts: Readonly<Record<string, string>>;
}

const state = createStore<I18nState>({ locale: 'en', texts: {} });
const loadedGroups = new Set<Group>();

/** Loads the language with every group of texts in use, then shows it; until then the former stays. */
export async function setLocale(locale: DisplayLocale, groups: readonly Group[] = []): Promise<void> {
  for (const group of groups) loadedGroups.add(group);
  const parts = await Promise.all([...loadedGroups].map((group) => loadTexts(tagOf(locale), group)));
  state.set({ locale, texts: decorate(locale, Object.assign({}, ...parts) as Record<string, string>) });
  document.documentElement.lang = tagOf(locale);
}

/** Loads a room's texts in the language shown. */
export async function loadGroup(group: Group): Promise<void> {
  if (loadedGroups.has(group)) return;
  const { locale } = state.get();
  const texts = decorate(locale, await loadTexts(tagOf(locale), group));
  loadedGroups.add(group);
  if (state.get().locale === locale) state.update((current) => ({ locale, texts: { ...current.texts, ...texts } }));
  else await setLocale(state.get().locale);
}

export function useT(): Translate {
  const current = useStore(state, identity);
  return useMemo(() => createTranslate(current.locale, current.texts), [current]);
}

export function useLocale(): DisplayLocale {
  return useStore(state, localeOf);
}

/** The language to begin with: the one chosen, else the browser's. */
export function preferredLocale(chosen: string | null, browser: readonly string[]): DisplayLocale {
  if (chosen === 'en' || chosen === 'zh-CN' || chosen === 'pseudo') return chosen;
  const first = browser.find((tag) => /^(en|zh)\b/i.test(tag));
  return first?.toLowerCase().startsWith('zh') === true ? 'zh-CN' : 'en';
}

export function createTranslate(locale: DisplayLocale, texts: Readonly<Record<string, string>>): Translate {
  const tag = tagOf(locale);
  const find = (key: string, values?: MessageValues): string | null => {
    const text = texts[key];
    return text === undefined ? null : formatMessage(tag, text, values);
  };
  const translate = (key: MessageKey, values?: MessageValues): string => {
    const text = find(key, values);
    if (text === null && import.meta.env.DEV) throw new Error(`There is no text for ${key}.`);
    return text ?? key;
  };
  return Object.assign(translate, { find, tag, locale, nameOf: (names: Names) => names[tag] ?? names.en });
}

function tagOf(locale: DisplayLocale): LocaleCode {
  return locale === 'pseudo' ? 'en' : locale;
}

function decorate(locale: DisplayLocale, texts: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return locale === 'pseudo'
    ? Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, toPseudo(text)]))
    : texts;
}

const identity = (current: I18nState): I18nState => current;
const localeOf = (current: I18nState): DisplayLocale => current.locale;
