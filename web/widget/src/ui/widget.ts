import type { Chat, ChatState } from '../chat';
import type { I18n } from '../i18n';
import type { Store } from '../storage';
import { safeColour, textOn } from './colour';
import { h, icon, show } from './dom';
import { Panel } from './panel';
import css from './widget.css?inline';

/** Below this width, in CSS pixels, the window covers the page (the style sheet has the same figure). */
const phoneQuery = '(max-width: 480px)';

/** The element on the host page: launcher, badge and window, in a shadow root that the page's styles do not reach. */
export class Widget {
  readonly #host = h('div', { 'data-anyseat-widget': true });
  readonly #launcher: HTMLButtonElement;
  readonly #badge = h('span', { class: 'badge', 'aria-hidden': 'true', 'data-testid': 'badge', hidden: true });
  readonly #panel: Panel;
  readonly #phone = window.matchMedia(phoneQuery);

  readonly #chat: Chat;
  readonly #t: I18n;
  readonly #store: Store;

  constructor(chat: Chat, t: I18n, store: Store, origin: string) {
    this.#chat = chat;
    this.#t = t;
    this.#store = store;
    this.#launcher = h('button', {
      type: 'button', class: 'launcher', 'aria-expanded': 'false', 'aria-haspopup': 'dialog', 'data-testid': 'launcher', hidden: true,
    });
    this.#launcher.append(icon('chat'), icon('down'), this.#badge);
    this.#panel = new Panel(chat, t, store, origin, () => { this.#close(); });
    const root = this.#host.attachShadow({ mode: 'open' });
    adoptStyles(root);
    const frame = h('div', { class: 'frame', lang: t.locale }, this.#panel.element, this.#launcher);
    root.append(frame);

    this.#launcher.addEventListener('click', () => { if (this.#panel.isOpen) this.#close(); else this.#open(true); });
    chat.onChange((state) => { this.#update(state); });
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState !== 'visible') return;
      chat.nudge();
      this.#panel.noticeRead();
    });
    window.addEventListener('online', () => { chat.nudge(); });
    window.addEventListener('pageshow', (event) => { if (event.persisted) chat.nudge(); });
    this.#phone.addEventListener('change', () => { this.#fitScreen(); });
    window.visualViewport?.addEventListener('resize', () => { this.#fitScreen(); });
    window.visualViewport?.addEventListener('scroll', () => { this.#fitScreen(); });
  }

  mount(): void {
    document.body.append(this.#host);
    this.#update(this.#chat.current);
    // A reload in mid-conversation finds the window as it was left; the focus stays with the page.
    if (this.#store.get('open') === '1' && this.#chat.current.phase !== 'start' && !this.#phone.matches) this.#open(false);
  }

  #open(takesFocus: boolean): void {
    this.#store.set('open', '1');
    this.#launcher.setAttribute('aria-expanded', 'true');
    this.#host.setAttribute('data-open', '');
    this.#fitScreen();
    this.#panel.open(takesFocus);
    this.#update(this.#chat.current);
  }

  #close(): void {
    this.#store.set('open', '0');
    this.#panel.close();
    this.#launcher.setAttribute('aria-expanded', 'false');
    this.#host.removeAttribute('data-open');
    this.#update(this.#chat.current);
    this.#launcher.focus({ preventScroll: true });
  }

  #update(state: ChatState): void {
    const { words } = this.#t;
    const colour = safeColour(state.channel?.brandColour);
    this.#host.style.setProperty('--brand', colour);
    this.#host.style.setProperty('--on-brand', textOn(colour));
    show(this.#launcher, state.channel !== null || state.phase !== 'start');
    const unread = this.#panel.isOpen ? 0 : state.unreadCount;
    this.#badge.textContent = unread > 99 ? '99+' : String(unread);
    show(this.#badge, unread > 0);
    const label = this.#panel.isOpen ? words.close : unread > 0 ? words.openUnread(unread) : words.open;
    this.#launcher.setAttribute('aria-label', label);
    this.#panel.update(state);
  }

  /** On a phone the window is as large as what the on-screen keyboard leaves visible. */
  #fitScreen(): void {
    const viewport = window.visualViewport;
    this.#panel.element.setAttribute('aria-modal', String(this.#phone.matches));
    if (viewport === null) return;
    this.#host.style.setProperty('--visible-top', `${viewport.offsetTop}px`);
    this.#host.style.setProperty('--visible-height', `${viewport.height}px`);
  }
}

/** Constructed sheets are not subject to the page's `style-src`; a browser without them (before 2023) gets an element. */
function adoptStyles(root: ShadowRoot): void {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
  } catch {
    root.append(h('style', {}, css));
  }
}
