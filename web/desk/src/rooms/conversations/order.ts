import type { Conversation, TimelineItem } from '@/api/types';

/** What of a conversation decides its place in the inbox. */
export interface Standing {
  readonly interactionId: string;
  /** 0 unread customer, 1 wrap-up, 2 customer waits for an answer, 3 the agent spoke last. */
  readonly rank: 0 | 1 | 2 | 3;
  /** Within a rank, the smaller comes first: the instant since which it waits, or its deadline. Milliseconds. */
  readonly since: number;
}

export function lastMessage(conversation: Conversation): TimelineItem | null {
  return conversation.items.findLast((item) => item.type === 'message') ?? null;
}

/** The instant since which the customer waits for an answer; null when the agent spoke last. */
export function waitingSince(conversation: Conversation): string | null {
  if (conversation.state !== 'connected') return null;
  const lastOwn = conversation.items.findLastIndex((item) => item.type === 'message' && item.author.kind === 'agent');
  const first = conversation.items.slice(lastOwn + 1).find((item) => item.type === 'message' && item.author.kind === 'customer');
  if (first === undefined) return null;
  // What was written in the queue counts from the moment the agent took it: the agent could not answer before.
  return first.at < conversation.connectedAt ? conversation.connectedAt : first.at;
}

export function standingOf(conversation: Conversation): Standing {
  const { interactionId } = conversation;
  if (conversation.state === 'wrapUp') {
    return { interactionId, rank: 1, since: Date.parse(conversation.wrapUpDeadline ?? conversation.connectedAt) };
  }
  const since = waitingSince(conversation);
  if (since === null) return { interactionId, rank: 3, since: Date.parse(conversation.connectedAt) };
  return { interactionId, rank: conversation.unreadCount > 0 ? 0 : 2, since: Date.parse(since) };
}

/** Ids in the order in which they need the agent; ties by id, so that nothing jumps. */
export function orderConversations(conversations: readonly Conversation[]): readonly string[] {
  return conversations.map(standingOf)
    .sort((a, b) => a.rank - b.rank || a.since - b.since || (a.interactionId < b.interactionId ? -1 : 1))
    .map((standing) => standing.interactionId);
}
