/*
 * `npm run check:contract -- <file>`: does `schema/` keep everything of an earlier or agreed contract?
 * Ends with 1 and one line a violation when it doesn't.
 */
import { readFileSync } from 'node:fs';
import { buildASTSchema } from 'graphql';
import { loadTypeDefinitions } from '../src/api/schema/type-definitions.ts';
import { contractViolations } from './contract-violations.ts';

const [path] = process.argv.slice(2);
if (path === undefined) {
  console.error('Which contract? Give the path of its SDL: npm run check:contract -- contract.graphql');
  process.exit(2);
}

const violations = await contractViolations(
  readFileSync(path, 'utf8'),
  buildASTSchema(loadTypeDefinitions()),
);
for (const violation of violations) console.error(violation);
if (violations.length > 0) {
  console.error(`schema/ breaks ${path} in ${violations.length} place(s).`);
  process.exit(1);
}
console.log(`schema/ keeps everything of ${path}.`);
