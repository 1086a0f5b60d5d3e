import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** All folders of one test run lie in one, of which processes that vitest ends learn through the environment. */
const variable = 'LAPSE_TEST_FOLDER';
const prefix = '/tmp/lapse-test-';

/** A new folder whose path is short enough for a socket in it. It is removed after the test run, or with this process. */
export function createTemporaryFolder(): string {
  const parent = process.env[variable];
  if (parent !== undefined) return mkdtempSync(join(parent, 'f'));
  const folder = mkdtempSync(prefix);
  process.once('exit', () => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** vitest's global setup: before all tests, with what is to be done after them. */
export function setup(): () => void {
  const folder = mkdtempSync(prefix);
  process.env[variable] = folder;
  return () => {
    rmSync(folder, { recursive: true, force: true });
  };
}
