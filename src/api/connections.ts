import type { Redis } from 'ioredis';
import { SettingsError } from '../config/index.ts';
import { connectRedis } from '../redis/index.ts';

export interface Connections {
  /** For reads and writes: refuses at once while Redis is away, so that a caller hears of it. */
  readonly redis: Redis;
  /** For BullMQ, which brings commands of its own. */
  readonly queueRedis: Redis;
  /** For the event stream: reading blocks it. */
  readonly eventRedis: Redis;
  close(): void;
}

/** @throws SettingsError when there is no Redis at the address */
export async function connectAll(redisUrl: string): Promise<Connections> {
  try {
    const [redis, queueRedis, eventRedis] = await Promise.all([
      connectRedis(redisUrl, 'failing'),
      connectRedis(redisUrl, 'failing'),
      connectRedis(redisUrl, 'waiting'),
    ]);
    return {
      ...{ redis, queueRedis, eventRedis },
      close() {
        for (const connection of [redis, queueRedis, eventRedis]) connection.disconnect();
      },
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new SettingsError(`REDIS_URL is ${withoutSecrets(redisUrl)}: no Redis answers there (${reason})`);
  }
}

function withoutSecrets(redisUrl: string): string {
  return `"${redisUrl.replace(/\/\/[^@/]*@/, '//(hidden)@')}"`;
}
