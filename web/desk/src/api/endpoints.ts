import type { ApiClient } from './client';
import type { paths } from './schema';
import { createPhoneCalls } from './callEndpoints';
import { createCall, type Call } from './typed';
import { createVoiceCalls } from './voiceEndpoints';
import type {
  AgentState, ApiToken, CannedReplyDraft, LocaleCode, Page, Queue, QueueDraft, PlanCheck, RoutingPlan, RoutingPlanVersion, SetUpRequest, SimulationChange, SimulationOrder, Site,
  Skill, Team, ThemeChoice, Treatment, User,
} from './types';

/** What of a versioned thing a person may write. */
export type Draft<T> = Omit<T, 'id' | 'version'>;
export type UserDraft = Draft<User>;

/** Every call the desk makes over HTTP, by name. */
export function createEndpoints(api: ApiClient) {
  const call = createCall(api);
  return { ...createSessionCalls(call), ...createDeskCalls(call), ...createAdminCalls(call), ...createReportCalls(call), ...createSimulationCalls(call), ...createVoiceCalls(call), ...createPhoneCalls(call) };
}

export type Endpoints = ReturnType<typeof createEndpoints>;

function createSessionCalls(call: Call) {
  return {
    findSetUp: () => call('GET', '/setup'),
    setUp: (body: SetUpRequest) => call('POST', '/setup', { body }),
    findSession: () => call('GET', '/session'),
    signIn: (username: string, password: string) => call('POST', '/session', { body: { username, password } }),
    signOut: () => call('DELETE', '/session'),
    changePassword: (currentPassword: string, newPassword: string) =>
      call('PUT', '/session/password', { body: { currentPassword, newPassword } }),
    setPreferences: (body: { locale?: LocaleCode; theme?: ThemeChoice }) => call('PUT', '/session/preferences', { body }),
  };
}

function createDeskCalls(call: Call) {
  return {
    deskSettings: () => call('GET', '/desk/settings'),
    setState: (state: AgentState, reasonCode: number | null) => call('POST', '/desk/state', { body: { state, reasonCode } }),
    takeOver: () => call('POST', '/desk/take-over'),
    transferTargets: (signal?: AbortSignal) => call('GET', '/desk/transfer-targets', { signal }),
    acceptOffer: (offerId: string, interactionId: string) =>
      call('POST', '/offers/{offerId}/accept', { path: { offerId }, body: { interactionId } }),
    declineOffer: (offerId: string, interactionId: string, reasonCode: number) =>
      call('POST', '/offers/{offerId}/decline', { path: { offerId }, body: { interactionId, reasonCode } }),

    sendMessage: (id: string, body: { text?: string; attachmentId?: string }, idempotencyKey: string) =>
      call('POST', '/interactions/{id}/messages', { path: { id }, body, idempotencyKey }),
    uploadAttachment: (id: string, blob: Blob, idempotencyKey: string) =>
      call('POST', '/interactions/{id}/attachments', { path: { id }, blob, idempotencyKey }),
    timeline: (id: string, before: number, limit: number) =>
      call('GET', '/interactions/{id}/timeline', { path: { id }, query: { before, limit } }),
    addNote: (id: string, text: string, idempotencyKey: string) =>
      call('POST', '/interactions/{id}/notes', { path: { id }, body: { text }, idempotencyKey }),
    markRead: (id: string, seq: number) => call('POST', '/interactions/{id}/read', { path: { id }, body: { seq } }),
    typing: (id: string) => call('POST', '/interactions/{id}/typing', { path: { id } }),
    endInteraction: (id: string) => call('POST', '/interactions/{id}/end', { path: { id } }),
    transfer: (id: string, body: { queueId?: string; agentId?: string; note?: string }) =>
      call('POST', '/interactions/{id}/transfer', { path: { id }, body }),
    wrapUp: (id: string, dispositionId: string, note: string | null) =>
      call('POST', '/interactions/{id}/wrap-up', { path: { id }, body: { dispositionId, note } }),
    cannedReplies: {
      list: async (signal?: AbortSignal) => (await call('GET', '/canned-replies', { signal })).items,
      create: (body: CannedReplyDraft, idempotencyKey: string) => call('POST', '/canned-replies', { body, idempotencyKey }),
      update: (id: string, ifMatch: number, body: CannedReplyDraft) => call('PUT', '/canned-replies/{id}', { path: { id }, body, ifMatch }),
      remove: (id: string) => call('DELETE', '/canned-replies/{id}', { path: { id } }),
    },
    interactionsOf: (customerId: string, limit: number, signal?: AbortSignal) =>
      call('GET', '/interactions', { query: { customerId, limit }, signal }),
    latestInteractions: (limit: number, signal?: AbortSignal) => call('GET', '/interactions', { query: { limit }, signal }),
    explanations: (id: string, signal?: AbortSignal) => call('GET', '/interactions/{id}/explanations', { path: { id }, signal }),
  };
}

function createAdminCalls(call: Call) {
  return {
    users: {
      list: (signal?: AbortSignal) =>
        listAll<User>((cursor) => call('GET', '/users', { query: { cursor, limit: pageSize }, signal }) as Promise<Page<User>>),
      create: (body: UserDraft & { password: string }, idempotencyKey: string) => call('POST', '/users', { body, idempotencyKey }),
      update: (id: string, ifMatch: number, body: UserDraft) => call('PUT', '/users/{id}', { path: { id }, body, ifMatch }),
      disable: (id: string, ifMatch: number) => call('DELETE', '/users/{id}', { path: { id }, ifMatch }),
      setPassword: (id: string, password: string) => call('PUT', '/users/{id}/password', { path: { id }, body: { password } }),
    },
    teams: {
      list: (signal?: AbortSignal) => listAll<Team>((cursor) => call('GET', '/teams', { query: { cursor, limit: pageSize }, signal })),
      create: (body: Draft<Team>, idempotencyKey: string) => call('POST', '/teams', { body, idempotencyKey }),
      update: (id: string, ifMatch: number, body: Draft<Team>) => call('PUT', '/teams/{id}', { path: { id }, body, ifMatch }),
      remove: (id: string, ifMatch: number) => call('DELETE', '/teams/{id}', { path: { id }, ifMatch }),
    },
    sites: {
      list: (signal?: AbortSignal) => listAll<Site>((cursor) => call('GET', '/sites', { query: { cursor, limit: pageSize }, signal })),
      create: (body: Draft<Site>, idempotencyKey: string) => call('POST', '/sites', { body, idempotencyKey }),
      update: (id: string, ifMatch: number, body: Draft<Site>) => call('PUT', '/sites/{id}', { path: { id }, body, ifMatch }),
      remove: (id: string, ifMatch: number) => call('DELETE', '/sites/{id}', { path: { id }, ifMatch }),
    },
    skills: {
      list: (signal?: AbortSignal) => listAll<Skill>((cursor) => call('GET', '/skills', { query: { cursor, limit: pageSize }, signal })),
      create: (body: Draft<Skill>, idempotencyKey: string) => call('POST', '/skills', { body, idempotencyKey }),
      update: (id: string, ifMatch: number, body: Draft<Skill>) => call('PUT', '/skills/{id}', { path: { id }, body, ifMatch }),
      remove: (id: string, ifMatch: number) => call('DELETE', '/skills/{id}', { path: { id }, ifMatch }),
    },
    queues: {
      list: async (signal?: AbortSignal) => (await call('GET', '/queues', { signal })).items as readonly Queue[],
      create: (body: QueueDraft, idempotencyKey: string) => call('POST', '/queues', { body, idempotencyKey }),
      update: (id: string, ifMatch: number, body: QueueDraft) => call('PUT', '/queues/{id}', { path: { id }, body, ifMatch }),
    },
    routing: {
      plan: async (signal?: AbortSignal) => (await call('GET', '/routing/plan', { signal })) as RoutingPlanVersion,
      publish: (ifMatch: number, plan: RoutingPlan, comment: string) =>
        call('PUT', '/routing/plan', { body: { plan, ...(comment === '' ? {} : { comment }) }, ifMatch }),
      check: async (plan: RoutingPlan, signal?: AbortSignal): Promise<PlanCheck> => call('POST', '/routing/plan/check', { body: { plan }, signal }),
      version: async (version: number, signal?: AbortSignal) =>
        (await call('GET', '/routing/versions/{version}', { path: { version: String(version) }, signal })) as RoutingPlanVersion,
      draft: (signal?: AbortSignal) => call('GET', '/routing/draft', { signal }),
      keepDraft: (revision: number, draft: unknown) => call('PUT', '/routing/draft', { body: { draft: draft }, ifMatch: revision }),
      drafts: async (signal?: AbortSignal) => (await call('GET', '/routing/drafts', { signal })).items,
      versions: (cursor: string | null, signal?: AbortSignal) =>
        call('GET', '/routing/versions', { query: { cursor: cursor ?? undefined, limit: 20 }, signal }),
      difference: (version: number, from: number, signal?: AbortSignal) =>
        call('GET', '/routing/versions/{version}/difference', { path: { version: String(version) }, query: { from }, signal }),
      restore: (version: number, ifMatch: number) =>
        call('POST', '/routing/versions/{version}/restore', { path: { version: String(version) }, body: {}, ifMatch }),
      closeQueue: (id: string, treatment: Treatment | null) => call('POST', '/queues/{id}/close', { path: { id }, body: { treatment } }),
      openQueue: (id: string) => call('POST', '/queues/{id}/open', { path: { id } }),
      divertQueue: (id: string, percent: number, treatment: Treatment | null) =>
        call('POST', '/queues/{id}/diversion', { path: { id }, body: { percent, treatment } }),
    },
    tokens: {
      list: async (signal?: AbortSignal) => (await call('GET', '/tokens', { signal })).items as readonly ApiToken[],
      create: (body: { name: string; expiresAt?: string }, idempotencyKey: string) => call('POST', '/tokens', { body, idempotencyKey }),
      remove: (id: string) => call('DELETE', '/tokens/{id}', { path: { id } }),
    },
    audit: (cursor: string | null, signal?: AbortSignal) => call('GET', '/audit', { query: { cursor: cursor ?? undefined, limit: 50 }, signal }),
  };
}

/** What an interval report is asked with; the same goes to its CSV. */
export type ReportQuery = NonNullable<paths['/api/v1/reports/intervals']['get']['parameters']['query']>;

function createReportCalls(call: Call) {
  return {
    intervalReport: (query: ReportQuery, signal?: AbortSignal) => call('GET', '/reports/intervals', { query, signal }),
  };
}

/** Where a browser fetches the report as CSV. */
export function reportCsvUrl(query: ReportQuery): string {
  const pairs = Object.entries({ ...query, format: 'csv' }).map(([name, value]) => [name, String(value)]);
  return `/api/v1/reports/intervals?${new URLSearchParams(pairs).toString()}`;
}

function createSimulationCalls(call: Call) {
  return {
    simulations: {
      list: async (signal?: AbortSignal) => (await call('GET', '/simulations', { signal })).items,
      start: (body: SimulationOrder, idempotencyKey: string) => call('POST', '/simulations', { body, idempotencyKey }),
      rename: (id: string, name: string) => call('PUT', '/simulations/{id}', { path: { id }, body: { name } }),
      remove: (id: string) => call('DELETE', '/simulations/{id}', { path: { id } }),
      whatIfs: async (signal?: AbortSignal) => (await call('GET', '/simulations/what-ifs', { signal })).items,
      saveWhatIf: (body: WhatIfDraft, idempotencyKey: string) => call('POST', '/simulations/what-ifs', { body, idempotencyKey }),
      replaceWhatIf: (id: string, ifMatch: number, body: WhatIfDraft) => call('PUT', '/simulations/what-ifs/{id}', { path: { id }, body, ifMatch }),
      removeWhatIf: (id: string) => call('DELETE', '/simulations/what-ifs/{id}', { path: { id } }),
      /** Whole days of everything, or all intervals of one queue, group or the whole. */
      result: (id: string, query: SimulationResultQuery, signal?: AbortSignal) => call('GET', '/simulations/{id}/result', { path: { id }, query, signal }),
      day: (date: string, intervalMinutes: number, signal?: AbortSignal) =>
        call('GET', '/simulations/days/{date}', { path: { date }, query: { intervalMinutes }, signal }),
      documents: async (signal?: AbortSignal) => (await call('GET', '/simulations/documents', { signal })).items,
      documentDay: (id: string, signal?: AbortSignal) => call('GET', '/simulations/documents/{id}/day', { path: { id }, signal }),
      saveDocument: (body: { name: string; document: unknown }, idempotencyKey: string) => call('POST', '/simulations/documents', { body, idempotencyKey }),
      removeDocument: (id: string) => call('DELETE', '/simulations/documents/{id}', { path: { id } }),
    },
  };
}

/** A what-if list as it is saved. */
export interface WhatIfDraft {
  readonly name: string;
  readonly changes: readonly SimulationChange[];
}

export type SimulationResultQuery = NonNullable<paths['/api/v1/simulations/{id}/result']['get']['parameters']['query']>;

/** Where a browser fetches all figures of a simulation as CSV. */
export function simulationCsvUrl(id: string): string {
  return `/api/v1/simulations/${encodeURIComponent(id)}/result?format=csv`;
}

/** Where a browser fetches a recorded day as a document. */
export function dayDocumentUrl(date: string, intervalMinutes: number): string {
  return `/api/v1/simulations/days/${encodeURIComponent(date)}/document?intervalMinutes=${String(intervalMinutes)}`;
}

const pageSize = 200;
/** Pages read of one list, so a wrong cursor cannot loop for ever. */
const pageCountMax = 50;

/** Follows the pages of a short list to its end. */
async function listAll<T>(fetchPage: (cursor: string | undefined) => Promise<Page<T>>): Promise<readonly T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  for (let count = 0; count < pageCountMax; count++) {
    const page = await fetchPage(cursor);
    items.push(...page.items);
    if (page.nextCursor === null) break;
    cursor = page.nextCursor;
  }
  return items;
}
