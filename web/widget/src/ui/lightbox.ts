import type { I18n } from '../i18n';
import { h, iconButton } from './dom';

/** A picture over the whole page, in the browser's top layer. Escape, the button and a click beside it close it. */
export class Lightbox {
  readonly element = h('dialog', { class: 'lightbox', 'data-testid': 'lightbox' });
  readonly #image = h('img', { alt: '' });

  constructor(t: I18n) {
    const close = iconButton('close', t.words.closePicture, 'lightbox-close', () => { this.element.close(); });
    this.element.append(close, this.#image);
    this.element.addEventListener('click', (event) => {
      if (event.target === this.element) this.element.close();
    });
    // Escape here closes the picture, not the chat behind it.
    this.element.addEventListener('keydown', (event) => { event.stopPropagation(); });
    this.element.addEventListener('close', () => { this.#image.removeAttribute('src'); });
  }

  open(address: string, label: string): void {
    this.#image.src = address;
    this.#image.alt = label;
    this.element.setAttribute('aria-label', label);
    this.element.showModal();
  }
}
