import type { Problem } from './protocol';

export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem };

/** Status 0: the server was not reached. */
export const unreachable: Problem = { status: 0, code: 'network' };

export interface HttpClient {
  get<T>(path: string, token: string | null): Promise<Answer<T>>;
  post<T>(path: string, token: string | null, body: object | null, key?: string): Promise<Answer<T>>;
  upload<T>(
    path: string, token: string, key: string, bytes: Blob, onProgress: (fraction: number) => void,
  ): Promise<Answer<T>>;
}

const requestTimeoutMs = 15_000;
const uploadTimeoutMs = 120_000;

/** Talks to the one server the script came from. Never with cookies: the visitor is known by token alone. */
export function httpClient(origin: string): HttpClient {
  const address = (path: string): string => `${origin}/api/v1/channels/chat/${path}`;

  async function send<T>(path: string, token: string | null, init: RequestInit): Promise<Answer<T>> {
    const headers = new Headers(init.headers);
    if (token !== null) headers.set('Authorization', `Bearer ${token}`);
    try {
      const response = await fetch(address(path), {
        ...init, headers, credentials: 'omit', cache: 'no-store', signal: AbortSignal.timeout(requestTimeoutMs),
      });
      const text = await response.text();
      return toAnswer<T>(response.status, text, response.headers.get('Retry-After'));
    } catch {
      return { ok: false, problem: unreachable };
    }
  }

  return {
    get: (path, token) => send(path, token, {}),
    post: (path, token, body, key) => {
      const headers = new Headers();
      if (body !== null) headers.set('Content-Type', 'application/json');
      if (key !== undefined) headers.set('Idempotency-Key', key);
      return send(path, token, { method: 'POST', headers, ...(body === null ? {} : { body: JSON.stringify(body) }) });
    },
    // fetch does not tell how far an upload has come; XMLHttpRequest does.
    upload: (path, token, key, bytes, onProgress) =>
      new Promise((resolve) => {
        const request = new XMLHttpRequest();
        const fail = (): void => { resolve({ ok: false, problem: unreachable }); };
        request.open('POST', address(path));
        request.timeout = uploadTimeoutMs;
        request.setRequestHeader('Authorization', `Bearer ${token}`);
        request.setRequestHeader('Idempotency-Key', key);
        request.setRequestHeader('Content-Type', bytes.type);
        request.upload.onprogress = (event) => { if (event.total > 0) onProgress(event.loaded / event.total); };
        request.onerror = fail;
        request.onabort = fail;
        request.ontimeout = fail;
        request.onload = () => {
          resolve(toAnswer(request.status, request.responseText, request.getResponseHeader('Retry-After')));
        };
        request.send(bytes);
      }),
  };
}

export function toAnswer<T>(status: number, text: string, retryAfter: string | null): Answer<T> {
  let body: unknown = null;
  try {
    body = text === '' ? null : JSON.parse(text);
  } catch {
    // A proxy's error page: the status says enough. A success that cannot be read is a failure to be retried.
    if (status < 400) return { ok: false, problem: { status: 502, code: 'http.unreadable' } };
  }
  return status >= 200 && status < 300
    ? { ok: true, value: body as T }
    : { ok: false, problem: toProblem(body, status, retryAfter) };
}

/** Reads problem details from what came, however little of it is there. */
export function toProblem(body: unknown, status = 500, retryAfter: string | null = null): Problem {
  const given: Readonly<Record<string, unknown>> = { status, code: `http.${status}`, ...body as object | null };
  const seconds = Number(retryAfter ?? given.retryAfterSeconds);
  return {
    status: Number(given.status),
    code: String(given.code),
    ...(Number.isFinite(seconds) ? { retryAfterSeconds: seconds } : {}),
  };
}

/** Worth trying again with the same key: the network, a time-out, "slow down", and every failure of the server. */
export function isTransient(problem: Problem): boolean {
  return problem.status === 0 || problem.status === 408 || problem.status === 425 || problem.status === 429
    || problem.status >= 500;
}

/** The token no longer opens this conversation. */
export function isGone(problem: Problem): boolean {
  return problem.status === 401 || problem.status === 404;
}
