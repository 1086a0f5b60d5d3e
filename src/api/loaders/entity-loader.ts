import DataLoader from 'dataloader';
import type { Entity, EntityKey } from '../../entities/index.ts';
import type { Caller } from '../auth/index.ts';
import type { Domain } from '../domain.ts';

/** Entities by account and ARN, in one round trip. Null for what isn't known or may not be seen. */
export function entityLoader(
  { entities }: Domain,
  { read }: Caller,
): DataLoader<EntityKey, Entity | null, string> {
  return new DataLoader((keys) => entities.findMany(read, keys), {
    cacheKeyFn: ({ accountId, arn }) => `${accountId} ${arn}`,
  });
}
