import type { RedisClient } from './connect.ts';

/**
 * The clock of the server that holds a key, in epoch milliseconds: workers' clocks may differ, and those of a cluster's
 * nodes as well.
 */
export async function serverTime(redis: RedisClient, key: string): Promise<number> {
  const time = await redis.eval("return redis.call('TIME')", 1, key);
  const [seconds, microseconds] = Array.isArray(time) ? time.map(Number) : [];
  return (seconds ?? NaN) * 1_000 + Math.floor((microseconds ?? NaN) / 1_000);
}
