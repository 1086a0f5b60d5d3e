import type { Redis } from 'ioredis';
import type { AccountId } from '../../src/accounts/index.ts';
import { entityArnSchema, type EntityArn } from '../../src/entities/index.ts';
import { keys } from '../../src/redis/index.ts';

/** When each entity's report is to be made again. An entity that is new is due at once. */
export class RefreshDue {
  readonly #redis: Redis;

  constructor(redis: Redis) {
    this.#redis = redis;
  }

  /** Takes over what an inventory found: who is there, and who is gone. */
  async follow(
    accountId: AccountId,
    present: readonly EntityArn[],
    gone: readonly EntityArn[],
  ): Promise<void> {
    const key = keys.refreshDue(accountId);
    const now = Date.now();
    if (present.length > 0) await this.#redis.zadd(key, 'NX', ...present.flatMap((arn) => [now, arn]));
    if (gone.length > 0) await this.#redis.zrem(key, ...gone);
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

  /** @param dueAt epoch milliseconds; an entity that is gone meanwhile stays gone */
  async postpone(accountId: AccountId, arn: EntityArn, dueAt: number): Promise<void> {
    await this.#redis.zadd(keys.refreshDue(accountId), 'XX', dueAt, arn);
  }
}
