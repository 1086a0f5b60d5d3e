import { setTimeout as sleep } from 'node:timers/promises';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ClientError } from 'graphql-request';
import { keys } from '../../src/redis/index.ts';
import { eventually } from '../integration/domain.ts';
import { ask } from '../support/graphql.ts';
import { startGate, type Gate } from '../support/gate.ts';
import { startLapse, type Lapse } from '../support/lapse.ts';
import { Observer, type Subject } from './reports.ts';
import { watch } from './watchers.ts';

const takeoverSeconds = 3;
/** Longer than a takeover, and than a connection that waits takes a silent server for one that is there. */
const standstillMilliseconds = 31_000;

let lapse: Lapse;
let observer: Observer;
/** The worker's way to Redis. */
let gate: Gate;
beforeAll(async () => {
  lapse = await startLapse({
    refresh: 'off',
    workers: 0,
    simulator: {
      ...{ accounts: 1, entitiesPerAccount: 80, unreachableAccounts: 0, suspendedAccounts: 0 },
      ...{ jobMinimumMs: 500, jobMaximumMs: 2_000, throttles: {} },
    },
    environment: {
      LAPSE_TAKEOVER_SECONDS: String(takeoverSeconds),
      LAPSE_STARTING_RATES: 'GenerateServiceLastAccessedDetails=20 GetServiceLastAccessedDetails=50',
    },
  });
  gate = await startGate(lapse.redis.url);
  await lapse.startWorker({}, { redisUrl: gate.url });
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

const unavailable = { response: { errors: [{ extensions: { code: 'UNAVAILABLE', retryAfterSeconds: 2 } }] } };

test('what is under way when Redis is killed and comes back is brought to its end', async () => {
  const subjects = await underWay(0);
  await lapse.redis.kill();
  await lapse.redis.start();
  await expectAllRight(subjects);
});

test('what is under way when Redis stands still for half a minute is brought to its end, and those who watch see it', async () => {
  const subjects = await underWay(6);
  const watched = observer.subject(0, 12);
  const id = await observer.generate(watched);
  const query = 'subscription($id:ID!){reportJob(id:$id){status}}';
  const watchers = watch<{ status: string }>('job', () => lapse.apiUrl(), 'reportJob', {
    query,
    variables: { id },
  });
  for (const { connections } of watchers)
    await eventually(() => Promise.resolve(connections.flat().length > 0));
  lapse.redis.pause();
  const isOver = sleep(standstillMilliseconds);
  const { arn } = observer.subject(0, 0).entity;
  const refusal = await ask(lapse.apiUrl(), `{entity(arn:"${arn}"){name}}`).catch((error: unknown) => error);
  expect(refusal).toMatchObject(unavailable);
  await isOver;
  lapse.redis.resume();
  await expectAllRight([...subjects, watched]);
  await Promise.all(watchers.map(({ ended }) => ended));
  for (const { connections } of watchers) expect(connections.flat().at(-1)).toEqual({ status: 'COMPLETED' });
});

test('a worker that only one look finds silent, as all are after a standstill, is not taken for gone', async () => {
  const redis = lapse.redis.connect();
  const holdLook = () => gate.holdAt(/zrangebyscore\r\n\$\d+\r\nlapse:\{workers\}/);
  const isThere = async () => (await redis.zscore(keys.workers, 'silent')) !== null;
  const first = holdLook();
  await first.held;
  await redis.zadd(keys.workers, 0, 'silent');
  const second = holdLook();
  first.release();
  await second.held;
  expect(await isThere()).toBe(true);
  await redis.zadd(keys.workers, Date.now(), 'silent');
  const third = holdLook();
  second.release();
  await third.held;
  expect(await isThere()).toBe(true);
  await redis.zrem(keys.workers, 'silent');
  third.release();
});

test('a full Redis has requests refused as UNAVAILABLE, and what was accepted is kept until there is room', async () => {
  const subjects = await underWay(20);
  const redis = lapse.redis.connect();
  await redis.config('SET', 'maxmemory', '1mb');
  const refused = observer.subject(0, 26);
  const refusal = await observer.generate(refused).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(ClientError);
  expect(refusal).toMatchObject(unavailable);
  expect(await observer.find(refused)).toBeNull();
  await sleep(takeoverSeconds * 1_500);
  await redis.config('SET', 'maxmemory', '0');
  await expectAllRight(subjects);
  // Waited for, not counted as anybody's failed attempt.
  expect(readFileSync(join(lapse.logFolder, 'worker-0.log'), 'utf8')).not.toContain('a queued job failed');
  await observer.generate(refused);
  await expectAllRight([refused]);
});

test('an end that was written just before Redis was full is told when there is room', async () => {
  const redis = lapse.redis.connect();
  const refusals = async () =>
    Number(/errorstat_OOM:count=(\d+)/.exec(await redis.info('errorstats'))?.[1] ?? 0);
  const subject = observer.subject(0, 27);
  const telling = gate.holdAt(
    new RegExp(`reportJobChanged[^]*${subject.entity.arn}[^]*"status":"COMPLETED"`),
  );
  await observer.generate(subject);
  await telling.held;
  await redis.config('SET', 'maxmemory', '1mb');
  const before = await refusals();
  telling.release();
  await eventually(async () => (await refusals()) > before);
  await redis.config('SET', 'maxmemory', '0');
  await expectAllRight([subject]);
});
