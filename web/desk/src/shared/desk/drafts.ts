import { createStore, type Store } from '../store';
import type { TextStorage } from '../storage';

/** Drafts of conversations that closed long ago are forgotten after this time. */
const keptForMs = 14 * 24 * 60 * 60 * 1000;

interface KeptDraft { readonly text: string; readonly at: number }

/** What was typed and not sent, one text a field, kept in the browser at every keystroke. */
export class Drafts {
  private readonly stores = new Map<string, Store<string>>();
  private readonly pictures = new Map<string, Store<readonly Blob[]>>();
  private readonly storage: TextStorage;
  private readonly prefix: string;

  constructor(storage: TextStorage, userId: string, now: () => number = Date.now) {
    this.storage = storage;
    this.prefix = `anyseat.draft.${userId}.`;
    this.forgetOld(now());
  }

  /** Pictures chosen but not sent; they live as long as the page. */
  picturesOf(interactionId: string): Store<readonly Blob[]> {
    const known = this.pictures.get(interactionId) ?? createStore<readonly Blob[]>([]);
    this.pictures.set(interactionId, known);
    return known;
  }

  /** @param field the interaction's id, with a suffix for fields other than the message (`.note`). */
  of(field: string): Store<string> {
    const known = this.stores.get(field);
    if (known !== undefined) return known;
    const store = createStore(this.read(field)?.text ?? '');
    store.subscribe(() => {
      if ((this.read(field)?.text ?? '') !== store.get()) this.write(field, store.get());
    });
    this.stores.set(field, store);
    return store;
  }

  /** Takes over what another tab typed; for the window's `storage` event. */
  readonly follow = (event: { readonly key: string | null }): void => {
    if (event.key?.startsWith(this.prefix) !== true) return;
    const field = event.key.slice(this.prefix.length);
    this.stores.get(field)?.set(this.read(field)?.text ?? '');
  };

  private read(field: string): KeptDraft | null {
    return parseDraft(this.storage.getItem(this.prefix + field));
  }

  private write(field: string, text: string): void {
    if (text === '') this.storage.removeItem(this.prefix + field);
    else this.storage.setItem(this.prefix + field, JSON.stringify({ text, at: Date.now() } satisfies KeptDraft));
  }

  private forgetOld(now: number): void {
    for (const key of this.storage.keys()) {
      if (!key.startsWith(this.prefix)) continue;
      const draft = parseDraft(this.storage.getItem(key));
      if (draft === null || now - draft.at > keptForMs) this.storage.removeItem(key);
    }
  }
}

function parseDraft(json: string | null): KeptDraft | null {
  if (json === null) return null;
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null && 'text' in value && typeof value.text === 'string'
      && 'at' in value && typeof value.at === 'number' ? { text: value.text, at: value.at } : null;
  } catch {
    return null;
  }
}
