import type { RedisClient } from './connect.ts';
import { keys } from './keys.ts';
import { serverTime } from './server-time.ts';

/**
 * The clock that all processes share: that of the server which holds the workers' signs of life. Between two looks it
 * runs on by this process's monotonic clock, so that neither a machine whose time is wrong nor one whose time is set
 * makes a deadline pass too early or never.
 */
export class SharedClock {
  readonly #redis: RedisClient;
  #serverTime = 0;
  #readAt = 0;

  private constructor(redis: RedisClient) {
    this.#redis = redis;
  }

  static async open(redis: RedisClient): Promise<SharedClock> {
    const clock = new SharedClock(redis);
    await clock.adjust();
    return clock;
  }

  /** Epoch milliseconds. */
  now(): number {
    return Math.round(this.#serverTime + performance.now() - this.#readAt);
  }

  /** Looks at the server's clock again. */
  async adjust(): Promise<void> {
    this.#serverTime = await serverTime(this.#redis, keys.workers);
    this.#readAt = performance.now();
  }
}
