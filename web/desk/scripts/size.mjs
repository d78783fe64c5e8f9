/**
 * Measures the script that a browser loads before an agent can work: everything the index page imports, and the texts
 * of one language. Fails above the limit. Sizes are gzip, in kilobytes of 1,000 bytes.
 */
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const limitKb = 350;
const dist = new URL('../dist/', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'));
/** Loaded by the first page through a dynamic import, in one of two languages; the larger is counted. */
const texts = ['shell', 'conversations'].map((group) => ['en', 'zh-CN'].map((locale) => `src/locales/${locale}/${group}.json`));

const gzipKb = (key) => gzipSync(readFileSync(new URL(manifest[key].file, dist)), { level: 9 }).length / 1000;

/** The entry and all it imports without asking. */
function collect(key, found = new Set()) {
  if (found.has(key)) return found;
  if (manifest[key] === undefined) throw new Error(`The manifest does not hold ${key}.`);
  found.add(key);
  for (const imported of manifest[key].imports ?? []) collect(imported, found);
  return found;
}

const first = collect('index.html');
for (const group of texts) first.add(group.reduce((a, b) => (gzipKb(a) >= gzipKb(b) ? a : b)));
const sizes = [...first].map((key) => [key, gzipKb(key)]).sort((a, b) => b[1] - a[1]);
for (const [key, kb] of sizes) console.log(`${kb.toFixed(1).padStart(8)} KB  ${key}`);
const total = sizes.reduce((sum, [, kb]) => sum + kb, 0);
console.log(`${total.toFixed(1).padStart(8)} KB  first load of script, gzip (limit ${limitKb} KB)`);
if (total > limitKb) {
  console.error('The first load has outgrown its limit. Load what is rarely used with a dynamic import.');
  process.exit(1);
}
