/** Values that a message may name: `{count}` and the like. */
export type MessageValues = Readonly<Record<string, string | number>>;

const pluralRules = new Map<string, Intl.PluralRules>();
const numberFormats = new Map<string, Intl.NumberFormat>();

/**
 * Formats the part of ICU MessageFormat that the desk uses: `{name}`, `{name, number}`,
 * `{name, plural, =0 {…} one {…} other {…}}` with `#`, and `{name, select, a {…} other {…}}`. Braces nest.
 */
export function formatMessage(locale: string, message: string, values: MessageValues = {}): string {
  return formatPart(locale, message, values, null);
}

function formatPart(locale: string, text: string, values: MessageValues, count: number | null): string {
  let out = '';
  for (let at = 0; at < text.length;) {
    const character = text.charAt(at);
    if (character === '{') {
      const end = findClose(text, at);
      out += formatArgument(locale, text.slice(at + 1, end), values);
      at = end + 1;
    } else {
      out += character === '#' && count !== null ? formatNumber(locale, count) : character;
      at++;
    }
  }
  return out;
}

function formatArgument(locale: string, body: string, values: MessageValues): string {
  const [name = '', kind, ...rest] = splitTop(body);
  const value = values[name];
  if (value === undefined) throw new Error(`The message needs a value for {${name}}.`);
  if (kind === undefined) return typeof value === 'number' ? formatNumber(locale, value) : value;
  if (kind === 'number') return formatNumber(locale, Number(value));
  const cases = parseCases(rest.join(','));
  if (kind === 'select') return formatPart(locale, cases.get(String(value)) ?? cases.get('other') ?? '', values, null);
  const count = Number(value);
  const chosen = cases.get(`=${String(count)}`) ?? cases.get(pluralOf(locale, count)) ?? cases.get('other') ?? '';
  return formatPart(locale, chosen, values, count);
}

/** Splits at commas outside of braces; the cases of a plural stay in one piece. */
function splitTop(body: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < body.length; at++) {
    const character = body.charAt(at);
    if (character === '{') depth++;
    else if (character === '}') depth--;
    else if (character === ',' && depth === 0 && parts.length < 2) {
      parts.push(body.slice(from, at).trim());
      from = at + 1;
    }
  }
  parts.push(body.slice(from).trim());
  return parts;
}

function parseCases(text: string): Map<string, string> {
  const cases = new Map<string, string>();
  for (let at = 0; ;) {
    const open = text.indexOf('{', at);
    if (open < 0) return cases;
    const close = findClose(text, open);
    cases.set(text.slice(at, open).trim(), text.slice(open + 1, close));
    at = close + 1;
  }
}

function findClose(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text.charAt(at) === '{') depth++;
    else if (text.charAt(at) === '}' && --depth === 0) return at;
  }
  throw new Error(`A brace is not closed: ${text}`);
}

function pluralOf(locale: string, count: number): string {
  const rules = pluralRules.get(locale) ?? new Intl.PluralRules(locale);
  pluralRules.set(locale, rules);
  return rules.select(count);
}

function formatNumber(locale: string, value: number): string {
  const format = numberFormats.get(locale) ?? new Intl.NumberFormat(locale);
  numberFormats.set(locale, format);
  return format.format(value);
}

/** Puts accents on the letters outside of braces, so that text which was not translated stands out. */
export function toPseudo(message: string): string {
  const accents: Readonly<Record<string, string>> = {
    a: 'å', e: 'ë', i: 'ï', o: 'ø', u: 'ü', c: 'ç', n: 'ñ', s: 'š', y: 'ÿ', A: 'Å', E: 'Ë', I: 'Ï', O: 'Ø', U: 'Ü', C: 'Ç', N: 'Ñ', S: 'Š',
  };
  let depth = 0;
  let out = '';
  for (const character of message) {
    if (character === '{') depth++;
    if (character === '}') depth--;
    out += depth === 0 ? accents[character] ?? character : character;
  }
  return `⟦${out}⟧`;
}
