import type { components } from './schema';

/**
 * The shapes of the public API under the names the desk uses. They come from the committed OpenAPI document
 * (`npm run generate`), so a change of the API shows here as a compile error. Instants are ISO 8601 in UTC.
 */
type Schemas = components['schemas'];

/** What came from the server is read, never written to. */
type Deep<T> = T extends readonly (infer I)[] ? readonly Deep<I>[] : T extends object ? { readonly [K in keyof T]: Deep<T[K]> } : T;
export type Answer<N extends keyof Schemas> = Deep<Schemas[N]>;
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
  /** Of a number that may not be dialled: what number it is, and what stands against it. */
  readonly kind?: string;
  readonly reason?: string;
  /** What is wrong with a routing plan. */
  readonly faults?: readonly PlanFault[];
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
/** What a queue is made of; what is left out has its default. */
export type QueueDraft = Answer<'QueueRules'>;

/** Answers carry every member, in all depths; requests may leave out what has its default. */
type Full<T> = T extends readonly (infer I)[] ? readonly Full<I>[] : T extends object ? { readonly [K in keyof T]-?: Full<T[K]> } : T;
export type RoutingPlan = Full<Schemas['RoutingPlan']>;
export type PlanQueue = RoutingPlan['queues'][number];
export type PlanRequirement = PlanQueue['requirements'][number];
export type PlanExpression = NonNullable<PlanQueue['match']>;
export type PlanRing = PlanQueue['rings'][number];
export type PlanOverflow = PlanQueue['overflows'][number];
export type PlanTreatment = PlanQueue['whenFull'];
export type PlanServiceLevel = NonNullable<PlanQueue['serviceLevel']>;
export type PlanCallbacks = NonNullable<PlanQueue['callbacks']>;
export type PlanCalendar = RoutingPlan['calendars'][number];
export type PlanHours = PlanCalendar['weekly'][number];
export type PlanHoliday = PlanCalendar['holidays'][number];
export type PlanAnnouncement = RoutingPlan['announcements'][number];
export type PlanLanguage = RoutingPlan['languages'][number];
export type PlanAgentQueue = RoutingPlan['agentQueues'][number];
export type PlanNames = PlanQueue['names'];
export type PlanCheck = Omit<Answer<'CheckResult'>, 'faults' | 'changes'> & { readonly faults: readonly PlanFault[]; readonly changes: readonly PlanChange[] };
export type RoutingPlanVersion = Omit<Answer<'RoutingPlanVersion'>, 'plan'> & { readonly plan: RoutingPlan };
export type RoutingVersionSummary = Answer<'VersionSummary'>;
export type PlanChange = Answer<'PlanChange'>;
export type PlanFault = Answer<'PlanFault'>;
export type Treatment = Answer<'TreatmentSettings'>;
export type Explanation = Answer<'ExplanationView'>;
export type ExplanationMatch = Answer<'MatchView'>;

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
export type Today = Answer<'TodayView'>;
/** Which tab is the agent's active desk; null: the first that acts becomes it. */
export type DeskPresence = Answer<'DeskActivity'>;
export type ServiceState = Schemas['ServiceState'];
export type DeskSnapshot = Answer<'DeskSnapshot'>;
export type DeskSettings = Answer<'DeskSettings'>;
export type TransferTargets = Answer<'TransferTargets'>;
export type CannedReply = Answer<'CannedReply'>;
export type CannedScope = Schemas['CannedScope'];
export type CannedReplyDraft = Answer<'CannedReplyRequest'>;
export type InteractionSummary = Answer<'InteractionSummary'>;

/* Reports */

export type ReportGroup = Schemas['ReportGroup'];
export type ReportFigures = Whole<'ReportFigures'>;
export type ReportKey = Answer<'ReportKey'>;
export type ReportRow = Omit<Answer<'ReportRow'>, 'figures'> & { readonly figures: ReportFigures };
export type ReportGroupRow = Omit<Answer<'ReportGroupRow'>, 'figures'> & { readonly figures: ReportFigures };
export type IntervalReport = Omit<Answer<'IntervalReport'>, 'rows' | 'groups' | 'total'> & {
  readonly rows: readonly ReportRow[]; readonly groups: readonly ReportGroupRow[]; readonly total: ReportFigures;
};

/* Simulations */

export type Simulation = Answer<'SimulationView'>;
export type SimulationOrder = Answer<'SimulationOrder'>;
export type SimulationChange = Answer<'Change'>;
export type SimulationDay = Answer<'DayView'>;
export type SavedWhatIf = Answer<'WhatIfView'>;
export type SimulationDocument = Answer<'DocumentSummary'>;
export type SimulationResult = Answer<'SimulationResultView'>;
export type SimulationFigure = Answer<'FigureView'>;

/* Push. A kind that the server adds must be handled: the reducer's switch is exhaustive. */

type KindOf<T extends string> = keyof Schemas extends infer N ? (N extends `Push.${T}.${infer K}` ? K : never) : never;
type Pushed<N extends string> = N extends keyof Schemas ? Answer<N> : never;
type EventOf<T extends string, K extends KindOf<T>> =
  K extends string ? { readonly kind: K; readonly data: Pushed<`Push.${T}.${K}`> } : never;

/** Numbered events of the topic `desk`; `typing` is a signal and may be lost. */
export type DeskEvent = EventOf<'desk', Exclude<KindOf<'desk'>, 'snapshot' | 'typing'>>;

export type FloorSnapshot = Answer<'Push.floor.snapshot'>;
export type FloorEvent = EventOf<'floor', Exclude<KindOf<'floor'>, 'snapshot'>>;
export type FloorAgent = FloorSnapshot['agents'][number];
export type FloorQueue = FloorSnapshot['queues'][number];

export type VoiceAlarm = Answer<'VoiceAlarm'>;
export type AlarmEvent = EventOf<'alarms', Exclude<KindOf<'alarms'>, 'snapshot'>>;
