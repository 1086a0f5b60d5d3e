import type { RedisSettings } from '../config/index.ts';
import { connectRedis, type RedisClient } from '../redis/index.ts';

export interface Connections {
  /** For reads and writes: refuses at once while Redis is away, so that a caller hears of it. */
  readonly redis: RedisClient;
  /** For BullMQ, which brings commands of its own. */
  readonly queueRedis: RedisClient;
  /** For the event stream: reading blocks it. */
  readonly eventRedis: RedisClient;
  close(): void;
}

/** @throws SettingsError when there is no Redis at the address */
export async function connectAll(settings: RedisSettings): Promise<Connections> {
  const [redis, queueRedis, eventRedis] = await Promise.all([
    connectRedis(settings, 'failing'),
    connectRedis(settings, 'failing'),
    connectRedis(settings, 'waiting'),
  ]);
  return {
    ...{ redis, queueRedis, eventRedis },
    close() {
      for (const connection of [redis, queueRedis, eventRedis]) connection.disconnect();
    },
  };
}
