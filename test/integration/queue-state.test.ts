import { Queue } from 'bullmq';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Redis } from 'ioredis';
import { readQueueState } from '../../src/jobs/index.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';

const minute = 60_000;

let server: TestRedis;
let redis: Redis;
let queue: Queue;
beforeAll(async () => {
  server = await startRedis();
  redis = server.connect();
  queue = new Queue('work', { connection: redis, prefix: '{test}' });
});
beforeEach(() => queue.obliterate({ force: true }));
afterAll(async () => {
  await queue.close();
  await server.stop();
});

/** Whole minutes. */
async function oldestAge(): Promise<number> {
  return Math.round((await readQueueState(redis, queue)).oldestAgeSeconds / 60);
}

test('a queue without jobs has no age', async () => {
  expect(await readQueueState(redis, queue)).toEqual({
    jobs: { waiting: 0, delayed: 0, active: 0, failed: 0 },
    oldestAgeSeconds: 0,
  });
});

test('jobs are counted by what they wait for', async () => {
  await queue.add('one', {});
  await queue.add('two', {}, { priority: 10 });
  await queue.add('three', {}, { delay: minute });
  expect((await readQueueState(redis, queue)).jobs).toEqual({ waiting: 2, delayed: 1, active: 0, failed: 0 });
});

test('the age is that of the oldest job in line', async () => {
  await queue.add('young', {}, { timestamp: Date.now() - 2 * minute });
  await queue.add('younger', {}, { timestamp: Date.now() - minute });
  expect(await oldestAge()).toBe(2);
});

test('an old job in the background counts although people go before it', async () => {
  await queue.add('person', {}, { priority: 1, timestamp: Date.now() - minute });
  await queue.add('background', {}, { priority: 10, timestamp: Date.now() - 7 * minute });
  expect(await oldestAge()).toBe(7);
});

test('a job that waits for its time has no age', async () => {
  await queue.add('later', {}, { delay: minute, timestamp: Date.now() - 5_000 });
  expect(await oldestAge()).toBe(0);
});

test('a job whose time has passed ages from then, because no worker takes it', async () => {
  await queue.add('overdue', {}, { delay: minute, timestamp: Date.now() - 4 * minute });
  expect(await oldestAge()).toBe(3);
});
