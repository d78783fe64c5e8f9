import { Chat } from './chat';
import { httpClient } from './http';
import { i18n, pickLocale } from './i18n';
import { pictureStore } from './pictureStore';
import { browserStore } from './storage';
import { readTag } from './tag';
import { Widget } from './ui/widget';

/** Known only while the script runs for the first time. Its attributes are read later: the page may still set them. */
const script = document.currentScript;

function begin(): void {
  const tag = script instanceof HTMLScriptElement ? readTag(script) : null;
  if (tag === null || document.querySelector('[data-anyseat-widget]') !== null) return;
  const { origin, entryPoint, locale } = tag;
  const store = browserStore(`anyseat:${new URL(origin).host}:${entryPoint}:`, window);
  const chat = new Chat({
    origin, entryPoint, store,
    http: httpClient(origin),
    pictures: pictureStore(`anyseat:${entryPoint}`, databases()),
  });
  const words = i18n(pickLocale(locale, navigator.languages));
  const widget = new Widget(chat, words, store, origin);
  chat.load();
  widget.mount();
}

/** Some browsers throw on the mere mention when storage is forbidden. */
function databases(): IDBFactory | undefined {
  try {
    return window.indexedDB;
  } catch {
    return undefined;
  }
}

if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', begin, { once: true });
else begin();
