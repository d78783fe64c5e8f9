// Fails when the one file a customer's page loads is larger than its budget.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const limitBytes = 20 * 1024;
const file = new URL('../dist/widget.js', import.meta.url);
const bytes = readFileSync(file);
const gzipBytes = gzipSync(bytes, { level: 9 }).length;

console.log(JSON.stringify({
  name: 'widget.size', value: gzipBytes, unit: 'B', conditions: { raw: bytes.length, gzip: 9, limit: limitBytes },
}));
if (gzipBytes > limitBytes) {
  console.error(`dist/widget.js is ${gzipBytes} B gzip; the budget is ${limitBytes} B.`);
  process.exit(1);
}
