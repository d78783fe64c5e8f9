/** On a phone one of these is shown at a time. */
export type Pane = 'inbox' | 'conversation' | 'context';

export type Dialog =
  | { readonly kind: 'transfer'; readonly interactionId: string }
  | { readonly kind: 'end'; readonly interactionId: string }
  | { readonly kind: 'decline'; readonly offerId: string }
  | { readonly kind: 'palette' }
  | { readonly kind: 'help' }
  | { readonly kind: 'canned' }
  | { readonly kind: 'password' };

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
}

export function createDeskUi(): DeskUi {
  return { focusedId: null, besideId: null, isBesideActive: false, pane: 'inbox', isContextOpen: false, dialog: null };
}

/** The conversation that keys and the context pane are about. */
export function attentionOf(ui: DeskUi): string | null {
  return ui.isBesideActive && ui.besideId !== null ? ui.besideId : ui.focusedId;
}
