import type { Chat, ChatState } from '../chat';
import type { I18n } from '../i18n';
import type { Store } from '../storage';
import { h, say, setText, show } from './dom';

const nameLengthMax = 80;

/** The first step: who (if they like), what about, and the first words. What is known is not asked again. */
export class StartForm {
  readonly element: HTMLFormElement;
  readonly #name: HTMLInputElement;
  readonly #topic = h('select', { id: 'topic', 'data-testid': 'start-topic' });
  readonly #topicField: HTMLElement;
  readonly #text: HTMLTextAreaElement;
  readonly #error = h('p', { class: 'error', id: 'start-error', role: 'alert', 'data-testid': 'start-error' });
  readonly #submit = h('button', { type: 'submit', class: 'primary', 'data-testid': 'start-submit' });
  #topicsPrint = '';
  #leftover = '';

  readonly #chat: Chat;
  readonly #t: I18n;
  readonly #store: Store;

  constructor(chat: Chat, t: I18n, store: Store) {
    this.#chat = chat;
    this.#t = t;
    this.#store = store;
    const { words } = t;
    this.#name = h('input', {
      id: 'name', type: 'text', autocomplete: 'name', maxlength: nameLengthMax, 'data-testid': 'start-name',
    });
    this.#name.value = store.get('name') ?? '';
    this.#text = h('textarea', {
      id: 'text', rows: 4, required: true, 'data-testid': 'start-text', 'aria-describedby': 'start-error',
    });
    this.#text.value = store.get('startDraft') ?? '';
    this.#topicField = h('div', { class: 'field' }, h('label', { for: 'topic' }, words.topic), this.#topic);
    this.element = h('form', { class: 'start', novalidate: true, 'data-testid': 'start-form' },
      h('div', { class: 'greeting' }, h('h2', {}, words.hello), h('p', {}, words.helloMore)),
      h('div', { class: 'field' },
        h('label', { for: 'name' }, words.name, h('span', { class: 'quiet' }, ` (${words.optional})`)), this.#name),
      this.#topicField,
      h('div', { class: 'field grow' }, h('label', { for: 'text' }, words.firstMessage), this.#text),
      this.#error, this.#submit);
    this.#text.addEventListener('input', () => { this.#store.set('startDraft', this.#text.value); this.#check(false); });
    this.#text.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) this.element.requestSubmit();
    });
    this.element.addEventListener('submit', (event) => { event.preventDefault(); this.#begin(); });
  }

  focus(): void { this.#text.focus({ preventScroll: true }); }

  update(state: ChatState): void {
    this.#fillTopics(state);
    const isBusy = state.phase === 'starting';
    for (const control of [this.#name, this.#topic, this.#text, this.#submit]) control.disabled = isBusy;
    setText(this.#submit, isBusy ? this.#t.words.starting : this.#t.words.start);
    if (state.leftover !== '' && state.leftover !== this.#leftover && this.#text.value.trim() === '') {
      this.#text.value = state.leftover;
    }
    this.#leftover = state.leftover;
    if (state.startProblem !== null) {
      say(this.#error, isBusy ? this.#t.words.startSlow : this.#t.problem(state.startProblem));
    }
  }

  #begin(): void {
    if (!this.#check(true)) return;
    this.#store.remove('startDraft');
    this.#chat.start({
      name: this.#name.value.trim(), topic: this.#topic.value, text: this.#text.value.trim(), language: this.#t.locale,
    });
    this.#text.value = '';
  }

  #check(isFinal: boolean): boolean {
    const { words } = this.#t;
    const over = this.#text.value.trim().length - this.#chat.textLengthMax;
    const problem = over > 0 ? words.tooLong(over)
      : isFinal && this.#text.value.trim() === '' ? words.firstMessageMissing : '';
    say(this.#error, problem);
    this.#text.setAttribute('aria-invalid', String(problem !== ''));
    if (problem !== '' && isFinal) this.#text.focus();
    return problem === '';
  }

  #fillTopics(state: ChatState): void {
    const topics = state.channel?.topics ?? [];
    const print = JSON.stringify(topics);
    if (print === this.#topicsPrint) return;
    this.#topicsPrint = print;
    const chosen = this.#topic.value;
    this.#topic.replaceChildren(
      ...topics.map((topic) => h('option', { value: topic.key }, this.#t.name(topic.names))),
      h('option', { value: '' }, this.#t.words.topicNone),
    );
    if (topics.some((topic) => topic.key === chosen)) this.#topic.value = chosen;
    show(this.#topicField, topics.length > 0);
  }
}
