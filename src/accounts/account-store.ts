import { keys, RecordFormat, type RedisClient } from '../redis/index.ts';
import type { AccountId } from './account-id.ts';
import { accountSchema, type Account } from './account.ts';
import { permits, type AccountScope } from './scope.ts';

const format = new RecordFormat('account', 1, accountSchema);

/** The accounts that Lapse knows, in Redis. Workers write them, everybody reads. */
export class AccountStore {
  readonly #redis: RedisClient;

  constructor(redis: RedisClient) {
    this.#redis = redis;
  }

  /** Every account the caller may see, by account id. */
  async list(scope: AccountScope): Promise<Account[]> {
    const stored = await this.#redis.hvals(keys.accounts);
    return format
      .decodeReadable(stored)
      .filter((account) => permits(scope, account.accountId))
      .sort((a, b) => (a.accountId < b.accountId ? -1 : 1));
  }

  /** One account, or null when it isn't known or may not be seen. */
  async find(scope: AccountScope, accountId: AccountId): Promise<Account | null> {
    if (!permits(scope, accountId)) return null;
    return format.decodeUnlessDamaged(await this.#redis.hget(keys.accounts, accountId));
  }

  /** Takes in an account unless it is known already: another worker may have, and taken its inventory since. */
  async add(account: Account): Promise<void> {
    await this.#redis.hsetnx(keys.accounts, account.accountId, format.encode(account));
  }

  async save(account: Account): Promise<void> {
    await this.#redis.hset(keys.accounts, account.accountId, format.encode(account));
  }

  /** Forgets an account that is no longer configured. */
  async remove(accountId: AccountId): Promise<void> {
    await this.#redis.hdel(keys.accounts, accountId);
  }
}
