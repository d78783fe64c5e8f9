import { ProblemError } from '@/api/client';
import type { PlanCheck, RoutingPlan, RoutingPlanVersion } from '@/api/types';
import { createStore, type Store } from '@/shared/store';
import { at, type At } from './at';
import { isSame } from './json';
import { merge, put, type Conflict } from './merge';

/** Steps that can be undone. */
const undoMax = 100;
/** Changes of one field within this time are one step. */
const sameStepMs = 1500;
/** Checked and kept after so long without a further change. */
const restMs = 400;

export interface DraftState {
  /** The version the draft begins from. */
  readonly base: RoutingPlanVersion;
  readonly plan: RoutingPlan;
  /** Places where somebody else has published another value meanwhile; to be decided before publishing. */
  readonly conflicts: readonly Conflict[];
  /** What came in from the version published meanwhile; null when nothing did. */
  readonly joined: { readonly version: number; readonly takenCount: number } | null;
  /** What the server says about the plan; of an earlier one while `isChecking`. */
  readonly check: PlanCheck | null;
  readonly isChecking: boolean;
  /** Why there is no check. */
  readonly checkError: unknown;
  readonly canUndo: boolean;
}

/** What the draft needs of the world. */
export interface DraftPorts {
  readonly current: () => Promise<RoutingPlanVersion>;
  readonly version: (version: number) => Promise<RoutingPlanVersion>;
  readonly check: (plan: RoutingPlan) => Promise<PlanCheck>;
  readonly publish: (ifMatch: number, plan: RoutingPlan, comment: string) => Promise<RoutingPlanVersion>;
  /** Where the draft is kept, as text; empty for none. */
  readonly kept: Store<string>;
  readonly now?: () => number;
}

interface Kept { readonly version: number; readonly plan: RoutingPlan; readonly conflicts: readonly Conflict[] }

/** One draft of the whole plan: changed in many places, checked while it grows, kept in the browser, published as one version. */
export class PlanDraft {
  readonly state: Store<DraftState | null> = createStore<DraftState | null>(null);
  private past: readonly RoutingPlan[] = [];
  private last: { readonly path: string; readonly at: number } = { path: '', at: 0 };
  private timer: ReturnType<typeof setTimeout> | undefined;
  private written: string;
  private checking = 0;
  private stopFollowing: () => void = () => undefined;
  private readonly ports: DraftPorts;

  constructor(ports: DraftPorts) {
    this.ports = ports;
    this.written = ports.kept.get();
  }

  /** Follows what another tab of the same person does with the draft. */
  start(): void {
    this.stopFollowing();
    this.stopFollowing = this.ports.kept.subscribe(() => { this.follow(); });
  }

  /** Takes up the kept draft, joined with what was published since, or begins a new one. */
  async load(): Promise<void> {
    const current = await this.ports.current();
    const kept = parse(this.ports.kept.get());
    if (kept === null) this.begin(current);
    else await this.join(current, kept);
    this.checkSoon(0);
  }

  /** Stops; what was changed is kept. */
  stop(): void {
    this.keep();
    clearTimeout(this.timer);
    this.stopFollowing();
  }

  /** The place of the whole plan, for one look at the state. */
  at(state: DraftState): At<RoutingPlan> {
    return at('', state.plan, (make, path) => { this.change(path, make); });
  }

  change(path: string, make: (plan: RoutingPlan) => RoutingPlan): void {
    const state = this.state.get();
    if (state === null) return;
    const plan = make(state.plan);
    if (isSame(plan, state.plan)) return;
    const at = this.now();
    const isSameStep = this.past.length > 0 && path === this.last.path && at - this.last.at < sameStepMs;
    if (!isSameStep) this.past = [...this.past.slice(1 - undoMax), state.plan];
    this.last = { path, at };
    this.use({ ...state, plan });
  }

  undo(): void {
    const state = this.state.get();
    const plan = this.past.at(-1);
    if (state === null || plan === undefined) return;
    this.past = this.past.slice(0, -1);
    this.last = { path: '', at: 0 };
    this.use({ ...state, plan });
  }

  /** Puts one part back as it is in force. */
  revert(path: string, make: (plan: RoutingPlan, base: RoutingPlan) => RoutingPlan): void {
    const state = this.state.get();
    if (state !== null) this.change(path, (plan) => make(plan, state.base.plan));
  }

  /** Throws the draft away; it can be undone as long as the page is open. */
  discard(): void {
    const state = this.state.get();
    if (state === null) return;
    this.change('', () => state.base.plan);
    this.use({ ...this.require(), conflicts: [], joined: null });
  }

  /** Brings in what was published meanwhile. */
  async catchUp(): Promise<void> {
    const state = this.require();
    const current = await this.ports.current();
    if (current.version === state.base.version) return;
    await this.join(current, { version: state.base.version, plan: state.plan, conflicts: state.conflicts }, state.base);
    this.checkSoon(0);
  }

  decide(conflict: Conflict, whose: 'mine' | 'theirs'): void {
    const state = this.require();
    const conflicts = state.conflicts.filter((one) => one.path !== conflict.path);
    this.past = [...this.past.slice(1 - undoMax), state.plan];
    this.use({ ...state, conflicts, plan: put(state.plan, conflict.path, whose === 'mine' ? conflict.mine : conflict.theirs) });
  }

  /** Publishes; a refusal or a newer version is thrown as the problem it is, the draft stays. */
  async publish(comment: string): Promise<RoutingPlanVersion> {
    const { base, plan } = this.require();
    const published = await this.ports.publish(base.version, plan, comment);
    this.begin(published);
    this.keep();
    this.checkSoon(0);
    return published;
  }

  /** Asks for the check now. */
  async checkNow(): Promise<void> {
    const state = this.state.get();
    if (state === null) return;
    const number = ++this.checking;
    this.state.set({ ...state, isChecking: true });
    try {
      const check = await this.ports.check(state.plan);
      this.checked(number, { check, checkError: null });
    } catch (error) {
      this.checked(number, { checkError: error });
    }
  }

  private checked(number: number, result: Partial<DraftState>): void {
    const state = this.state.get();
    // An answer about an earlier plan would show faults beside fields that have moved.
    if (state !== null && number === this.checking) this.state.set({ ...state, ...result, isChecking: false });
  }

  private begin(version: RoutingPlanVersion): void {
    this.past = [];
    this.state.set({
      base: version, plan: version.plan, conflicts: [], joined: null, check: null, isChecking: true, checkError: null, canUndo: false,
    });
  }

  private async join(current: RoutingPlanVersion, kept: Kept, knownBase?: RoutingPlanVersion): Promise<void> {
    const former = current.version === kept.version ? current : knownBase ?? await this.former(kept.version) ?? current;
    this.begin(current);
    const state = this.require();
    if (current.version === former.version) {
      this.use({ ...state, plan: kept.plan, conflicts: kept.conflicts });
      return;
    }
    const { plan, conflicts, takenCount } = merge(former.plan, kept.plan, current.plan);
    this.use({ ...state, plan, conflicts, joined: { version: current.version, takenCount } });
  }

  /** A version that is gone (a house set up anew) leaves what was typed beside the plan in force: the changes show what it would do. */
  private async former(version: number): Promise<RoutingPlanVersion | null> {
    try {
      return await this.ports.version(version);
    } catch (error) {
      if (error instanceof ProblemError && error.problem.status === 404) return null;
      throw error;
    }
  }

  private use(state: DraftState): void {
    this.checking++;
    this.state.set({ ...state, canUndo: this.past.length > 0, isChecking: true });
    this.checkSoon(restMs);
  }

  private checkSoon(afterMs: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.keep();
      void this.checkNow();
    }, afterMs);
  }

  /** Writes the draft down; one that changes nothing is forgotten. */
  keep(): void {
    const state = this.state.get();
    if (state === null) return;
    const isEmpty = isSame(state.plan, state.base.plan);
    const text = isEmpty ? '' : JSON.stringify({ version: state.base.version, plan: state.plan, conflicts: state.conflicts } satisfies Kept);
    this.written = text;
    this.ports.kept.set(text);
  }

  /** Another tab of the same person changed the draft. */
  private follow(): void {
    const text = this.ports.kept.get();
    const state = this.state.get();
    if (text === this.written || state === null) return;
    this.written = text;
    const kept = parse(text);
    if (kept === null) void this.load();
    else if (kept.version === state.base.version) this.use({ ...state, plan: kept.plan, conflicts: kept.conflicts });
    else void this.load();
  }

  private require(): DraftState {
    const state = this.state.get();
    if (state === null) throw new Error('The draft is not loaded.');
    return state;
  }

  private now(): number {
    return (this.ports.now ?? Date.now)();
  }
}

function parse(text: string): Kept | null {
  if (text === '') return null;
  try {
    const value = JSON.parse(text) as Partial<Kept> | null;
    return typeof value?.version === 'number' && value.plan !== undefined ? { version: value.version, plan: value.plan, conflicts: value.conflicts ?? [] } : null;
  } catch {
    return null;
  }
}
