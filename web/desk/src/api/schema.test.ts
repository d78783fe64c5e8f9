// @vitest-environment node
import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';

it('the_client_is_generated_from_the_committed_OpenAPI_document', () => {
  const check = () => execFileSync('npx', ['openapi-typescript', '../../openapi/v1.json', '-o', 'src/api/schema.d.ts', '--check'], { stdio: 'pipe' });
  expect(check, 'src/api/schema.d.ts is stale: run `npm run generate`').not.toThrow();
}, 30_000);
