import type { Entity, EntityKey } from '../../entities/index.ts';
import type { Caller } from '../auth/index.ts';
import type { Domain } from '../domain.ts';
import { Loader } from './loader.ts';

/** Entities by account and ARN, in one round trip. Null for what isn't known or may not be seen. */
export function entityLoader({ entities }: Domain, { read }: Caller): Loader<EntityKey, Entity | null> {
  return new Loader(
    (keys) => entities.findMany(read, keys),
    ({ accountId, arn }) => `${accountId} ${arn}`,
  );
}
