export { connectRedis, type ConnectionPatience } from './connect.ts';
export { keys, queuePrefix } from './keys.ts';
