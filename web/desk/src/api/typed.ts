import type { ApiClient, Method, RequestOptions } from './client';
import type { paths } from './schema';

/** Paths of the OpenAPI document without their common prefix. */
type Path = keyof paths extends infer P ? (P extends `/api/v1${infer Rest}` ? Rest : never) : never;
type Operation<P extends Path, M extends Method> = paths[`/api/v1${P}`] extends infer Item
  ? (Lowercase<M> extends keyof Item ? Item[Lowercase<M>] : never)
  : never;

type JsonOf<T> = T extends { content: { 'application/json': infer J } } ? J : undefined;
type Ok<R> = R extends { 200: infer A } ? JsonOf<A> : R extends { 201: infer A } ? JsonOf<A> : R extends { 202: infer A } ? JsonOf<A> : undefined;
type AnswerOf<P extends Path, M extends Method> = Operation<P, M> extends { responses: infer R } ? Ok<R> : never;
type BodyOf<P extends Path, M extends Method> =
  Operation<P, M> extends { requestBody: { content: { 'application/json': infer B } } } ? DeepReadonly<B> : never;
type QueryOf<P extends Path, M extends Method> = Operation<P, M> extends { parameters: { query?: infer Q } } ? Q : never;
/** `{id}` and the like, by name. */
type Names<P extends string> = P extends `${string}{${infer N}}${infer Rest}` ? N | Names<Rest> : never;

type DeepReadonly<T> = T extends readonly (infer I)[] ? readonly DeepReadonly<I>[]
  : T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;

type CallOptions<P extends Path, M extends Method> =
  & Pick<RequestOptions, 'blob' | 'idempotencyKey' | 'ifMatch' | 'signal'>
  & ([Names<P>] extends [never] ? unknown : { readonly path: Readonly<Record<Names<P>, string>> })
  & ([BodyOf<P, M>] extends [never] ? unknown : { readonly body: BodyOf<P, M> })
  & { readonly query?: QueryOf<P, M> };

type Arguments<P extends Path, M extends Method> =
  object extends CallOptions<P, M> ? [options?: CallOptions<P, M>] : [options: CallOptions<P, M>];

/** Calls the API with path, body, query and answer checked against the OpenAPI document. */
export type Call = <M extends Method, P extends Path>(method: M, path: P, ...args: Arguments<P, M>) => Promise<DeepReadonly<AnswerOf<P, M>>>;

export function createCall(api: ApiClient): Call {
  return (method, path, ...[options]) => {
    const { path: names = {}, ...rest } = (options ?? {}) as RequestOptions & { readonly path?: Readonly<Record<string, string>> };
    const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(names[name] ?? ''));
    return api.request(method, filled, rest);
  };
}
