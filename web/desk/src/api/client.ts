import type { Problem } from './types';

/** The server answered with problem details (RFC 9457). `code` is stable and selects the text on screen. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(`${problem.code}: ${problem.title}`);
    this.problem = problem;
  }
}

/** No answer came: the line is down, or the server is. Nothing is known about what was stored. */
export class LineError extends Error {
  override readonly name = 'LineError';
}

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

export interface RequestOptions {
  readonly body?: unknown;
  /** Bytes sent as they are, with their own content type. */
  readonly blob?: Blob;
  readonly query?: Readonly<Record<string, string | number | null | undefined>>;
  readonly idempotencyKey?: string;
  /** The version that was read; a stale one is answered with 412. */
  readonly ifMatch?: number;
  readonly signal?: AbortSignal;
}

export interface ApiClientOptions {
  readonly deskId: string;
  readonly fetch?: typeof fetch;
  /** Called when a request that needs a session is told that there is none. */
  readonly onSignInRequired?: () => void;
}

/** The one door to `/api/v1`. Keeps the anti-forgery token of the session; owns no other state. */
export class ApiClient {
  readonly deskId: string;
  private readonly fetchFn: typeof fetch;
  private readonly onSignInRequired: () => void;
  private csrfToken: string | null = null;

  constructor(options: ApiClientOptions) {
    this.deskId = options.deskId;
    this.fetchFn = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
    this.onSignInRequired = options.onSignInRequired ?? (() => undefined);
  }

  setCsrfToken(token: string | null): void {
    this.csrfToken = token;
  }

  /** Sends one request. Throws {@link ProblemError} for an answer that is no success, {@link LineError} for none. */
  async request<T>(method: Method, path: string, options: RequestOptions = {}): Promise<T> {
    const response = await this.send(method, path, options);
    if (response.ok) {
      return (response.status === 204 ? undefined : await readJson(response)) as T;
    }
    const problem = await readProblem(response);
    if (problem.status === 401 && path !== '/session') this.onSignInRequired();
    throw new ProblemError(problem);
  }

  private async send(method: Method, path: string, options: RequestOptions): Promise<Response> {
    const headers: Record<string, string> = { Accept: 'application/json', 'X-Desk-Id': this.deskId };
    if (method !== 'GET' && this.csrfToken !== null) headers['X-CSRF-Token'] = this.csrfToken;
    if (options.idempotencyKey !== undefined) headers['Idempotency-Key'] = options.idempotencyKey;
    if (options.ifMatch !== undefined) headers['If-Match'] = `"${String(options.ifMatch)}"`;
    let body: BodyInit | undefined;
    if (options.blob !== undefined) {
      headers['Content-Type'] = options.blob.type;
      body = options.blob;
    } else if (options.body !== undefined) {
      headers['Content-Type'] = 'application/json';
      body = JSON.stringify(options.body);
    }
    try {
      return await this.fetchFn(`/api/v1${path}${toQuery(options.query)}`, {
        method, headers, body, credentials: 'same-origin', cache: 'no-store', signal: options.signal,
      });
    } catch (error) {
      if (options.signal?.aborted === true) throw error;
      throw new LineError('The server could not be reached.', { cause: error });
    }
  }
}

function toQuery(query: RequestOptions['query']): string {
  const pairs = Object.entries(query ?? {}).filter((pair) => pair[1] !== null && pair[1] !== undefined);
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs.map(([k, v]) => [k, String(v)])).toString()}`;
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch (error) {
    throw new LineError('The answer broke off.', { cause: error });
  }
}

/** Reads problem details; an answer without them (a proxy's page, say) still gets a code by its status. */
async function readProblem(response: Response): Promise<Problem> {
  const retryAfter = Number(response.headers.get('Retry-After'));
  const fallback: Problem = {
    title: response.statusText,
    status: response.status,
    code: `http.${String(response.status)}`,
    ...(Number.isFinite(retryAfter) && retryAfter > 0 ? { retryAfterSeconds: retryAfter } : {}),
  };
  try {
    const body: unknown = await response.json();
    return isProblem(body) ? { ...fallback, ...body, status: response.status } : fallback;
  } catch {
    return fallback;
  }
}

function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'code' in value && typeof value.code === 'string';
}
