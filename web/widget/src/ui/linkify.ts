import { webAddress } from '../address';

export interface TextPart { readonly text: string; readonly href: string | null }

const candidate = /\bhttps?:\/\/[^\s<>"'`{}|\\^\u3000-\u303f\uff00-\uffef]+/gi;

/** Splits a message into plain text and web addresses. Only http and https become links. */
export function splitLinks(text: string): readonly TextPart[] {
  const parts: TextPart[] = [];
  let from = 0;
  for (const match of text.matchAll(candidate)) {
    const address = trimTail(match[0]);
    const href = webAddress(address)?.href;
    if (href === undefined) continue;
    if (match.index > from) parts.push({ text: text.slice(from, match.index), href: null });
    parts.push({ text: address, href });
    from = match.index + address.length;
  }
  if (from < text.length) parts.push({ text: text.slice(from), href: null });
  return parts;
}

/** Punctuation that ends the sentence rather than the address; a closing bracket stays when it was opened inside. */
function trimTail(address: string): string {
  let rest = address;
  for (;;) {
    const last = rest.at(-1) ?? '';
    const opening = last === ')' ? '(' : last === ']' ? '[' : null;
    const isStray = opening === null
      ? /[.,;:!?*_~]/.test(last)
      : rest.split(last).length > rest.split(opening).length;
    if (!isStray) return rest;
    rest = rest.slice(0, -1);
  }
}

/** The message as nodes: text nodes and links that open beside the page and tell the target nothing. */
export function linkified(text: string): DocumentFragment {
  const fragment = document.createDocumentFragment();
  for (const part of splitLinks(text)) {
    if (part.href === null) {
      fragment.append(part.text);
      continue;
    }
    const link = document.createElement('a');
    link.href = part.href;
    link.target = '_blank';
    link.rel = 'noopener noreferrer nofollow';
    link.textContent = part.text;
    fragment.append(link);
  }
  return fragment;
}
