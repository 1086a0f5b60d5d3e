import type { RedisClient } from './connect.ts';

/** Calls whenever a Redis that was away, or a cluster's node, is back: perhaps without its last second. */
export function onReturn(redis: RedisClient, act: () => void): void {
  for (const event of ['ready', '-node', '+node']) redis.on(event, act);
}
