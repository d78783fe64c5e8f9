import type { LocaleCode, ThemeChoice } from '@/api/types';
import { setLocale } from '@/shared/i18n';
import { openBrowserStorage } from '@/shared/storage';
import { notifyError } from '@/shared/ui/notices';
import { themeChoice } from '../appearance';
import { endpoints, sessionPhase } from '../sessionStore';

/** Each language in its own words. */
export const localeNames: Readonly<Record<LocaleCode, string>> = { en: 'English', 'zh-CN': '简体中文' };

/** Shows the language at once and remembers it, here and with the person. */
export async function chooseLocale(locale: LocaleCode): Promise<void> {
  openBrowserStorage('local').setItem('anyseat.locale', locale);
  await setLocale(locale);
  await keep({ locale });
}

export function chooseTheme(theme: ThemeChoice): void {
  themeChoice.set(theme);
  void keep({ theme });
}

async function keep(preferences: { locale?: LocaleCode; theme?: ThemeChoice }): Promise<void> {
  if (sessionPhase.get().kind !== 'signedIn') return;
  try {
    await endpoints.setPreferences(preferences);
  } catch (error) {
    notifyError(error);
  }
}
