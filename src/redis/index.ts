export { connectRedis, type ConnectionPatience, type RedisClient } from './connect.ts';
export { keys, queuePrefix } from './keys.ts';
export { onReturn } from './on-return.ts';
export { RecordFormat, UnreadableRecordError } from './record-format.ts';
export { isRedisFailure } from './redis-failure.ts';
export { RedisWatch } from './redis-watch.ts';
export { serverTime } from './server-time.ts';
export { SharedClock } from './shared-clock.ts';
