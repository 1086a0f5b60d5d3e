import { afterAll, beforeAll, expect, test } from 'vitest';
import { startRedis, type TestRedis } from '../support/redis.ts';

let redis: TestRedis;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

test('it keeps accepted writes in an append-only file and refuses to evict', async () => {
  const connection = redis.connect();
  expect(await connection.config('GET', 'appendonly')).toEqual(['appendonly', 'yes']);
  expect(await connection.config('GET', 'maxmemory-policy')).toEqual(['maxmemory-policy', 'noeviction']);
});

test('it listens on its socket only', async () => {
  expect(await redis.connect().config('GET', 'port')).toEqual(['port', '0']);
});

test('what was written is there after a restart, over the same connection', async () => {
  const connection = redis.connect();
  await connection.set('fact', 'kept');
  await redis.restart();
  expect(await connection.get('fact')).toBe('kept');
});

test('a paused Redis answers once it goes on', async () => {
  const connection = redis.connect();
  await connection.ping();
  redis.pause();
  const answer = connection.ping();
  redis.resume();
  expect(await answer).toBe('PONG');
});
