import { describe, expect, it, vi } from 'vitest';
import { ApiClient, LineError, ProblemError } from './client';

const answer = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  new Response(body === null ? null : JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json', ...headers } });

function createClient(response: () => Promise<Response>) {
  const fetchFn = vi.fn<typeof fetch>(response);
  const onSignInRequired = vi.fn();
  const api = new ApiClient({ deskId: 'desk-1', fetch: fetchFn, onSignInRequired });
  const headersOf = () => fetchFn.mock.calls[0]?.[1]?.headers as Record<string, string>;
  return { api, fetchFn, onSignInRequired, headersOf };
}

describe('ApiClient', () => {
  it('sends_desk_anti_forgery_idempotency_and_version', async () => {
    const { api, fetchFn, headersOf } = createClient(() => Promise.resolve(answer(200, {})));
    api.setCsrfToken('csrf');
    await api.request('PUT', '/users/1', { body: { a: 1 }, idempotencyKey: 'key', ifMatch: 4, query: { cursor: null, limit: 5 } });
    expect(headersOf()).toMatchObject({ 'X-Desk-Id': 'desk-1', 'X-CSRF-Token': 'csrf', 'Idempotency-Key': 'key', 'If-Match': '"4"' });
    expect(fetchFn.mock.calls[0]?.[0]).toBe('/api/v1/users/1?limit=5');
  });

  it('sends_no_anti_forgery_token_when_reading', async () => {
    const { api, headersOf } = createClient(() => Promise.resolve(answer(200, {})));
    api.setCsrfToken('csrf');
    await api.request('GET', '/desk');
    expect(headersOf()).not.toHaveProperty('X-CSRF-Token');
  });

  it('throws_problems_with_their_code', async () => {
    const { api } = createClient(() => Promise.resolve(answer(409, { title: 't', status: 409, code: 'desk.not_active' })));
    await expect(api.request('POST', '/desk/state')).rejects.toMatchObject({ problem: { code: 'desk.not_active', status: 409 } });
  });

  it('gives_an_answer_without_problem_details_a_code_by_its_status', async () => {
    const { api } = createClient(() => Promise.resolve(new Response('<html>', { status: 503, headers: { 'Retry-After': '7' } })));
    await expect(api.request('GET', '/desk')).rejects.toMatchObject({ problem: { code: 'http.503', retryAfterSeconds: 7 } });
  });

  it('tells_when_the_session_is_gone_but_not_when_it_was_only_asked_for', async () => {
    const { api, onSignInRequired } = createClient(() => Promise.resolve(answer(401, { title: '', status: 401, code: 'session.required' })));
    await expect(api.request('GET', '/session')).rejects.toBeInstanceOf(ProblemError);
    expect(onSignInRequired).not.toHaveBeenCalled();
    await expect(api.request('GET', '/desk')).rejects.toBeInstanceOf(ProblemError);
    expect(onSignInRequired).toHaveBeenCalledOnce();
  });

  it('tells_a_broken_line_from_an_answer', async () => {
    const { api } = createClient(() => Promise.reject(new TypeError('Failed to fetch')));
    await expect(api.request('GET', '/desk')).rejects.toBeInstanceOf(LineError);
  });
});
