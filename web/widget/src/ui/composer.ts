import type { Chat } from '../chat';
import type { I18n } from '../i18n';
import { imageFiles, pictureAccept, preparePicture, thumbnail } from '../pictures';
import type { Store } from '../storage';
import { h, iconButton, say, show } from './dom';

const stagedMax = 4;
const thumbnailEdge = 144;
const fieldHeightMax = 120;

interface Staged {
  readonly blob: Blob;
  readonly element: HTMLElement;
}

/** Where the visitor writes: text with a kept draft, and pictures by button, camera, paste and drop. */
export class Composer {
  readonly element: HTMLFormElement;
  readonly #field = h('textarea', { rows: 1, class: 'write', 'data-testid': 'composer', enterkeyhint: 'send' });
  readonly #tray = h('div', { class: 'tray', hidden: true, 'data-testid': 'tray' });
  readonly #note = h('p', { class: 'error', role: 'alert', hidden: true, 'data-testid': 'composer-error' });
  readonly #sendButton: HTMLButtonElement;
  #staged: readonly Staged[] = [];
  #preparing = 0;

  readonly #chat: Chat;
  readonly #t: I18n;
  readonly #store: Store;
  readonly #onSend: () => void;

  constructor(
    chat: Chat,
    t: I18n,
    store: Store,
    onSend: () => void,
  ) {
    this.#chat = chat;
    this.#t = t;
    this.#store = store;
    this.#onSend = onSend;
    const { words } = t;
    this.#field.placeholder = words.write;
    this.#field.setAttribute('aria-label', words.write);
    this.#field.value = store.get('draft') ?? '';
    this.#sendButton = iconButton('send', words.send, 'send', undefined, 'primary');
    this.#sendButton.type = 'submit';
    const attach = this.#fileButton('picture', words.attach, 'attach', { accept: pictureAccept, multiple: true });
    const camera = this.#fileButton('camera', words.camera, 'camera', { accept: 'image/*', capture: 'environment' });
    this.element = h('form', { class: 'composer', novalidate: true },
      this.#tray, this.#note, h('div', { class: 'bar' }, ...attach, ...camera, this.#field, this.#sendButton));
    this.element.addEventListener('submit', (event) => { event.preventDefault(); this.#submit(); });
    this.#field.addEventListener('input', () => { this.#edited(); });
    this.#field.addEventListener('keydown', (event) => {
      // While an input method composes (Chinese, Japanese…), Enter belongs to it; Safari reports it as key code 229.
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- nothing newer tells Safari's case
      const isComposing = event.isComposing || event.keyCode === 229;
      if (event.key !== 'Enter' || event.shiftKey || isComposing) return;
      event.preventDefault();
      this.#submit();
    });
  }

  focus(): void { this.#field.focus({ preventScroll: true }); }

  /** Takes pictures from anywhere; true when there were any. */
  take(list: FileList | null | undefined): boolean {
    const files = imageFiles(list);
    const free = stagedMax - this.#staged.length - this.#preparing;
    if (files.length > free) say(this.#note, this.#t.words.problem['picture.too_many']);
    else if (files.length > 0) say(this.#note, '');
    else if ((list?.length ?? 0) > 0) say(this.#note, this.#t.words.problem['picture.not_supported']);
    for (const file of files.slice(0, Math.max(0, free))) void this.#stage(file);
    return files.length > 0;
  }

  clear(): void {
    this.#staged = [];
    this.#tray.replaceChildren();
    this.#field.value = '';
    this.#edited();
  }

  async #stage(file: File): Promise<void> {
    this.#preparing++;
    const waiting = h('span', { class: 'quiet' }, this.#t.words.preparing);
    this.#tray.append(waiting);
    this.refresh();
    const prepared = await preparePicture(file, this.#chat.pictureSizeMax);
    this.#preparing--;
    waiting.remove();
    if (prepared.ok) {
      const remove = (): void => {
        this.#staged = this.#staged.filter((staged) => staged.element !== element);
        element.remove();
        this.refresh();
        this.focus();
      };
      const element = h('div', { class: 'thumb', 'data-testid': 'staged' }, thumbnail(prepared.blob, thumbnailEdge),
        iconButton('close', this.#t.words.removePicture, 'remove-picture', remove, 'small'));
      this.#staged = [...this.#staged, { blob: prepared.blob, element }];
      this.#tray.append(element);
    } else {
      say(this.#note, this.#t.words.problem[prepared.code]);
    }
    this.refresh();
    this.focus();
  }

  #submit(): void {
    const text = this.#field.value.trim();
    if (this.#sendButton.disabled) return;
    const pictures = this.#staged.map((staged) => staged.blob);
    this.clear();
    this.focus();
    void this.#send(pictures, text);
    this.#onSend();
  }

  /** Pictures in their order, the words with the last one. */
  async #send(pictures: readonly Blob[], text: string): Promise<void> {
    const words = text === '' ? null : text;
    for (const [index, picture] of pictures.entries()) {
      await this.#chat.send(index === pictures.length - 1 ? words : null, picture);
    }
    if (pictures.length === 0) await this.#chat.send(words, null);
  }

  #edited(): void {
    this.#store.set('draft', this.#field.value);
    if (this.#field.value !== '') this.#chat.typing();
    say(this.#note, '');
    this.refresh();
  }

  /** Fits button, tray and field to what is written. */
  refresh(): void {
    const length = this.#field.value.trim().length;
    const over = length - this.#chat.textLengthMax;
    if (over > 0) say(this.#note, this.#t.words.tooLong(over));
    this.#sendButton.disabled = over > 0 || this.#preparing > 0 || (length === 0 && this.#staged.length === 0);
    show(this.#tray, this.#staged.length + this.#preparing > 0);
    this.#field.style.height = 'auto';
    this.#field.style.height = `${Math.min(this.#field.scrollHeight, fieldHeightMax)}px`;
  }

  #fileButton(
    name: 'picture' | 'camera', label: string, testId: string, attributes: Readonly<Record<string, string | boolean>>,
  ): readonly HTMLElement[] {
    const input = h('input', {
      type: 'file', hidden: true, tabindex: '-1', 'aria-label': label, 'data-testid': `${testId}-input`, ...attributes,
    });
    const opener = iconButton(name, label, testId, () => { input.click(); }, testId);
    input.addEventListener('change', () => {
      this.take(input.files);
      input.value = '';
    });
    return [opener, input];
  }
}
