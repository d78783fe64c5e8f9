import { webAddress } from '../address';
import type { Chat, ChatState } from '../chat';
import type { I18n } from '../i18n';
import { thumbnail } from '../pictures';
import type { Attachment } from '../protocol';
import { button, h, setText, show } from './dom';
import { linkified } from './linkify';
import { toRows, type Mark, type Row } from './rows';

type MessageRow = Extract<Row, { kind: 'message' }>;

/** So close to the end, in pixels, the reader is taken to follow the talk. */
const followDistance = 80;
const previewEdge = 480;

/** The lines of the conversation. Each keeps its element while it lives, from "sending" to "seen". */
export class Timeline {
  readonly element = h('div', { class: 'timeline', role: 'region', tabindex: '0', 'data-testid': 'timeline' });
  readonly #list = h('ol', { class: 'rows' });
  readonly #earlier: HTMLButtonElement;
  readonly #typing = h('div', { class: 'typing', 'data-testid': 'typing', hidden: true });
  readonly #typingText = h('span', {});
  readonly #jump: HTMLButtonElement;
  readonly #elements = new Map<string, { readonly element: HTMLLIElement; print: string }>();
  #isFollowing = true;
  #size = '';
  #top = 0;
  #height = 0;
  #newestSeq = 0;

  readonly #chat: Chat;
  readonly #t: I18n;
  readonly #origin: string;
  readonly #openPicture: (address: string, label: string) => void;

  constructor(
    chat: Chat,
    t: I18n,
    origin: string,
    openPicture: (address: string, label: string) => void,
  ) {
    this.#chat = chat;
    this.#t = t;
    this.#origin = origin;
    this.#openPicture = openPicture;
    this.element.setAttribute('aria-label', t.words.chat);
    this.#earlier = button('text', 'earlier', t.words.earlier, () => void chat.loadEarlier());
    this.#jump = button('jump', 'jump', t.words.newMessages, () => { this.scrollToEnd(); });
    this.#jump.hidden = true;
    const dots = h('span', { class: 'dots', 'aria-hidden': 'true' }, h('i'), h('i'), h('i'));
    this.#typing.append(dots, this.#typingText);
    this.element.append(this.#earlier, this.#list, this.#typing, this.#jump);
    this.element.addEventListener('scroll', () => {
      // A turned phone or its keyboard moves the talk as well; that is not the reader leaving the end.
      if (this.#size !== this.#measure()) return;
      // Neither is a talk that grew or shrank while the scroll was on its way, as when a picture takes the place of its preview:
      // only who goes up in a talk that stayed as it was leaves the end.
      const top = this.element.scrollTop;
      const height = this.element.scrollHeight;
      if (this.#distanceToEnd() < followDistance) this.#isFollowing = true;
      else if (top < this.#top && height === this.#height) this.#isFollowing = false;
      this.#top = top;
      this.#height = height;
      if (this.#isFollowing) show(this.#jump, false);
    });
    // The on-screen keyboard, staged pictures and questions take room from below.
    const sizes = new ResizeObserver(() => {
      this.#size = this.#measure();
      if (this.#isFollowing) this.scrollToEnd();
    });
    sizes.observe(this.element);
    sizes.observe(this.#list);
  }

  /** True when the end of the talk is on the screen. */
  get isAtEnd(): boolean { return this.#isFollowing; }

  update(state: ChatState): void {
    const rows = toRows(state);
    const heightBefore = this.element.scrollHeight;
    const topBefore = this.element.scrollTop;
    const firstBefore = this.#list.firstElementChild;
    show(this.#earlier, state.history.hasEarlier);
    this.#place(rows, state);
    const name = this.#t.agent(state.snapshot?.agentName);
    setText(this.#typingText, this.#t.words.typing(name));
    show(this.#typing, state.isAgentTyping);

    const newest = state.history.items.at(-1);
    const isNewFromAgent = newest !== undefined && newest.seq > this.#newestSeq && newest.author === 'agent';
    this.#newestSeq = Math.max(this.#newestSeq, newest?.seq ?? 0);
    if (this.#isFollowing) this.scrollToEnd();
    else if (firstBefore !== null && this.#list.firstElementChild !== firstBefore) {
      this.element.scrollTop = topBefore + this.element.scrollHeight - heightBefore;
    }
    if (!this.#isFollowing && isNewFromAgent) show(this.#jump, true);
  }

  scrollToEnd(): void {
    this.#isFollowing = true;
    show(this.#jump, false);
    this.element.scrollTop = this.element.scrollHeight;
  }

  #measure(): string { return `${this.element.clientWidth}x${this.element.clientHeight}`; }

  #distanceToEnd(): number {
    return this.element.scrollHeight - this.element.scrollTop - this.element.clientHeight;
  }

  #place(rows: readonly Row[], state: ChatState): void {
    const kept = new Set(rows.map((row) => row.key));
    for (const [key, { element }] of this.#elements) {
      if (kept.has(key)) continue;
      element.remove();
      this.#elements.delete(key);
    }
    let previous: Element | null = null;
    for (const row of rows) {
      const element = this.#elementFor(row, state);
      const next: Element | null = previous === null ? this.#list.firstElementChild : previous.nextElementSibling;
      if (next !== element) this.#list.insertBefore(element, next);
      previous = element;
    }
  }

  #elementFor(row: Row, state: ChatState): HTMLLIElement {
    const percent = row.kind === 'message' && row.entry !== null ? state.progress.get(row.key) ?? null : null;
    const print = JSON.stringify([row, percent]);
    const known = this.#elements.get(row.key);
    if (known?.print === print) return known.element;
    const element = known?.element ?? h('li', {});
    switch (row.kind) {
      case 'day':
        element.className = 'day';
        setText(element, this.#t.day(row.at, new Date()));
        break;
      case 'event':
        element.className = row.item.text === null ? 'event' : 'event said';
        element.dataset.testid = 'event';
        setText(element, row.item.event === 'ended' ? this.#t.ended(state.snapshot?.endedBy) : this.#t.item(row.item));
        break;
      case 'message':
        this.#fillMessage(element, row, percent);
        break;
    }
    this.#elements.set(row.key, { element, print });
    return element;
  }

  #fillMessage(element: HTMLLIElement, row: MessageRow, fraction: number | null): void {
    const { words } = this.#t;
    const author = row.isMine ? words.you : this.#t.agent(row.item?.agentName);
    element.className = `message ${row.isMine ? 'mine' : 'theirs'}${row.startsGroup ? ' first' : ''}`;
    element.dataset.testid = row.isMine ? 'message-mine' : 'message-theirs';
    element.dataset.state = row.mark ?? 'shown';
    const body = element.querySelector('.bubble') ?? this.#bubble(row, author);
    // The picture of a sent message comes from the server; until then its own likeness stands there.
    if (row.item !== null) this.#usePicture(body, row.item.attachment, author);
    element.replaceChildren(
      h('span', row.isMine || !row.startsGroup ? { class: 'hidden' } : { class: 'author' }, author),
      body,
      ...this.#foot(row, fraction),
    );
  }

  #bubble(row: MessageRow, author: string): HTMLElement {
    const text = row.item?.text ?? row.entry?.text ?? null;
    const bubble = h('div', { class: 'bubble' });
    if (row.entry?.hasPicture === true) {
      const frame = h('div', { class: 'picture' });
      void this.#chat.picture(row.key).then((blob) => {
        if (blob !== null && frame.childElementCount === 0) frame.append(thumbnail(blob, previewEdge));
      });
      bubble.append(frame);
    }
    if (row.item !== null) this.#usePicture(bubble, row.item.attachment, author);
    if (text !== null && text !== '') {
      const paragraph = h('p', { dir: 'auto' });
      paragraph.append(linkified(text));
      bubble.append(paragraph);
    }
    return bubble;
  }

  #usePicture(bubble: Element, attachment: Attachment | null, author: string): void {
    if (attachment === null) return;
    const frame = bubble.querySelector('.picture');
    if (frame instanceof HTMLButtonElement) return;
    // A signed address may be relative to the server.
    const address = webAddress(attachment.url, this.#origin)?.href;
    if (address === undefined) return;
    const label = this.#t.words.pictureOf(author);
    const image = h('img', { src: address, alt: label, width: attachment.width, height: attachment.height });
    const opener = button('picture', 'picture', '', () => { this.#openPicture(address, label); });
    opener.title = this.#t.words.enlarge;
    image.addEventListener('load', () => { if (this.#isFollowing) this.scrollToEnd(); });
    opener.append(image);
    if (frame === null) bubble.prepend(opener);
    else frame.replaceWith(opener);
  }

  #foot(row: MessageRow, fraction: number | null): readonly HTMLElement[] {
    const { words } = this.#t;
    if (row.mark === 'failed' && row.entry !== null) {
      const { key, failure } = row.entry;
      const retry = button('text', 'retry', words.retry, () => { this.#chat.retry(key); });
      const discard = button('text', 'discard', words.discard, () => { this.#chat.discard(key); });
      const reason = failure === null ? '' : ` · ${this.#t.problem(failure)}`;
      return [h('span', { class: 'foot failed' }, `${words.failed}${reason} `, retry, discard)];
    }
    const mark = row.mark === null ? '' : this.#markText(row.mark, fraction);
    const time = row.endsGroup || row.mark !== null ? this.#t.time(row.at) : '';
    const text = [time, mark].filter((part) => part !== '').join(' · ');
    const foot = text === '' ? [] : [h('span', { class: 'foot', 'data-testid': 'mark' }, text)];
    if (fraction !== null && row.mark === 'sending') {
      foot.unshift(h('progress', { max: 1, value: fraction, 'aria-label': words.sending }));
    }
    return foot;
  }

  #markText(mark: Mark, fraction: number | null): string {
    const { words } = this.#t;
    return mark === 'sending' && fraction !== null ? words.uploading(Math.round(fraction * 100)) : words[mark];
  }
}
