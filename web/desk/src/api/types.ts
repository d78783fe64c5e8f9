import type { components } from './schema';

/**
 * The shapes of the public API under the names the desk uses. They come from the committed OpenAPI document
 * (`npm run generate`), so a change of the API shows here as a compile error. Instants are ISO 8601 in UTC.
 */
type Schemas = components['schemas'];

/** What came from the server is read, never written to. */
type Deep<T> = T extends readonly (infer I)[] ? readonly Deep<I>[] : T extends object ? { readonly [K in keyof T]: Deep<T[K]> } : T;
type Answer<N extends keyof Schemas> = Deep<Schemas[N]>;
/** For shapes whose defaults make members optional in requests; answers always carry them. */
type Whole<N extends keyof Schemas> = Required<Answer<N>>;

/** Problem details, RFC 9457. */
export interface Problem {
  readonly type?: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  /** Stable; selects the text on screen. */
  readonly code: string;
  readonly traceId?: string;
  readonly field?: string;
  readonly retryAfterSeconds?: number;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

/** A name in the languages it was given in. */
export type Names = Answer<'LocalizedText'>;
export type LocaleCode = NonNullable<Schemas['Locale']>;
export type ThemeChoice = NonNullable<Schemas['Theme']>;

/* People */

export type Role = Schemas['Role'];
export const roles = [
  'agent', 'teamLeader', 'floorManager', 'planner', 'quality',
  'knowledgeEditor', 'fieldEngineer', 'colleague', 'auditor', 'admin',
] as const satisfies readonly Role[];

export type Session = Answer<'Session'>;
export type SetUpRequest = Answer<'SetupRequest'>;
export type UserSkill = Whole<'PersonSkill'>;
export type User = Omit<Answer<'UserView'>, 'skills'> & { readonly skills: readonly UserSkill[] };
export type Team = Answer<'Team'>;
export type Site = Answer<'Site'>;
export type Skill = Answer<'Skill'>;
export type ApiToken = Answer<'TokenView'>;
export type AuditEntry = Answer<'AuditView'>;

/* Routing */

export type AgentChoice = Schemas['AgentChoice'];
export type QueueRequirement = Whole<'QueueRequirement'>;
export type Queue = Omit<Whole<'QueueSettings'>, 'requirements'> & { readonly requirements: readonly QueueRequirement[] };

/* Desk */

export type AgentState = Schemas['AgentState'];
export type AgentStateReason = Schemas['NotReadyCause'];
export type AgentStateView = Answer<'AgentStateView'>;
export type Offer = Answer<'OfferView'>;
export type Attachment = Answer<'AttachmentView'>;
export type TimelineItem = Answer<'TimelineItem'>;
export type TimelineEvent = Answer<'TimelineEvent'>;
export type TimelineEventKind = Schemas['TimelineEventKind'];
export type Conversation = Answer<'ConversationView'>;
export type ConversationChange = Pick<Conversation,
  'state' | 'endedBy' | 'wrapUpDeadline' | 'customerReadSeq' | 'agentReadSeq' | 'unreadCount' | 'customerOnline'>;
export type Today = Answer<'TodayView'>;
/** Which tab is the agent's active desk; null: the first that acts becomes it. */
export type DeskPresence = Answer<'DeskActivity'>;
export type ServiceState = Schemas['ServiceState'];
export type DeskSnapshot = Answer<'DeskSnapshot'>;
export type DeskSettings = Answer<'DeskSettings'>;
export type TransferTargets = Answer<'TransferTargets'>;
export type InteractionSummary = Answer<'InteractionSummary'>;

/** Events of the push topic `desk` (docs/protocol.md). */
export type DeskEvent =
  | { readonly kind: 'stateChanged'; readonly data: { readonly state: AgentStateView } }
  | { readonly kind: 'deskChanged'; readonly data: { readonly desk: DeskPresence } }
  | { readonly kind: 'offerMade'; readonly data: { readonly offer: Offer } }
  | { readonly kind: 'offerEnded'; readonly data: {
      readonly offerId: string; readonly interactionId: string;
      readonly outcome: 'accepted' | 'declined' | 'timedOut' | 'revoked' } }
  | { readonly kind: 'conversationOpened'; readonly data: { readonly conversation: Conversation } }
  | { readonly kind: 'itemAdded'; readonly data: {
      readonly interactionId: string; readonly item: TimelineItem; readonly unreadCount: number } }
  | { readonly kind: 'conversationChanged'; readonly data: { readonly interactionId: string } & ConversationChange }
  | { readonly kind: 'conversationClosed'; readonly data: {
      readonly interactionId: string; readonly why: 'transferred' | 'completed' } }
  | { readonly kind: 'todayChanged'; readonly data: { readonly today: Today } }
  | { readonly kind: 'serviceChanged'; readonly data: { readonly service: ServiceState } };

/* Floor (topic `floor`, docs/protocol.md) */

export interface FloorAgent {
  readonly id: string;
  readonly displayName: string;
  readonly teamId: string | null;
  readonly state: AgentStateView;
  readonly offers: number;
  readonly conversations: number;
  readonly wrapUps: number;
}
export interface FloorQueue {
  readonly id: string;
  readonly names: Names;
  readonly waiting: number;
  readonly longestWaitSince: string | null;
  readonly readyAgents: number;
  readonly signedInAgents: number;
}
export interface FloorSnapshot { readonly agents: readonly FloorAgent[]; readonly queues: readonly FloorQueue[] }

export interface FloorEvent {
  readonly kind: 'changed';
  readonly data: { readonly agents: readonly FloorAgent[]; readonly queues: readonly FloorQueue[] };
}
