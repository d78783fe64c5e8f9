import type { CannedReply } from '@/api/types';

/** A slash and what follows it, just before the caret. */
export interface CannedCall {
  /** Where the slash stands. */
  readonly start: number;
  /** Where the call ends: the caret. */
  readonly end: number;
  readonly query: string;
}

/** The call that is being typed; null when there is none. A slash inside of a word (an address, a date) calls nothing. */
export function findCall(text: string, caret: number): CannedCall | null {
  const match = /(?:^|\s)\/([\p{L}\p{M}\p{N}_-]{0,40})$/u.exec(text.slice(0, caret));
  if (match === null) return null;
  const query = match[1] ?? '';
  return { start: caret - query.length - 1, end: caret, query };
}

/** The replies that fit: those whose shortcut begins so, then those that have the words anywhere; one's own before the shared. */
export function matchReplies(replies: readonly CannedReply[], query: string): readonly CannedReply[] {
  const words = query.toLocaleLowerCase();
  const rank = (reply: CannedReply): number => {
    const shortcut = reply.shortcut.toLocaleLowerCase();
    if (shortcut.startsWith(words)) return 0;
    if (shortcut.includes(words)) return 1;
    return [reply.text.en, reply.text['zh-CN']].some((text) => text?.toLocaleLowerCase().includes(words) === true) ? 2 : 3;
  };
  const scopes = ['personal', 'team', 'everybody'];
  return replies.map((reply) => ({ reply, rank: rank(reply) }))
    .filter((one) => one.rank < 3)
    .sort((a, b) => a.rank - b.rank || scopes.indexOf(a.reply.scope) - scopes.indexOf(b.reply.scope)
      || a.reply.shortcut.localeCompare(b.reply.shortcut))
    .map((one) => one.reply);
}

/** What the reply says in the first of the languages that it has. */
export function cannedText(reply: CannedReply, languages: readonly (string | null)[]): string {
  const { en = null, 'zh-CN': zhCn = null } = reply.text;
  for (const language of languages) {
    if (language === null) continue;
    const text = language.toLowerCase().startsWith('zh') ? zhCn : language.toLowerCase().startsWith('en') ? en : null;
    if (text !== null) return text;
  }
  return en ?? zhCn ?? '';
}

/** The text with the call replaced, and where the caret goes. */
export function insertReply(text: string, call: CannedCall, reply: string): { readonly text: string; readonly caret: number } {
  return { text: text.slice(0, call.start) + reply + text.slice(call.end), caret: call.start + reply.length };
}
