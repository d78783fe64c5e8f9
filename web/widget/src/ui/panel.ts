import type { Chat, ChatState } from '../chat';
import type { I18n } from '../i18n';
import type { Store } from '../storage';
import { Composer } from './composer';
import { button, h, iconButton, say, setText, show } from './dom';
import { Lightbox } from './lightbox';
import { StartForm } from './startForm';
import { Timeline } from './timeline';

/** The open window: header, the form or the conversation, and the quiet lines between them. */
export class Panel {
  readonly element: HTMLElement;
  readonly #title = h('h1', { id: 'title' });
  readonly #status = h('p', { class: 'status', 'data-testid': 'status' });
  readonly #line = h('p', { class: 'line', role: 'status', hidden: true, 'data-testid': 'line' });
  readonly #wait: HTMLElement;
  readonly #waitText = h('strong', { 'data-testid': 'wait-text' });
  readonly #spoken = h('div', { class: 'hidden', 'aria-live': 'polite', 'data-testid': 'live-region' });
  readonly #endButton: HTMLButtonElement;
  readonly #confirm: HTMLElement;
  readonly #confirmYes: HTMLButtonElement;
  readonly #confirmError = h('p', { class: 'error', role: 'alert', hidden: true });
  readonly #over: HTMLElement;
  readonly #overText = h('p', { 'data-testid': 'ended' });
  readonly #form: StartForm;
  readonly #timeline: Timeline;
  readonly #composer: Composer;
  readonly #lightbox: Lightbox;
  #spokenSeq: number | null = null;
  #mode: 'form' | 'talk' | 'over' | null = null;

  readonly #chat: Chat;
  readonly #t: I18n;
  readonly #onClose: () => void;

  constructor(
    chat: Chat, t: I18n, store: Store, origin: string,
    onClose: () => void,
  ) {
    this.#chat = chat;
    this.#t = t;
    this.#onClose = onClose;
    const { words } = t;
    this.#lightbox = new Lightbox(t);
    this.#form = new StartForm(chat, t, store);
    this.#timeline = new Timeline(chat, t, origin, (address, label) => { this.#lightbox.open(address, label); });
    this.#composer = new Composer(chat, t, store, () => { this.#timeline.scrollToEnd(); });
    this.#endButton = iconButton('end', words.end, 'end', () => { this.#ask(this.#confirm.hidden); });
    const close = iconButton('down', words.close, 'close', onClose);
    const header = h('header', {},
      h('div', { class: 'heading' }, this.#title, this.#status), this.#endButton, close);
    this.#wait = h('div', { class: 'wait', role: 'status', hidden: true, 'data-testid': 'wait' },
      h('span', { class: 'pulse', 'aria-hidden': 'true' }), h('div', {}, this.#waitText, h('p', {}, words.waitHint)));

    this.#confirmYes = button('danger', 'end-yes', words.endYes, () => void this.#end());
    const confirmNo = button('secondary', 'end-no', words.endNo, () => { this.#ask(false); });
    this.#confirm = h('div', { class: 'confirm', role: 'alertdialog', 'aria-labelledby': 'ask', hidden: true, 'data-testid': 'end-confirm' },
      h('p', { id: 'ask' }, words.endAsk), this.#confirmError, h('div', { class: 'buttons' }, confirmNo, this.#confirmYes));
    const again = button('primary', 'start-new', words.startNew, () => { this.#chat.startNew(); });
    this.#over = h('div', { class: 'over', hidden: true }, this.#overText, again);

    this.element = h('section', {
      class: 'panel', role: 'dialog', 'aria-labelledby': 'title', tabindex: '-1', 'data-testid': 'panel', hidden: true,
    }, header, this.#line, this.#form.element, this.#wait, this.#timeline.element, this.#confirm, this.#over,
    this.#composer.element, this.#spoken, h('div', { class: 'drop', 'aria-hidden': 'true' }, words.dropHere),
    this.#lightbox.element);

    this.#timeline.element.addEventListener('scroll', () => { this.noticeRead(); });
    this.element.addEventListener('keydown', (event) => { this.#key(event); });
    this.#acceptPictures();
  }

  get isOpen(): boolean { return !this.element.hidden; }

  open(takesFocus: boolean): void {
    show(this.element, true);
    this.update(this.#chat.current);
    this.#timeline.scrollToEnd();
    if (takesFocus) this.#focusInside();
  }

  close(): void {
    this.#ask(false);
    show(this.element, false);
  }

  update(state: ChatState): void {
    this.#speak(state);
    if (!this.isOpen) return;
    const { words } = this.#t;
    const mode = state.phase !== 'open' ? 'form' : state.snapshot?.state === 'ended' ? 'over' : 'talk';
    const isWaiting = mode === 'talk' && state.snapshot?.state === 'waiting';
    setText(this.#title, state.channel === null ? words.chat : this.#t.name(state.channel.names));
    say(this.#status, this.#statusText(state));
    say(this.#line, mode === 'form' ? '' : !state.isLineUp ? words.offline : state.service === 'degraded' ? words.degraded : '');
    this.#line.classList.toggle('late', !state.isLineUp);
    show(this.#form.element, mode === 'form');
    show(this.#timeline.element, mode !== 'form');
    show(this.#composer.element, mode === 'talk');
    show(this.#endButton, mode === 'talk');
    show(this.#over, mode === 'over');
    show(this.#wait, isWaiting);
    if (isWaiting) setText(this.#waitText, this.#t.wait(state.snapshot.position, state.snapshot.expectedWaitSeconds));
    if (mode === 'over') setText(this.#overText, this.#t.ended(state.snapshot?.endedBy));
    if (mode === 'form') this.#form.update(state);
    else {
      this.#composer.refresh();
      this.#timeline.update(state);
    }
    if (mode !== this.#mode) this.#modeChanged(mode);
    this.noticeRead();
  }

  /** Marks what was received as read, if the visitor can really see it. */
  noticeRead(): void {
    if (this.isOpen && this.#timeline.isAtEnd && document.visibilityState === 'visible') this.#chat.markRead();
  }

  #modeChanged(mode: 'form' | 'talk' | 'over'): void {
    const former = this.#mode;
    const isFirst = former === null;
    this.#mode = mode;
    if (mode !== 'talk') this.#ask(false);
    if (mode === 'form') this.#composer.clear();
    // Who is turned away at once loses the form under their hands.
    if (!isFirst && (mode !== 'over' || former === 'form')) this.#focusInside();
    if (mode !== 'form') this.#timeline.scrollToEnd();
  }

  #focusInside(): void {
    switch (this.#mode) {
      case 'form': this.#form.focus(); break;
      case 'talk': this.#composer.focus(); break;
      case 'over':
      case null: this.element.focus({ preventScroll: true }); break;
    }
  }

  #statusText(state: ChatState): string {
    const { snapshot } = state;
    if (snapshot === null || state.phase !== 'open') return '';
    const { words } = this.#t;
    return snapshot.state === 'waiting' ? words.waitingTitle
      : snapshot.state === 'ended' ? words.ended : words.withAgent(this.#t.agent(snapshot.agentName));
  }

  /** New messages and events are said once, by a live region that holds nothing else. */
  #speak(state: ChatState): void {
    const newest = state.history.items.at(-1)?.seq ?? 0;
    const before = this.#spokenSeq;
    if (state.snapshot === null) { this.#spokenSeq = null; return; }
    this.#spokenSeq = Math.max(before ?? 0, newest);
    // What stands in a conversation that is opened again is old; what the answer to the form brings is news.
    if (before === null && this.#mode !== 'form') return;
    const lines = state.history.items.filter((item) => item.seq > (before ?? 0) && item.author !== 'visitor')
      .map((item) => (item.event === null ? `${this.#t.agent(item.agentName)}: ` : '') + this.#t.item(item));
    if (lines.length > 0) this.#spoken.replaceChildren(...lines.map((line) => h('p', {}, line)));
  }

  #ask(isAsking: boolean): void {
    if (this.#confirm.hidden === !isAsking) return;
    say(this.#confirmError, '');
    show(this.#confirm, isAsking);
    this.#endButton.setAttribute('aria-expanded', String(isAsking));
    if (isAsking) this.#confirmYes.focus();
    else if (this.isOpen) this.#focusInside();
  }

  async #end(): Promise<void> {
    this.#confirmYes.disabled = true;
    const isEnded = await this.#chat.end();
    this.#confirmYes.disabled = false;
    if (isEnded) {
      this.#ask(false);
      return;
    }
    say(this.#confirmError, this.#t.words.endFailed);
  }

  #key(event: KeyboardEvent): void {
    // What is typed here is not for the shortcuts of the page around.
    event.stopPropagation();
    if (event.key === 'Escape' && !event.isComposing) {
      event.preventDefault();
      if (this.#confirm.hidden) this.#onClose();
      else this.#ask(false);
    }
    if (event.key === 'Tab' && this.element.getAttribute('aria-modal') === 'true') this.#keepFocus(event);
  }

  /** On a phone the window covers the page; Tab stays inside. */
  #keepFocus(event: KeyboardEvent): void {
    const stops = [...this.element.querySelectorAll<HTMLElement>('button,input,select,textarea,a[href],[tabindex="0"]')]
      .filter((stop) => stop.tabIndex >= 0 && !stop.hasAttribute('disabled') && stop.getClientRects().length > 0);
    const root = this.element.getRootNode();
    const active = root instanceof ShadowRoot ? root.activeElement : null;
    const edge = event.shiftKey ? stops[0] : stops.at(-1);
    if (active !== edge && active !== this.element) return;
    event.preventDefault();
    (event.shiftKey ? stops.at(-1) : stops[0])?.focus();
  }

  #acceptPictures(): void {
    this.element.addEventListener('paste', (event) => {
      // Office programs copy words together with a picture of them: then the words are meant.
      if (this.#mode !== 'talk' || event.clipboardData?.getData('text/plain') !== '') return;
      if (event.clipboardData.files.length > 0 && this.#composer.take(event.clipboardData.files)) event.preventDefault();
    });
    const setDragging = (isOn: boolean): void => { this.element.classList.toggle('dragging', isOn); };
    this.element.addEventListener('dragover', (event) => {
      if (event.dataTransfer?.types.includes('Files') !== true) return;
      event.preventDefault();
      setDragging(this.#mode === 'talk');
    });
    this.element.addEventListener('dragleave', (event) => {
      if (!(event.relatedTarget instanceof Node) || !this.element.contains(event.relatedTarget)) setDragging(false);
    });
    this.element.addEventListener('drop', (event) => {
      setDragging(false);
      if (event.dataTransfer?.types.includes('Files') !== true) return;
      // Without this the browser would leave the page and show the file.
      event.preventDefault();
      if (this.#mode === 'talk') this.#composer.take(event.dataTransfer.files);
    });
  }
}
