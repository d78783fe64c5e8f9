/**
 * The shapes of the public API, as described in docs/protocol.md. Everything the desk knows about the wire stands in
 * this one file. Instants are ISO 8601 in UTC, durations are whole seconds.
 */

/** A name in the languages it was given in. */
export interface Names { readonly en: string; readonly 'zh-CN'?: string | null }
export type LocaleCode = 'en' | 'zh-CN';
export type ThemeChoice = 'light' | 'dark' | 'system';

export interface Problem {
  readonly type?: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  readonly code: string;
  readonly traceId?: string;
  readonly field?: string;
  readonly retryAfterSeconds?: number;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

/* People */

export const roles = [
  'agent', 'teamLeader', 'floorManager', 'planner', 'quality',
  'knowledgeEditor', 'fieldEngineer', 'colleague', 'auditor', 'admin',
] as const;
export type Role = (typeof roles)[number];

export interface Session {
  readonly user: {
    readonly id: string;
    readonly username: string;
    readonly displayName: string;
    readonly roles: readonly Role[];
    readonly teamId?: string | null;
    readonly siteId?: string | null;
  };
  readonly permissions: readonly string[];
  readonly csrfToken: string;
  readonly organisation: string;
  readonly preferences: { readonly locale?: LocaleCode | null; readonly theme?: ThemeChoice | null };
}

export interface SetUpRequest {
  readonly setupCode: string;
  readonly organisation: string;
  readonly username: string;
  readonly displayName: string;
  readonly password: string;
}

export interface UserSkill {
  readonly skillId: string;
  /** 1 (beginner) to 5 (expert). */
  readonly proficiency: number;
}

export interface User {
  readonly id: string;
  readonly username: string;
  readonly displayName: string;
  readonly roles: readonly Role[];
  readonly teamId?: string | null;
  readonly siteId?: string | null;
  readonly skills: readonly UserSkill[];
  readonly chatLimit: number;
  readonly isEnabled: boolean;
  readonly version: number;
}

export interface Team { readonly id: string; readonly name: string; readonly siteId?: string | null; readonly version: number }
export interface Site { readonly id: string; readonly name: string; readonly timeZone: string; readonly version: number }
export interface Skill { readonly id: string; readonly name: string; readonly version: number }
export interface RoleView { readonly role: Role; readonly permissions: readonly string[] }

export interface ApiToken {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
  readonly expiresAt?: string | null;
}
export interface ApiTokenCreated extends ApiToken { readonly token: string }

export interface AuditEntry {
  readonly id: string;
  readonly at: string;
  readonly action: string;
  readonly actorId?: string | null;
  readonly actorName?: string | null;
  readonly subjectKind: string;
  readonly subjectId?: string | null;
  readonly data?: unknown;
}

/* Routing */

export type AgentChoice = 'longestIdle' | 'mostSkilled';
export interface QueueRequirement { readonly skillId: string; readonly proficiencyMin: number }
export interface Queue {
  readonly id: string;
  readonly names: Names;
  readonly priority: number;
  readonly agentChoice: AgentChoice;
  readonly offerTimeoutSeconds: number;
  readonly wrapUpMaxSeconds: number;
  readonly requirements: readonly QueueRequirement[];
  readonly isEnabled: boolean;
  readonly version: number;
}

/* Desk */

export type AgentState = 'signedOut' | 'notReady' | 'ready';
export type AgentStateReason = 'chosen' | 'justSignedIn' | 'noAnswer' | 'connectionLost' | 'removed';
export interface AgentStateView {
  readonly state: AgentState;
  readonly reasonCode: number | null;
  readonly reason: AgentStateReason | null;
  readonly since: string;
}

export interface OfferWhy {
  readonly rule: 'longestIdle' | 'mostSkilled' | 'transferTarget';
  readonly idleSeconds: number;
  readonly requirementsMet: number;
  readonly requirementCount: number;
  readonly proficiencySum: number;
  readonly candidateCount: number;
}

export interface Offer {
  readonly offerId: string;
  readonly interactionId: string;
  readonly channel: string;
  readonly queueId: string;
  readonly queueNames: Names;
  readonly customerName: string | null;
  readonly topicNames: Names | null;
  readonly language: string | null;
  readonly queuedAt: string;
  readonly offeredAt: string;
  readonly deadline: string;
  readonly why: OfferWhy;
  readonly transfer: { readonly fromAgentName: string | null; readonly note: string | null } | null;
}

export interface Attachment {
  readonly id: string;
  readonly contentType: string;
  readonly width: number;
  readonly height: number;
  readonly size: number;
  readonly url: string;
}

export type TimelineEventKind =
  | 'queued' | 'offered' | 'declined' | 'notAnswered' | 'offerRevoked' | 'connected' | 'transferred'
  | 'ended' | 'abandoned' | 'wrapUpStarted' | 'wrapUpCompleted';

export interface TimelineEvent {
  readonly kind: TimelineEventKind;
  readonly agentName: string | null;
  readonly queueNames: Names | null;
  readonly reasonCode: number | null;
  readonly note: string | null;
  readonly dispositionId: string | null;
}

export interface TimelineItem {
  readonly seq: number;
  readonly id: string;
  readonly at: string;
  readonly type: 'message' | 'event';
  readonly author: { readonly kind: 'customer' | 'agent' | 'system'; readonly id: string | null; readonly name: string | null };
  readonly text: string | null;
  readonly attachment: Attachment | null;
  readonly clientKey: string | null;
  readonly event: TimelineEvent | null;
}

export type ConversationState = 'connected' | 'wrapUp';
export type EndedBy = 'customer' | 'agent' | null;

export interface ConversationChange {
  readonly state: ConversationState;
  readonly endedBy: EndedBy;
  readonly wrapUpDeadline: string | null;
  readonly customerReadSeq: number;
  readonly agentReadSeq: number;
  readonly unreadCount: number;
  readonly customerOnline: boolean;
}

export interface Conversation extends ConversationChange {
  readonly interactionId: string;
  readonly channel: string;
  readonly queueId: string;
  readonly queueNames: Names;
  readonly customerId: string;
  readonly customerName: string | null;
  readonly topicNames: Names | null;
  readonly language: string | null;
  readonly queuedAt: string;
  readonly connectedAt: string;
  readonly items: readonly TimelineItem[];
  readonly hasEarlier: boolean;
}

export interface Today {
  readonly handled: number;
  readonly averageHandleSeconds: number | null;
  readonly declined: number;
  readonly missed: number;
}

/** Which tab is the agent's active desk; null: the first that acts becomes it. */
export interface DeskPresence { readonly activeDeskId: string | null; readonly activeSince: string | null }
export type ServiceState = 'normal' | 'degraded';

export interface DeskSnapshot {
  readonly agent: { readonly id: string; readonly displayName: string };
  readonly desk: DeskPresence;
  readonly state: AgentStateView;
  readonly offers: readonly Offer[];
  readonly conversations: readonly Conversation[];
  readonly today: Today;
  readonly service: ServiceState;
}

export interface DeskSettings {
  readonly notReadyReasons: readonly { readonly code: number; readonly names: Names }[];
  readonly declineReasons: readonly { readonly code: number; readonly names: Names }[];
  readonly dispositions: readonly { readonly id: string; readonly names: Names }[];
  readonly queues: readonly { readonly id: string; readonly names: Names }[];
  /** Bytes. */
  readonly attachmentSizeMax: number;
  /** Characters. */
  readonly textLengthMax: number;
}

export interface TransferTargets {
  readonly queues: readonly { readonly id: string; readonly names: Names; readonly waiting: number; readonly readyAgents: number }[];
  readonly agents: readonly { readonly id: string; readonly displayName: string; readonly state: AgentState; readonly canTake: boolean }[];
}

export interface TimelinePage { readonly items: readonly TimelineItem[]; readonly hasEarlier: boolean }

export interface InteractionSummary {
  readonly id: string;
  readonly channel: string;
  readonly state: 'waiting' | 'offered' | 'connected' | 'wrapUp' | 'closed' | 'abandoned';
  readonly queueId: string;
  readonly queueNames: Names;
  readonly customerId: string;
  readonly customerName: string | null;
  readonly agentId: string | null;
  readonly agentName: string | null;
  readonly topicNames: Names | null;
  readonly queuedAt: string;
  readonly connectedAt: string | null;
  readonly endedAt: string | null;
  readonly closedAt: string | null;
  readonly dispositionId: string | null;
}

/** Events of the push topic `desk`. */
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

/* Floor */

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

/** Events of the push topic `floor`. */
export interface FloorEvent {
  readonly kind: 'changed';
  readonly data: { readonly agents: readonly FloorAgent[]; readonly queues: readonly FloorQueue[] };
}
