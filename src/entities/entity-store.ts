import { permits, type AccountId, type AccountScope } from '../accounts/index.ts';
import { keys, RecordFormat, type RedisClient } from '../redis/index.ts';
import { entitySchema, type Entity, type EntityKey } from './entity.ts';

const format = new RecordFormat('entity', 1, entitySchema);

/** The inventory in Redis: one hash an account, ARN → entity. */
export class EntityStore {
  readonly #redis: RedisClient;

  constructor(redis: RedisClient) {
    this.#redis = redis;
  }

  /**
   * The details of many entities in one round trip, in the order asked for; null for each that isn't known
   * or may not be seen.
   */
  findMany(scope: AccountScope, entityKeys: readonly EntityKey[]): Promise<(Entity | null)[]> {
    return Promise.all(entityKeys.map((key) => this.find(scope, key)));
  }

  /** One entity, or null when it isn't known or may not be seen. */
  async find(scope: AccountScope, { accountId, arn }: EntityKey): Promise<Entity | null> {
    if (!permits(scope, accountId)) return null;
    return format.decodeUnlessDamaged(await this.#redis.hget(keys.entities(accountId), arn));
  }

  /** Everything known of one account, deleted entities included. */
  async listAccount(scope: AccountScope, accountId: AccountId): Promise<Entity[]> {
    if (!permits(scope, accountId)) return [];
    const stored = await this.#redis.hvals(keys.entities(accountId));
    return format.decodeReadable(stored);
  }

  /** Writes entities of one account; those not named stay as they are. */
  async save(accountId: AccountId, entities: readonly Entity[]): Promise<void> {
    if (entities.length === 0) return;
    await this.#redis.hset(
      keys.entities(accountId),
      ...entities.flatMap((entity) => [entity.arn, format.encode(entity)]),
    );
  }
}
