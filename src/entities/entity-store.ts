import { LRUCache } from 'lru-cache';
import { permits, type AccountId, type AccountScope } from '../accounts/index.ts';
import { keys, RecordFormat, type RedisClient } from '../redis/index.ts';
import type { EntityArn } from './arn.ts';
import { entitySchema, type Entity, type EntityKey } from './entity.ts';

const format = new RecordFormat('entity', 1, entitySchema);

/** Decoded entities that are kept: those that stand on pages are asked for again and again. One takes some 3 kB. */
const entitiesKept = 5_000;

interface DecodedEntity {
  readonly text: string;
  readonly entity: Entity;
}

/** The inventory in Redis: one hash an account, ARN → entity. */
export class EntityStore {
  readonly #redis: RedisClient;
  readonly #decoded = new LRUCache<string, DecodedEntity>({ max: entitiesKept });

  constructor(redis: RedisClient) {
    this.#redis = redis;
  }

  /**
   * The details of many entities in one round trip, in the order asked for; null for each that isn't known
   * or may not be seen.
   */
  async findMany(scope: AccountScope, entityKeys: readonly EntityKey[]): Promise<(Entity | null)[]> {
    const found = new Map<AccountId, Map<EntityArn, Entity | null>>();
    for (const { accountId, arn } of entityKeys) {
      if (!permits(scope, accountId)) continue;
      const ofAccount = found.get(accountId) ?? new Map<EntityArn, Entity | null>();
      found.set(accountId, ofAccount.set(arn, null));
    }
    await Promise.all([...found].map(([accountId, ofAccount]) => this.#fill(accountId, ofAccount)));
    return entityKeys.map(({ accountId, arn }) => found.get(accountId)?.get(arn) ?? null);
  }

  /** One entity, or null when it isn't known or may not be seen. */
  async find(scope: AccountScope, { accountId, arn }: EntityKey): Promise<Entity | null> {
    if (!permits(scope, accountId)) return null;
    const text = await this.#redis.hget(keys.entities(accountId), arn);
    return this.#decodeOnce({ accountId, arn }, text);
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

  async #fill(accountId: AccountId, ofAccount: Map<EntityArn, Entity | null>): Promise<void> {
    const arns = [...ofAccount.keys()];
    const stored = await this.#redis.hmget(keys.entities(accountId), ...arns);
    for (const [index, arn] of arns.entries()) {
      ofAccount.set(arn, this.#decodeOnce({ accountId, arn }, stored[index] ?? null));
    }
  }

  /** Redis was asked what is stored now; only its decoding may have been done before. */
  #decodeOnce({ accountId, arn }: EntityKey, text: string | null): Entity | null {
    if (text === null) return null;
    const name = `${accountId} ${arn}`;
    const known = this.#decoded.get(name);
    if (known?.text === text) return known.entity;
    const entity = format.decodeUnlessDamaged(text);
    if (entity !== null) this.#decoded.set(name, { text, entity });
    return entity;
  }
}
