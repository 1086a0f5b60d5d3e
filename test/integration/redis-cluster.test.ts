import { afterAll, beforeAll, expect, test } from 'vitest';
import { readRedisSettings } from '../../src/config/index.ts';
import { connectRedis, RedisWatch, type RedisClient } from '../../src/redis/index.ts';
import { startMastersOnly, type ClusterNode } from '../support/redis-forms/cluster.ts';
import { until } from '../support/redis-forms/redis-server.ts';

let settings: ReturnType<typeof readRedisSettings>;
let masters: ClusterNode[];
let redis: RedisClient;
let watch: RedisWatch;
beforeAll(async () => {
  const cluster = await startMastersOnly();
  ({ masters } = cluster);
  settings = readRedisSettings({ REDIS_URL: cluster.url });
  redis = await connectRedis(settings, 'failing');
  watch = new RedisWatch(redis);
});
afterAll(async () => {
  watch.stop();
  redis.disconnect();
  for (const { connection } of masters) connection.disconnect();
  await Promise.all(masters.map(({ kill }) => kill()));
});

const isMissed = () => Promise.resolve(!watch.isReachable);
const isThere = () => Promise.resolve(watch.isReachable);

test('a cluster that lacks one of its servers is not reachable until that is back, used or not', async () => {
  const [lost] = masters;
  expect(watch.isReachable).toBe(true);
  await lost?.kill();
  await until(isMissed);
  expect(redis.status).toBe('ready');
  await lost?.start();
  await until(isThere);
});

test('nobody starts with a cluster that lacks one of its servers, nor waits for it in silence', async () => {
  const [, lost, other] = masters;
  await lost?.kill();
  await until(async () => (await other?.connection.cluster('INFO'))?.includes('cluster_state:fail') === true);
  for (const patience of ['failing', 'waiting'] as const)
    await expect(connectRedis(settings, patience)).rejects.toThrow(
      /^REDIS_URL is ".*": no Redis answers there/,
    );
});

test('slots that were given to nobody are missed', async () => {
  const [, lost, other] = masters;
  await lost?.start();
  await until(isThere);
  await other?.connection.cluster('DELSLOTS', 16_383);
  await until(isMissed);
});
