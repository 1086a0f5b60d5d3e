import { defineIntegrationTestSuite } from '@apollo/server-integration-testsuite';
import { afterAll, beforeAll, beforeEach, expect, it, type TestContext } from 'vitest';
import { exceptions } from './apollo-suite/exceptions.ts';
import { openLapseOverHttp, type LapseOverHttp } from './apollo-suite/lapse-server.ts';

const excepted = new Set(
  exceptions.flatMap(({ cases }) => cases.map((name) => `integration tests > ${name}`)),
);

let lapse: LapseOverHttp;
beforeAll(async () => {
  lapse = await openLapseOverHttp();
});
afterAll(() => lapse.stop());

/** An exception has to fail: one that passes is none any more. */
beforeEach(({ task }) => {
  if (excepted.has(task.fullTestName)) Object.assign(task, { fails: true });
});

defineIntegrationTestSuite((config, options) => lapse.createServer(config, options));

it('excepts only cases that the suite has', ({ task }) => {
  expect(namesWithin(task.file)).toEqual(expect.arrayContaining([...excepted]));
});

type Task = TestContext['task']['file'] | TestContext['task']['file']['tasks'][number];

function namesWithin(task: Task): string[] {
  return 'tasks' in task ? task.tasks.flatMap(namesWithin) : [task.fullTestName];
}
