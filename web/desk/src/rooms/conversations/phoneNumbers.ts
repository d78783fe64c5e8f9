/** A stretch of what somebody wrote: words, or a number that can be called. */
export interface Stretch {
  readonly text: string;
  /** As it is dialled: digits, with a plus where there was one; null for words. */
  readonly number: string | null;
}

/**
 * What is surely a telephone number: one with a plus and a country code; of those written as at home, a mobile number of mainland China,
 * an area code with its line, and a 400 or 800 number. Order numbers, prices and dates are not.
 */
// Of a number that cannot be one as it stands no part is one either: the first is taken whole or not at all.
const patterns = [
  String.raw`(?=(?<whole>\+[1-9]\d{0,3}(?:[ \-.]?\(?\d{1,5}\)?){2,6}))\k<whole>`,
  String.raw`1[3-9]\d(?:[ \-]?\d{4}){2}`,
  String.raw`\(?0[1-9]\d{1,2}\)?[ \-]\d{7,8}`,
  String.raw`[48]00[ \-]\d{3}[ \-]\d{4}`,
];
// Neither in the middle of a longer number nor stuck to letters, a price or an address of the web.
const finder = new RegExp(String.raw`(?<![\p{Script=Latin}\d#№/=&._+\-])(?:${patterns.join('|')})(?![\d\p{Script=Latin}/=_]|[.\-]\d)`, 'gu');
const digitsMax = 15;
const digitsMin = 7;

/** Splits what somebody wrote at the numbers that can be called. */
export function findNumbers(text: string): readonly Stretch[] {
  const stretches: Stretch[] = [];
  let from = 0;
  for (const match of text.matchAll(finder)) {
    const number = match[0].replace(/[^\d+]/g, '');
    const count = number.replace('+', '').length;
    if (count < digitsMin || count > digitsMax) continue;
    if (match.index > from) stretches.push({ text: text.slice(from, match.index), number: null });
    stretches.push({ text: match[0], number });
    from = match.index + match[0].length;
  }
  if (from < text.length) stretches.push({ text: text.slice(from), number: null });
  return stretches;
}
