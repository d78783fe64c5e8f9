/** The part of the public API a visitor sees: shapes as they travel (docs/protocol.md, "Web chat" and "Push"). */

export type Names = Readonly<Record<string, string>>;

export interface ChannelInfo {
  readonly entryPoint: string;
  readonly names: Names;
  /** `#RRGGBB`. */
  readonly brandColour: string;
  readonly topics: readonly { readonly key: string; readonly names: Names }[];
  /** Bytes. */
  readonly attachmentSizeMax: number;
  /** UTF-16 code units, as the server counts them. */
  readonly textLengthMax: number;
}

export interface Attachment {
  readonly id: string;
  readonly contentType: string;
  readonly width: number;
  readonly height: number;
  /** Bytes. */
  readonly size: number;
  readonly url: string;
}

export interface VisitorItem {
  /** Orders everything in one conversation and never repeats; may have gaps. */
  readonly seq: number;
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly author: 'visitor' | 'agent' | 'system';
  readonly agentName: string | null;
  readonly text: string | null;
  readonly attachment: Attachment | null;
  readonly clientKey: string | null;
  /** The last three carry in `text` what the house says with them, in the visitor's language, if it says anything. */
  readonly event: null | 'agentJoined' | 'transferred' | 'ended' | 'diverted' | 'turnedAway' | 'sentElsewhere';
}

export type ConversationState = 'waiting' | 'connected' | 'ended';

/** What a `changed` event carries: all of it, every time. */
export interface VisitorStatus {
  readonly state: ConversationState;
  /** 1 is next. */
  readonly position: number | null;
  readonly expectedWaitSeconds: number | null;
  readonly agentName: string | null;
  readonly agentReadSeq: number;
  readonly visitorReadSeq: number;
  readonly endedBy: string | null;
}

export interface VisitorSnapshot extends VisitorStatus {
  readonly conversationId: string;
  readonly name: string | null;
  readonly topic: string | null;
  /** The latest {@link snapshotItemsMax}, oldest first. */
  readonly items: readonly VisitorItem[];
  readonly hasEarlier: boolean;
}

export const snapshotItemsMax = 50;

export type VisitorEvent =
  | { readonly kind: 'itemAdded'; readonly data: { readonly item: VisitorItem } }
  | { readonly kind: 'changed'; readonly data: VisitorStatus };

/** RFC 9457 problem details; `code` is stable and selects the words on screen. */
export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly detail?: string;
  readonly retryAfterSeconds?: number;
}

export interface ConversationCreated {
  readonly conversationId: string;
  readonly token: string;
  readonly snapshot: VisitorSnapshot;
}

export type ServiceState = 'normal' | 'degraded';
