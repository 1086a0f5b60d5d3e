import { keys, serverTime, type RedisClient } from '../redis/index.ts';

/** A worker that gave no sign of life for so long isn't counted on. */
export const aliveMilliseconds = 10_000;

/** The ids of the worker processes that seem to be there. */
export async function listLivingWorkers(redis: RedisClient): Promise<string[]> {
  const now = await serverTime(redis, keys.workers);
  return redis.zrangebyscore(keys.workers, now - aliveMilliseconds, '+inf');
}

/** How many there are. */
export async function countLivingWorkers(redis: RedisClient): Promise<number> {
  return (await listLivingWorkers(redis)).length;
}
