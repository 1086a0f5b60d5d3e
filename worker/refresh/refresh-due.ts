import type { AccountId } from '../../src/accounts/index.ts';
import { entityArnSchema, type EntityArn } from '../../src/entities/index.ts';
import { keys, type RedisClient } from '../../src/redis/index.ts';

/** When each entity's report is to be made again. */
export class RefreshDue {
  readonly #redis: RedisClient;

  constructor(redis: RedisClient) {
    this.#redis = redis;
  }

  /** Entities without a date are due at once. */
  async addNew(accountId: AccountId, arns: readonly EntityArn[]): Promise<void> {
    const now = Date.now();
    if (arns.length > 0)
      await this.#redis.zadd(keys.refreshDue(accountId), 'NX', ...arns.flatMap((arn) => [now, arn]));
  }

  /** Entities that are gone are never due. */
  async remove(accountId: AccountId, arns: readonly EntityArn[]): Promise<void> {
    if (arns.length > 0) await this.#redis.zrem(keys.refreshDue(accountId), ...arns);
  }

  /** @param dueAt epoch milliseconds */
  async schedule(accountId: AccountId, arn: EntityArn, dueAt: number): Promise<void> {
    await this.#redis.zadd(keys.refreshDue(accountId), dueAt, arn);
  }

  /** Entities that are due, the longest due first. */
  async next(accountId: AccountId, count: number): Promise<EntityArn[]> {
    const arns = await this.#redis.zrangebyscore(
      keys.refreshDue(accountId),
      0,
      Date.now(),
      'LIMIT',
      0,
      count,
    );
    return arns.map((arn) => entityArnSchema.parse(arn));
  }
}
