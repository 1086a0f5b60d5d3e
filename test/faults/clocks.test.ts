import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startLapse, type Lapse } from '../support/lapse.ts';
import { Observer, type Subject } from './reports.ts';

const preload = fileURLToPath(new URL('../support/set-clock.mjs', import.meta.url));
const threeHours = 3 * 3_600_000;

let lapse: Lapse;
let observer: Observer;
let clock: string;
beforeAll(async () => {
  lapse = await startLapse({
    refresh: 'off',
    workers: 0,
    simulator: {
      ...{ accounts: 1, entitiesPerAccount: 50, unreachableAccounts: 0, suspendedAccounts: 0 },
      ...{ jobMinimumMs: 2_000, jobMaximumMs: 3_000, throttles: {} },
    },
    environment: { LAPSE_TAKEOVER_SECONDS: '3' },
  });
  clock = join(lapse.logFolder, 'clock');
  setClock(0);
  await lapse.startWorker(withSetClock());
  observer = await Observer.open(lapse);
});
afterAll(async () => {
  await observer.close();
  await lapse.stop();
});

const withSetClock = () => ({ NODE_OPTIONS: `--import=${preload}`, LAPSE_TEST_CLOCK: clock });

/** The worker's clock only: those of Redis, of AWS and of the API stay right. */
function setClock(milliseconds: number): void {
  writeFileSync(clock, String(milliseconds));
}

async function underWay(from: number): Promise<Subject[]> {
  const subjects = [0, 1, 2].map((index) => observer.subject(0, from + index));
  for (const subject of subjects) await observer.generate(subject);
  for (const subject of subjects) await observer.awsJobId(subject);
  return subjects;
}

async function expectRight(subjects: readonly Subject[]): Promise<void> {
  for (const subject of subjects) await observer.expectRight(subject);
}

test('a worker whose clock is set forward by hours gives no report up, and goes on with new ones', async () => {
  const subjects = await underWay(0);
  setClock(threeHours);
  await expectRight(subjects);
  await expectRight(await underWay(3));
});

test('a worker whose clock is set back by hours finishes what is under way, and goes on with new ones', async () => {
  const subjects = await underWay(6);
  setClock(-threeHours);
  await expectRight(subjects);
  await expectRight(await underWay(9));
  // The account was entered once: its session was good all the time.
  expect(await timesEntered()).toBe(1);
});

test('a worker that starts with a clock that is hours ahead knows how long its session lasts', async () => {
  setClock(threeHours);
  await lapse.killWorker(0);
  await lapse.simulator.resetStatistics();
  await lapse.startWorker(withSetClock());
  await expectRight(await underWay(12));
  expect(await timesEntered()).toBe(1);
});

async function timesEntered(): Promise<number> {
  const statistics = Object.values(await lapse.simulator.statistics());
  return statistics.map(({ AssumeRole }) => AssumeRole?.ok ?? 0).reduce((sum, count) => sum + count, 0);
}
