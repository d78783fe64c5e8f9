import type { PlanExpression } from '@/api/types';
import { newExpression } from './shapes';

/** How the parts of a group belong together. */
export type GroupMode = 'all' | 'any' | 'none';

/** An expression as the builder shows it: a group, even of one. `none` stands for a "not" around one part, or around an "any". */
export interface Group {
  readonly mode: GroupMode;
  readonly parts: readonly PlanExpression[];
  /** The path of the list of parts; the part itself stands at `path` where there is no list. */
  readonly pathOf: (index: number) => string;
}

export function isGroup(node: PlanExpression): boolean {
  return node.kind === 'all' || node.kind === 'any' || node.kind === 'not';
}

export function toGroup(node: PlanExpression | null, path: string): Group {
  if (node === null) return { mode: 'all', parts: [], pathOf: () => path };
  const inList = (list: string) => (index: number): string => `${list}.parts[${String(index)}]`;
  if (node.kind === 'all' || node.kind === 'any') return { mode: node.kind, parts: node.parts, pathOf: inList(path) };
  if (node.kind !== 'not') return { mode: 'all', parts: [node], pathOf: () => path };
  const [denied] = node.parts;
  return denied?.kind === 'any'
    ? { mode: 'none', parts: denied.parts, pathOf: inList(`${path}.parts[0]`) }
    : { mode: 'none', parts: node.parts, pathOf: inList(path) };
}

/** The shortest expression that says the same; null for a group of nothing, unless it must stay to be filled. */
export function fromGroup(mode: GroupMode, parts: readonly PlanExpression[], staysEmpty: boolean): PlanExpression | null {
  if (parts.length === 0 && !staysEmpty) return null;
  const [only] = parts;
  if (mode === 'none') return newExpression('not', { parts: parts.length > 1 ? [newExpression('any', { parts })] : parts });
  return mode === 'all' && parts.length === 1 && only !== undefined && !staysEmpty ? only : newExpression(mode, { parts });
}
