import type { Redis } from 'ioredis';

/**
 * The clock that all processes share: Redis' own. Between two looks it runs on by this process's monotonic clock, so
 * that neither a machine whose time is wrong nor one whose time is set makes a deadline pass too early or never.
 */
export class SharedClock {
  readonly #redis: Redis;
  #redisTime = 0;
  #readAt = 0;

  private constructor(redis: Redis) {
    this.#redis = redis;
  }

  static async open(redis: Redis): Promise<SharedClock> {
    const clock = new SharedClock(redis);
    await clock.adjust();
    return clock;
  }

  /** Epoch milliseconds. */
  now(): number {
    return Math.round(this.#redisTime + performance.now() - this.#readAt);
  }

  /** Looks at Redis' clock again. */
  async adjust(): Promise<void> {
    const [seconds, microseconds] = await this.#redis.time();
    this.#redisTime = Number(seconds) * 1_000 + Number(microseconds) / 1_000;
    this.#readAt = performance.now();
  }
}
