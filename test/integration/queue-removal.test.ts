import { UnrecoverableError } from 'bullmq';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { openQueue, type QueueDefinition } from '../../src/jobs/index.ts';
import { queuePrefix } from '../../src/redis/index.ts';
import { createLogger } from '../../src/telemetry/index.ts';
import { consume } from '../../worker/consume.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { eventually } from './domain.ts';

const definition: QueueDefinition<{ fails: boolean }> = {
  name: 'work',
  payload: z.object({ fails: z.boolean() }),
};
const jobs = 1_100;

let server: TestRedis;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

test('of the jobs that BullMQ has done, only the last thousand that failed are kept', async () => {
  const redis = server.connect();
  const queue = openQueue(definition, redis);
  const work = ({ payload }: { payload: { fails: boolean } }) =>
    payload.fails ? Promise.reject(new UnrecoverableError('it fails')) : Promise.resolve();
  const logger = createLogger('worker', 'silent');
  const options = { connection: server.connect(), concurrency: 64, takeoverSeconds: 15, logger };
  const worker = consume(definition, work, options);
  for (const fails of [false, true])
    await queue.addBulk(Array.from({ length: jobs }, () => ({ name: 'work', data: { fails } })));
  await eventually(async () => (await queue.getJobCountByTypes('waiting', 'active', 'delayed')) === 0);
  expect(await queue.getJobCounts('completed', 'failed')).toEqual({ completed: 0, failed: 1_000 });
  expect(await redis.keys(`${queuePrefix}:work:[0-9]*`)).toHaveLength(1_000);
  expect(await redis.xlen(`${queuePrefix}:work:events`)).toBeLessThan(jobs);
  await worker.close();
  await queue.close();
});
