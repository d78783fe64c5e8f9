import { LineError, ProblemError } from '@/api/client';
import { createStore, type Store } from '@/shared/store';

/** The draft as the server keeps it. */
export interface ServerDraft {
  /** What `PlanDraft` keeps, as an object; null for none. */
  readonly draft: unknown;
  readonly revision: number;
  readonly changedAt: string | null;
}

export interface DraftSyncPorts {
  readonly fetch: () => Promise<ServerDraft>;
  readonly put: (revision: number, draft: unknown) => Promise<ServerDraft>;
  /** What this browser holds, as text; empty for none. */
  readonly kept: Store<string>;
  /** What this browser last knew of the server, as text: survives a reload. */
  readonly known: Store<string>;
  readonly restMs?: number;
}

/** `kept`: the server has what this browser has. `differs`: another machine has changed the draft, and so has this one. */
export type DraftSyncState =
  | { readonly phase: 'kept' | 'keeping' | 'waiting' }
  | { readonly phase: 'differs'; readonly other: ServerDraft };

interface Known { readonly revision: number; readonly text: string }

/**
 * Keeps the draft of the browser on the server, so that it is found at another machine. What is typed is in the browser first and goes to
 * the server after a rest. Where both changed nothing is overwritten: the person chooses.
 */
export class DraftSync {
  readonly state: Store<DraftSyncState> = createStore<DraftSyncState>({ phase: 'kept' });
  private readonly ports: DraftSyncPorts;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private stopFollowing: () => void = () => undefined;
  private isSending = false;

  constructor(ports: DraftSyncPorts) {
    this.ports = ports;
  }

  /** Takes what another machine wrote meanwhile, unless this browser has changes of its own. Before the draft is loaded. */
  async begin(): Promise<void> {
    const server = await this.ports.fetch();
    const known = this.known();
    const mine = this.ports.kept.get();
    const theirs = textOf(server.draft);
    if (mine === theirs) this.remember(server.revision, mine);
    else if (mine === known.text || mine === '') this.take(server);
    else if (server.revision === known.revision) this.sendSoon(0);
    else this.state.set({ phase: 'differs', other: server });
  }

  start(): void {
    this.stopFollowing();
    this.stopFollowing = this.ports.kept.subscribe(() => { if (this.state.get().phase !== 'differs') this.sendSoon(this.ports.restMs ?? 1_500); });
  }

  /** Stops; what is not yet on the server goes there now, if it can. */
  stop(): void {
    clearTimeout(this.timer);
    this.stopFollowing();
    if (this.state.get().phase !== 'differs') void this.send();
  }

  /** Settles two drafts: this browser's, or the other machine's. */
  choose(whose: 'mine' | 'theirs'): void {
    const state = this.state.get();
    if (state.phase !== 'differs') return;
    if (whose === 'theirs') this.take(state.other);
    else {
      this.remember(state.other.revision, textOf(state.other.draft));
      this.sendSoon(0);
    }
  }

  private take(server: ServerDraft): void {
    const text = textOf(server.draft);
    this.remember(server.revision, text);
    this.ports.kept.set(text);
  }

  private remember(revision: number, text: string): void {
    this.ports.known.set(JSON.stringify({ revision, text } satisfies Known));
    this.state.set({ phase: 'kept' });
  }

  private sendSoon(afterMs: number): void {
    clearTimeout(this.timer);
    if (this.ports.kept.get() === this.known().text) return;
    this.state.set({ phase: 'keeping' });
    this.timer = setTimeout(() => { void this.send(); }, afterMs);
  }

  private async send(): Promise<void> {
    const text = this.ports.kept.get();
    if (this.isSending || text === this.known().text) return;
    this.isSending = true;
    try {
      const kept = await this.ports.put(this.known().revision, text === '' ? null : JSON.parse(text));
      this.remember(kept.revision, text);
    } catch (error) {
      await this.refused(error);
    } finally {
      this.isSending = false;
    }
    // What was typed while it was on its way.
    if (this.state.get().phase === 'kept') this.sendSoon(this.ports.restMs ?? 1_500);
  }

  private async refused(error: unknown): Promise<void> {
    const isStale = error instanceof ProblemError && error.problem.status === 412;
    if (!isStale && !(error instanceof LineError) && !(error instanceof ProblemError)) throw error;
    if (!isStale) {
      // It is in the browser; the next change, or the next visit, tries again.
      this.state.set({ phase: 'waiting' });
      return;
    }
    try {
      const other = await this.ports.fetch();
      if (textOf(other.draft) === this.ports.kept.get()) this.remember(other.revision, this.ports.kept.get());
      else this.state.set({ phase: 'differs', other });
    } catch {
      this.state.set({ phase: 'waiting' });
    }
  }

  private known(): Known {
    try {
      const value = JSON.parse(this.ports.known.get()) as Partial<Known> | null;
      return { revision: value?.revision ?? 0, text: value?.text ?? '' };
    } catch {
      return { revision: 0, text: '' };
    }
  }
}

function textOf(draft: unknown): string {
  return draft === null || draft === undefined ? '' : JSON.stringify(draft);
}
