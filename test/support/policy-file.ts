import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTemporaryFolder } from './temporary-folder.ts';

/** Writes a policy file and answers with its path. JSON is YAML, too. */
export function writePolicy(...rules: object[]): string {
  const path = join(createTemporaryFolder(), 'policy.yaml');
  writeFileSync(path, JSON.stringify({ rules }, null, 1));
  return path;
}
