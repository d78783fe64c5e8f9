import type { CallbackView } from '@/api/callEndpoints';

/** On a phone one of these is shown at a time. */
export type Pane = 'inbox' | 'conversation' | 'context';

export type Dialog =
  | { readonly kind: 'transfer'; readonly interactionId: string }
  | { readonly kind: 'end'; readonly interactionId: string }
  | { readonly kind: 'decline'; readonly offerId: string }
  | { readonly kind: 'palette' }
  | { readonly kind: 'help' }
  | { readonly kind: 'canned' }
  | { readonly kind: 'password' }
  | { readonly kind: 'bookCallback'; readonly party: KnownNumber | null; readonly queueId: string | null }
  | { readonly kind: 'moveCallback'; readonly callback: CallbackView };

/** A customer's number that is shown masked. */
export interface KnownNumber {
  readonly identityId: string;
  readonly masked: string;
}

/** What stands in the form for dialling when it opens. */
export interface Dialling {
  readonly party: KnownNumber | null;
  readonly to: string;
  /** Where the call counts; null for the queue of the number shown. */
  readonly queueId: string | null;
}

/** What is open on this screen; nothing of it concerns the server. */
export interface DeskUi {
  readonly focusedId: string | null;
  /** A second conversation, in a column of its own on wide screens. */
  readonly besideId: string | null;
  /** Whether the second column has the agent's attention. */
  readonly isBesideActive: boolean;
  readonly pane: Pane;
  readonly isContextOpen: boolean;
  readonly dialog: Dialog | null;
  /** The form for dialling; null while it is closed. */
  readonly dialling: Dialling | null;
}

export function createDeskUi(): DeskUi {
  return { focusedId: null, besideId: null, isBesideActive: false, pane: 'inbox', isContextOpen: false, dialog: null, dialling: null };
}

/** The conversation that keys and the context pane are about. */
export function attentionOf(ui: DeskUi): string | null {
  return ui.isBesideActive && ui.besideId !== null ? ui.besideId : ui.focusedId;
}
