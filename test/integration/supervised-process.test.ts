import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { startProcess, type ProcessDefinition } from '../../scripts/processes/supervised-process.ts';
import { sharedGuard } from '../support/guard.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

const longestStart = 1_500;

function program(source: string): ProcessDefinition<true> {
  return {
    name: 'program',
    command: process.execPath,
    args: ['--eval', source],
    environment: process.env,
    readReady: (line) => (line === 'ready' ? true : undefined),
  };
}

async function launch() {
  return { guard: await sharedGuard(), logFolder: createTemporaryFolder() };
}

test('a process that became ready in time runs on past the time that it had to become ready', async () => {
  const running = await startProcess(
    program('console.log("ready"); setInterval(() => undefined, 1000)'),
    await launch(),
    longestStart,
  );
  await sleep(longestStart * 1.5);
  expect(() => process.kill(running.processId, 0)).not.toThrow();
  await running.stop();
});

test('a process that does not become ready in time is ended and told with its last lines', async () => {
  const starting = startProcess(
    program('console.log("still thinking"); setInterval(() => undefined, 1000)'),
    await launch(),
    longestStart,
  );
  await expect(starting).rejects.toThrow(/not ready after 1\.5 seconds[^]*still thinking/);
});
