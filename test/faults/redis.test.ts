import { setTimeout as sleep } from 'node:timers/promises';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ClientError } from 'graphql-request';
import { startLapse, type Lapse } from '../support/lapse.ts';
import { Observer, type Subject } from './reports.ts';

const takeoverSeconds = 3;

let lapse: Lapse;
let observer: Observer;
beforeAll(async () => {
  lapse = await startLapse({
    refresh: 'off',
    simulator: {
      ...{ accounts: 1, entitiesPerAccount: 60, unreachableAccounts: 0, suspendedAccounts: 0 },
      ...{ jobMinimumMs: 500, jobMaximumMs: 2_000, throttles: {} },
    },
    environment: {
      LAPSE_TAKEOVER_SECONDS: String(takeoverSeconds),
      LAPSE_STARTING_RATES: 'GenerateServiceLastAccessedDetails=20 GetServiceLastAccessedDetails=50',
    },
  });
  observer = await Observer.open(lapse);
});
afterAll(async () => {
  await observer.close();
  await lapse.stop();
});

/** Has six reports under way, which nobody else asks for. */
async function underWay(from: number): Promise<Subject[]> {
  const subjects = Array.from({ length: 6 }, (_, index) => observer.subject(0, from + index));
  for (const subject of subjects) await observer.generate(subject);
  return subjects;
}

async function expectAllRight(subjects: readonly Subject[]): Promise<void> {
  for (const subject of subjects) await observer.expectRight(subject);
  await observer.expectQuiet(1);
}

test('what is under way when Redis is killed and comes back is brought to its end', async () => {
  const subjects = await underWay(0);
  await lapse.redis.kill();
  await lapse.redis.start();
  await expectAllRight(subjects);
});

// 30 seconds would show nothing more: longer than a takeover, every lock has run out and every worker looks gone.
test('what is under way when Redis stands still for longer than a takeover is brought to its end', async () => {
  const subjects = await underWay(6);
  lapse.redis.pause();
  await sleep(takeoverSeconds * 1_500);
  lapse.redis.resume();
  await expectAllRight(subjects);
});

test('a full Redis has requests refused as UNAVAILABLE, and what was accepted is kept until there is room', async () => {
  const subjects = await underWay(12);
  const redis = lapse.redis.connect();
  await redis.config('SET', 'maxmemory', '1mb');
  const refused = observer.subject(0, 18);
  const refusal = await observer.generate(refused).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(ClientError);
  expect(refusal).toMatchObject({
    response: { errors: [{ extensions: { code: 'UNAVAILABLE', retryAfterSeconds: 2 } }] },
  });
  expect(await observer.find(refused)).toBeNull();
  await sleep(takeoverSeconds * 1_500);
  await redis.config('SET', 'maxmemory', '0');
  await expectAllRight(subjects);
  // Waited for, not counted as anybody's failed attempt.
  expect(readFileSync(join(lapse.logFolder, 'worker-0.log'), 'utf8')).not.toContain('a queued job failed');
  await observer.generate(refused);
  await expectAllRight([refused]);
});
