import type { Appearance } from '../theme';

/** Ink strong enough to be read from a picture of the screen, and weak enough that text over it keeps its contrast. */
const inks: Readonly<Record<Appearance, string>> = { light: 'rgba(27,33,39,0.055)', dark: 'rgba(231,234,237,0.05)' };

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\'': '&apos;' };

/** Characters that XML does not take would leave the page without a watermark. */
// eslint-disable-next-line no-control-regex
const notXml = /[\u0000-\u001f\u007f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

function toXml(text: string): string {
  return text.replace(notXml, ' ').replace(/[&<>"']/g, (sign) => escapes[sign] ?? sign);
}

/** A tile with two slanted lines, as a CSS image. */
export function watermarkImage(line: string, username: string, look: Appearance): string {
  const text = (x: number, y: number, words: string): string => `<text x="${String(x)}" y="${String(y)}" transform="rotate(-22 ${String(x)} ${String(y)})">${toXml(words)}</text>`;
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="360" height="220">'
    + `<g fill="${inks[look]}" font-family="system-ui,sans-serif" font-size="14">${text(12, 104, line)}${text(192, 208, username)}</g></svg>`;
  return `url("data:image/svg+xml,${encodeURIComponent(svg).replace(/[()']/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)}")`;
}
