import type { ApiClient } from './client';
import type {
  AgentState, AgentStateView, ApiToken, ApiTokenCreated, Attachment, AuditEntry, DeskSettings, InteractionSummary,
  LocaleCode, Page, Queue, RoleView, Session, SetUpRequest, Site, Skill, Team, ThemeChoice, TimelineItem, TimelinePage,
  TransferTargets, User,
} from './types';

/** What of a versioned thing a person may write. */
export type Draft<T> = Omit<T, 'id' | 'version'>;
export type UserDraft = Draft<User>;

/** A list of small versioned things under one path: teams, sites, skills, queues. */
interface Collection<T extends { readonly id: string; readonly version: number }> {
  list(signal?: AbortSignal): Promise<readonly T[]>;
  create(draft: Draft<T>, key: string): Promise<T>;
  update(id: string, version: number, draft: Draft<T>): Promise<T>;
}

/** Every call the desk makes over HTTP, by name. */
export function createEndpoints(api: ApiClient) {
  return {
    findSetUp: () => api.request<{ isRequired: boolean }>('GET', '/setup'),
    setUp: (body: SetUpRequest) => api.request<Session>('POST', '/setup', { body }),
    findSession: () => api.request<Session>('GET', '/session'),
    signIn: (username: string, password: string) =>
      api.request<Session>('POST', '/session', { body: { username, password } }),
    signOut: () => api.request<undefined>('DELETE', '/session'),
    changePassword: (currentPassword: string, newPassword: string) =>
      api.request<undefined>('PUT', '/session/password', { body: { currentPassword, newPassword } }),
    setPreferences: (body: { locale?: LocaleCode; theme?: ThemeChoice }) =>
      api.request<Session>('PUT', '/session/preferences', { body }),

    deskSettings: () => api.request<DeskSettings>('GET', '/desk/settings'),
    setState: (state: AgentState, reasonCode: number | null) =>
      api.request<AgentStateView>('POST', '/desk/state', { body: reasonCode === null ? { state } : { state, reasonCode } }),
    takeOver: () => api.request<undefined>('POST', '/desk/take-over'),
    transferTargets: (signal?: AbortSignal) => api.request<TransferTargets>('GET', '/desk/transfer-targets', { signal }),
    acceptOffer: (offerId: string, interactionId: string) =>
      api.request<undefined>('POST', `/offers/${offerId}/accept`, { body: { interactionId } }),
    declineOffer: (offerId: string, interactionId: string, reasonCode: number) =>
      api.request<undefined>('POST', `/offers/${offerId}/decline`, { body: { interactionId, reasonCode } }),

    sendMessage: (interactionId: string, body: { text?: string; attachmentId?: string }, idempotencyKey: string) =>
      api.request<TimelineItem>('POST', `/interactions/${interactionId}/messages`, { body, idempotencyKey }),
    uploadAttachment: (interactionId: string, blob: Blob, idempotencyKey: string) =>
      api.request<Attachment>('POST', `/interactions/${interactionId}/attachments`, { blob, idempotencyKey }),
    timeline: (interactionId: string, before: number, limit: number) =>
      api.request<TimelinePage>('GET', `/interactions/${interactionId}/timeline`, { query: { before, limit } }),
    markRead: (interactionId: string, seq: number) =>
      api.request<undefined>('POST', `/interactions/${interactionId}/read`, { body: { seq } }),
    typing: (interactionId: string) => api.request<undefined>('POST', `/interactions/${interactionId}/typing`),
    endInteraction: (interactionId: string) => api.request<undefined>('POST', `/interactions/${interactionId}/end`),
    transfer: (interactionId: string, body: { queueId?: string; agentId?: string; note?: string }) =>
      api.request<undefined>('POST', `/interactions/${interactionId}/transfer`, { body }),
    wrapUp: (interactionId: string, dispositionId: string, note: string | null) =>
      api.request<undefined>('POST', `/interactions/${interactionId}/wrap-up`,
        { body: note === null ? { dispositionId } : { dispositionId, note } }),
    interactionsOf: (customerId: string, limit: number, signal?: AbortSignal) =>
      api.request<Page<InteractionSummary>>('GET', '/interactions', { query: { customerId, limit }, signal }),

    users: {
      ...collection<User>(api, '/users'),
      page: (cursor: string | null, signal?: AbortSignal) =>
        api.request<Page<User>>('GET', '/users', { query: { cursor, limit: 200 }, signal }),
      create: (draft: UserDraft & { password: string }, idempotencyKey: string) =>
        api.request<User>('POST', '/users', { body: draft, idempotencyKey }),
      disable: (id: string, version: number) =>
        api.request<undefined>('DELETE', `/users/${id}`, { ifMatch: version }),
      setPassword: (id: string, password: string) =>
        api.request<undefined>('PUT', `/users/${id}/password`, { body: { password } }),
    },
    teams: removable<Team>(api, '/teams'),
    sites: removable<Site>(api, '/sites'),
    skills: removable<Skill>(api, '/skills'),
    queues: collection<Queue>(api, '/queues'),
    roles: () => api.request<readonly RoleView[]>('GET', '/roles'),
    tokens: {
      list: (signal?: AbortSignal) => listAll<ApiToken>(api, '/tokens', signal),
      create: (body: { name: string; expiresAt?: string }, idempotencyKey: string) =>
        api.request<ApiTokenCreated>('POST', '/tokens', { body, idempotencyKey }),
      remove: (id: string) => api.request<undefined>('DELETE', `/tokens/${id}`),
    },
    audit: (cursor: string | null, signal?: AbortSignal) =>
      api.request<Page<AuditEntry>>('GET', '/audit', { query: { cursor, limit: 50 }, signal }),
  };
}

export type Endpoints = ReturnType<typeof createEndpoints>;

function collection<T extends { readonly id: string; readonly version: number }>(api: ApiClient, path: string): Collection<T> {
  return {
    list: (signal) => listAll<T>(api, path, signal),
    create: (draft, idempotencyKey) => api.request<T>('POST', path, { body: draft, idempotencyKey }),
    update: (id, version, draft) => api.request<T>('PUT', `${path}/${id}`, { body: draft, ifMatch: version }),
  };
}

function removable<T extends { readonly id: string; readonly version: number }>(api: ApiClient, path: string) {
  return {
    ...collection<T>(api, path),
    remove: (id: string, version: number) => api.request<undefined>('DELETE', `${path}/${id}`, { ifMatch: version }),
  };
}

/** Follows the pages of a short list to its end; at most 50 pages, so a wrong cursor cannot loop for ever. */
async function listAll<T>(api: ApiClient, path: string, signal?: AbortSignal): Promise<readonly T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < 50; page++) {
    const answer: Page<T> | readonly T[] = await api.request('GET', path, { query: { cursor, limit: 200 }, signal });
    if (isPlainList(answer)) return answer;
    items.push(...answer.items);
    cursor = answer.nextCursor;
    if (cursor === null) break;
  }
  return items;
}

function isPlainList<T>(answer: Page<T> | readonly T[]): answer is readonly T[] {
  return Array.isArray(answer);
}
