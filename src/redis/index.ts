export { connectRedis, type ConnectionPatience, type RedisClient } from './connect.ts';
export { keys, queuePrefix } from './keys.ts';
export { serverTime } from './server-time.ts';
