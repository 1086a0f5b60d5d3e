import { spawnSync } from 'node:child_process';
import { ensureRedisServer } from './processes/redis-server.ts';
import { StartError } from './processes/start-error.ts';

/** What needs nothing beyond Node and Redis; the others are scripts of their own. */
const projects = ['unit', 'integration', 'simulator', 'e2e', 'faults'];

process.exit(test(process.argv.slice(2)));

/** Runs vitest with these arguments, over all of `projects` unless they name some. */
function test(args: readonly string[]): number {
  try {
    ensureRedisServer();
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    console.error(error.message);
    return 1;
  }
  const chosen = args.includes('--project') ? [] : projects.flatMap((name) => ['--project', name]);
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', ...chosen, ...args];
  return spawnSync(process.execPath, vitest, { stdio: 'inherit' }).status ?? 1;
}
