import { Redis } from 'ioredis';

/**
 * How a connection behaves while Redis is away:
 * `failing` refuses a command at once, and gives up on one that isn't answered, so that a caller hears of it; it
 * sends all commands of one tick in one round trip. `waiting` holds a command until Redis is back, as BullMQ's workers and blocking reads need it.
 */
export type ConnectionPatience = 'failing' | 'waiting';

/** Far above what any command takes, a large account's reports included. */
const commandTimeout = 10_000;

const optionsByPatience = {
  failing: {
    ...{ enableOfflineQueue: false, maxRetriesPerRequest: 1, enableAutoPipelining: true },
    commandTimeout,
  },
  waiting: { enableOfflineQueue: true, maxRetriesPerRequest: null },
} as const satisfies Record<ConnectionPatience, object>;

/**
 * Opens a connection and waits until it is usable.
 * @param url `redis://`, `rediss://` or `unix://`
 */
export async function connectRedis(url: string, patience: ConnectionPatience): Promise<Redis> {
  const redis = new Redis(url, {
    ...optionsByPatience[patience],
    lazyConnect: true,
    retryStrategy: (attempt) => Math.min(50 * 2 ** Math.min(attempt, 6), 2_000),
  });
  // Without a listener ioredis prints each failed reconnect; those who use the connection see the failure anyway.
  redis.on('error', () => undefined);
  await redis.connect();
  return redis;
}
