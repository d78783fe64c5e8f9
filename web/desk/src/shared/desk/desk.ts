import { LineError, ProblemError } from '@/api/client';
import type { Endpoints } from '@/api/endpoints';
import type { AgentState, AlarmEvent, Conversation, DeskEvent, DeskSettings, DeskSnapshot, Offer, TimelineItem, VoiceAlarm } from '@/api/types';
import { applyAlarms } from '../realtime/applyAlarms';
import { applyDesk, mergeItems, prependItems, replaceSnapshot } from '../realtime/applyDesk';
import { StreamUnavailable, type StreamClient } from '../realtime/streamClient';
import { createStore, type Store } from '../store';
import type { TextStorage } from '../storage';
import { notifyError } from '../ui/notices';
import { browserSettings } from '../ui/settings';
import { Asks } from './asks';
import { attentionOf, createDeskUi, type DeskUi, type Dialling, type Dialog } from './deskUi';
import { Drafts } from './drafts';
import { isActiveDesk } from './presence';
import { Outbox } from './outbox';
import { createPictureStore } from './pictureStore';

export interface DeskPorts {
  readonly userId: string;
  /** Whether the person works as an agent; others use the shell and the other rooms. */
  readonly hasDesk: boolean;
  /** Whether the person is told when a trunk or a telephone is lost. */
  readonly seesAlarms: boolean;
  /** This tab's own id. */
  readonly deskId: string;
  readonly endpoints: Endpoints;
  readonly stream: StreamClient;
  readonly storage: TextStorage;
}

/** Where the query cache keeps canned replies. */
export const cannedKey = ['canned-replies'] as const;
/** A typing signal shows for this long. */
const typingShownMs = 6000;
/** We tell the customer that we type at most this often. */
const typingSentEveryMs = 3000;
const earlierPageSize = 50;

/** The live desk of one signed-in person: what the server pushed, what was typed, and what can be done. */
export class Desk {
  readonly live: Store<DeskSnapshot | null> = createStore<DeskSnapshot | null>(null);
  readonly settings: Store<DeskSettings | null> = createStore<DeskSettings | null>(null);
  /** Interactions whose customer types now. */
  readonly typing: Store<ReadonlySet<string>> = createStore<ReadonlySet<string>>(new Set());
  readonly ui: Store<DeskUi> = createStore(createDeskUi());
  /** Trunks and telephones that are lost now; null until that is known, and for people who are not told. */
  readonly alarms: Store<readonly VoiceAlarm[] | null> = createStore<readonly VoiceAlarm[] | null>(null);
  readonly asks = new Asks();
  readonly drafts: Drafts;
  readonly outbox: Outbox;
  readonly stream: StreamClient;
  readonly endpoints: Endpoints;
  readonly hasDesk: boolean;
  readonly seesAlarms: boolean;
  readonly deskId: string;
  private readonly eventListeners = new Set<(event: DeskEvent) => void>();
  private readonly signalListeners = new Set<{ readonly kind: string; readonly listener: (data: unknown) => void }>();
  private readonly typingTimers = new Map<string, ReturnType<typeof setTimeout>>();
  private readonly typingSentAt = new Map<string, number>();
  private readonly readSent = new Map<string, number>();
  private readonly stops: (() => void)[] = [];
  private focusedBefore: Element | null = null;
  private isRunning = false;

  constructor(ports: DeskPorts) {
    this.endpoints = ports.endpoints;
    this.stream = ports.stream;
    this.hasDesk = ports.hasDesk;
    this.seesAlarms = ports.seesAlarms;
    this.deskId = ports.deskId;
    this.drafts = new Drafts(ports.storage, ports.userId);
    this.outbox = new Outbox({
      storage: ports.storage,
      pictures: createPictureStore(`anyseat.${ports.userId}`),
      send: (interactionId, body, clientKey) => this.sendMessage(interactionId, body, clientKey),
      upload: (interactionId, blob, key) => this.endpoints.uploadAttachment(interactionId, blob, key),
      onStored: (interactionId, item) => { this.showStored(interactionId, item); },
    }, ports.userId);
  }

  start(): void {
    this.isRunning = true;
    globalThis.addEventListener('storage', this.drafts.follow);
    this.stops.push(() => { globalThis.removeEventListener('storage', this.drafts.follow); });
    if (this.hasDesk) {
      this.stops.push(this.stream.subscribe('desk', {
        onSnapshot: (data) => { this.replace(data as DeskSnapshot); },
        onEvent: (kind, data) => { this.apply({ kind, data } as DeskEvent); },
        onSignal: (kind, data) => { this.takeSignal(kind, data); },
      }));
      this.stops.push(this.stream.status.subscribe(this.steerOutbox));
      void this.loadSettings();
    }
    if (this.seesAlarms) {
      this.stops.push(this.stream.subscribe('alarms', {
        onSnapshot: (data) => { this.alarms.set((data as { alarms: readonly VoiceAlarm[] }).alarms); },
        onEvent: (kind, data) => { this.alarms.update((alarms) => applyAlarms(alarms ?? [], { kind, data } as AlarmEvent)); },
      }));
    }
    this.stream.start();
  }

  stop(): void {
    this.isRunning = false;
    for (const stop of this.stops.splice(0)) stop();
    for (const timer of this.typingTimers.values()) clearTimeout(timer);
    this.outbox.pause();
    this.stream.stop();
  }

  /** Hears each event after it was applied. */
  onEvent(listener: (event: DeskEvent) => void): () => void {
    this.eventListeners.add(listener);
    return () => { this.eventListeners.delete(listener); };
  }

  /** Hears each signal of a kind: what is told without being remembered. */
  onSignal(kind: string, listener: (data: unknown) => void): () => void {
    const heard = { kind, listener };
    this.signalListeners.add(heard);
    return () => { this.signalListeners.delete(heard); };
  }

  private takeSignal(kind: string, data: unknown): void {
    if (kind === 'typing') this.showTyping((data as { interactionId: string }).interactionId);
    for (const heard of this.signalListeners) if (heard.kind === kind) heard.listener(data);
  }

  findConversation(interactionId: string | null): Conversation | null {
    return this.live.get()?.conversations.find((other) => other.interactionId === interactionId) ?? null;
  }

  /** Whether this tab may act. Without an active desk, the first that acts becomes it. */
  isActive(): boolean {
    const snapshot = this.live.get();
    return snapshot !== null && isActiveDesk(snapshot, this.deskId);
  }

  /* What the agent does. Failures are shown; the promise tells whether it worked. */

  setState(state: AgentState, reasonCode: number | null): Promise<boolean> {
    if (reasonCode !== null) browserSettings.update((current) => ({ ...current, lastNotReadyReason: reasonCode }));
    return this.attempt(async () => {
      const view = await this.endpoints.setState(state, reasonCode);
      this.live.update((current) => (current === null ? null : { ...current, state: view }));
    });
  }

  /** Ready becomes not ready, with the reason used last; everything else becomes ready. */
  toggleReady(): Promise<boolean> {
    if (this.live.get()?.state.state !== 'ready') return this.setState('ready', null);
    const reasons = this.settings.get()?.notReadyReasons ?? [];
    const last = browserSettings.get().lastNotReadyReason;
    const reason = reasons.find((other) => other.code === last) ?? reasons[0];
    return this.setState('notReady', reason?.code ?? null);
  }

  async accept(offer: Offer): Promise<boolean> {
    const isDone = await this.attempt(() => this.endpoints.acceptOffer(offer.offerId, offer.interactionId));
    if (isDone) this.focus(offer.interactionId);
    return isDone;
  }

  decline(offer: Offer, reasonCode: number): Promise<boolean> {
    return this.attempt(() => this.endpoints.declineOffer(offer.offerId, offer.interactionId, reasonCode));
  }

  takeOver(): Promise<boolean> {
    return this.attempt(() => this.endpoints.takeOver());
  }

  end(interactionId: string): Promise<boolean> {
    return this.attempt(() => this.endpoints.endInteraction(interactionId));
  }

  transfer(interactionId: string, target: { queueId?: string; agentId?: string; note?: string }): Promise<boolean> {
    return this.attempt(() => this.endpoints.transfer(interactionId, target));
  }

  async wrapUp(interactionId: string, dispositionId: string, note: string | null): Promise<boolean> {
    const isDone = await this.attempt(() => this.endpoints.wrapUp(interactionId, dispositionId, note));
    if (isDone) this.drafts.of(`${interactionId}.note`).set('');
    return isDone;
  }

  /** Notes something down for colleagues. @param key the same for every try of one note. */
  addNote(interactionId: string, text: string, key: string): Promise<boolean> {
    return this.attempt(async () => { this.showStored(interactionId, await this.endpoints.addNote(interactionId, text, key)); });
  }

  async loadEarlier(interactionId: string): Promise<boolean> {
    const first = this.findConversation(interactionId)?.items[0];
    if (first === undefined) return false;
    return this.attempt(async () => {
      const page = await this.endpoints.timeline(interactionId, first.seq, earlierPageSize);
      this.live.update((current) => (current === null ? null : prependItems(current, interactionId, page.items, page.hasEarlier)));
    });
  }

  /** Tells the server, once for each item, that the agent has seen everything up to `seq`. */
  markRead(interactionId: string, seq: number): void {
    if ((this.readSent.get(interactionId) ?? 0) >= seq) return;
    this.readSent.set(interactionId, seq);
    this.quickly('message.read', { interactionId, seq }, () => this.endpoints.markRead(interactionId, seq))
      .catch(() => { this.readSent.delete(interactionId); });
  }

  tellTyping(interactionId: string): void {
    const now = Date.now();
    if (now - (this.typingSentAt.get(interactionId) ?? 0) < typingSentEveryMs) return;
    this.typingSentAt.set(interactionId, now);
    // A typing signal may be lost without harm.
    this.quickly('typing', { interactionId }, () => this.endpoints.typing(interactionId)).catch(() => undefined);
  }

  /** Gives a conversation the agent's attention. */
  focus(interactionId: string | null): void {
    this.ui.update((ui) => ({
      ...ui,
      focusedId: interactionId,
      besideId: ui.besideId === interactionId ? ui.focusedId : ui.besideId,
      isBesideActive: false,
      pane: interactionId === null ? 'inbox' : 'conversation',
    }));
  }

  /** The conversation that keys are about. */
  attentionId(): string | null {
    return attentionOf(this.ui.get());
  }

  /** Opens a conversation in a second column, or closes that column for null. */
  openBeside(interactionId: string | null): void {
    this.ui.update((ui) => ({ ...ui, besideId: interactionId === ui.focusedId ? null : interactionId, isBesideActive: false }));
  }

  /** Opens the form for dialling, with what is known of the call; nothing is dialled yet. */
  askToDial(known: Partial<Dialling> = {}): void {
    this.ui.update((ui) => ({ ...ui, dialling: { party: null, to: '', queueId: null, ...known } }));
  }

  closeDialling(): void {
    this.ui.update((ui) => ({ ...ui, dialling: null }));
  }

  /** Opens a dialog; closing it gives the focus back to where it was. */
  openDialog(dialog: Dialog): void {
    if (this.ui.get().dialog === null) this.focusedBefore = document.activeElement;
    this.ui.update((ui) => ({ ...ui, dialog }));
  }

  closeDialog(): void {
    if (this.ui.get().dialog === null) return;
    this.ui.update((ui) => ({ ...ui, dialog: null }));
    const before = this.focusedBefore;
    this.focusedBefore = null;
    if (before instanceof HTMLElement && before.isConnected) before.focus();
  }

  private async attempt(act: () => Promise<unknown>): Promise<boolean> {
    try {
      await act();
      return true;
    } catch (error) {
      notifyError(error);
      return false;
    }
  }

  private async loadSettings(): Promise<void> {
    for (let wait = 1000; this.isRunning && this.settings.get() === null; wait = Math.min(wait * 2, 30_000)) {
      try {
        this.settings.set(await this.endpoints.deskSettings());
      } catch (error) {
        const isPassing = error instanceof LineError || (error instanceof ProblemError && error.problem.status >= 500);
        if (!isPassing) return;
        await new Promise((resolve) => setTimeout(resolve, wait));
      }
    }
  }

  private sendMessage(interactionId: string, body: { text?: string; attachmentId?: string }, clientKey: string): Promise<TimelineItem> {
    return this.quickly('message.send', { interactionId, clientKey, ...body },
      () => this.endpoints.sendMessage(interactionId, body, clientKey)) as Promise<TimelineItem>;
  }

  /** By the open socket when there is one, else by HTTP; the keys make it safe that both may arrive. */
  private async quickly(method: 'message.send' | 'message.read' | 'typing', params: unknown, byHttp: () => Promise<unknown>): Promise<unknown> {
    try {
      return await this.stream.call(method, params);
    } catch (error) {
      if (error instanceof StreamUnavailable) return byHttp();
      throw error;
    }
  }

  private replace(fresh: DeskSnapshot): void {
    this.live.update((held) => replaceSnapshot(held, fresh));
    for (const conversation of fresh.conversations) {
      for (const item of conversation.items) this.outbox.confirm(item.clientKey);
    }
    this.keepFocus();
    this.steerOutbox();
  }

  private apply(event: DeskEvent): void {
    this.live.update((current) => (current === null ? null : applyDesk(current, event, Number.POSITIVE_INFINITY)));
    if (event.kind === 'itemAdded') {
      this.outbox.confirm(event.data.item.clientKey);
      if (event.data.item.author.kind === 'customer') this.hideTyping(event.data.interactionId);
    }
    if (event.kind === 'conversationOpened' || event.kind === 'conversationClosed') this.keepFocus();
    if (event.kind === 'deskChanged') this.steerOutbox();
    for (const listener of this.eventListeners) listener(event);
  }

  /** The pending copy goes away as the stored item appears, before the push brings it. */
  private showStored(interactionId: string, item: TimelineItem): void {
    this.live.update((current) => {
      const conversation = current?.conversations.find((other) => other.interactionId === interactionId);
      if (current === null || conversation === undefined) return current;
      return {
        ...current,
        conversations: current.conversations.map((other) => (
          other === conversation ? { ...other, items: mergeItems(other.items, [item]) } : other)),
      };
    });
  }

  /** What had the attention may be gone: the next conversation takes its place. */
  private keepFocus(): void {
    const ids = this.live.get()?.conversations.map((conversation) => conversation.interactionId) ?? [];
    this.ui.update((ui) => {
      const besideId = ui.besideId !== null && ids.includes(ui.besideId) ? ui.besideId : null;
      if (ui.focusedId !== null && ids.includes(ui.focusedId)) return { ...ui, besideId };
      const focusedId = besideId ?? ids[0] ?? null;
      const pane = focusedId === null || ui.focusedId === null ? ui.pane : 'inbox';
      return { ...ui, focusedId, besideId: besideId === focusedId ? null : besideId, pane: focusedId === null ? 'inbox' : pane };
    });
  }

  private readonly steerOutbox = (): void => {
    const isOpen = this.stream.status.get().phase === 'open';
    if (isOpen && this.isActive()) this.outbox.resume();
    else this.outbox.pause();
  };

  private showTyping(interactionId: string): void {
    clearTimeout(this.typingTimers.get(interactionId));
    this.typingTimers.set(interactionId, setTimeout(() => { this.hideTyping(interactionId); }, typingShownMs));
    this.typing.update((ids) => (ids.has(interactionId) ? ids : new Set([...ids, interactionId])));
  }

  private hideTyping(interactionId: string): void {
    clearTimeout(this.typingTimers.get(interactionId));
    this.typing.update((ids) => (ids.has(interactionId) ? new Set([...ids].filter((id) => id !== interactionId)) : ids));
  }
}
