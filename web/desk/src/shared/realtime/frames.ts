import type { Problem, ServiceState } from '@/api/types';

export type Topic = 'desk' | 'floor' | 'alarms';

/** Frames from the server; `sub` is absent on server-sent events, where one response serves one subscription. */
export type ServerFrame =
  | { readonly type: 'welcome'; readonly bootId: string; readonly now: string; readonly heartbeatSeconds: number }
  | { readonly type: 'snapshot'; readonly sub?: string; readonly cursor: string; readonly data: unknown }
  | { readonly type: 'event'; readonly sub?: string; readonly cursor: string; readonly kind: string; readonly data: unknown }
  | { readonly type: 'signal'; readonly sub?: string; readonly kind: string; readonly data: unknown }
  | { readonly type: 'result'; readonly id: string; readonly data: unknown }
  | { readonly type: 'problem'; readonly sub?: string; readonly id?: string; readonly problem: Problem }
  | { readonly type: 'pong'; readonly now: string }
  | { readonly type: 'service'; readonly state: ServiceState };

export type ClientFrame =
  | { readonly type: 'hello'; readonly deskId: string }
  | { readonly type: 'subscribe'; readonly sub: string; readonly topic: Topic; readonly cursor?: string }
  | { readonly type: 'unsubscribe'; readonly sub: string }
  | { readonly type: 'call'; readonly id: string; readonly method: CallMethod; readonly params: unknown }
  | { readonly type: 'ping' };

export type CallMethod = 'message.send' | 'message.read' | 'typing';

const frameTypes: ReadonlySet<string> = new Set<ServerFrame['type']>(
  ['welcome', 'snapshot', 'event', 'signal', 'result', 'problem', 'pong', 'service']);

/** Reads one frame; null for what this client does not know, so a newer server may say more than we understand. */
export function parseFrame(text: string): ServerFrame | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'type' in value && frameTypes.has(String(value.type))
      ? value as ServerFrame
      : null;
  } catch {
    return null;
  }
}
