import type { Entity, EntityKey } from '../../entities/index.ts';
import type { Caller } from '../auth/index.ts';
import type { Domain } from '../domain.ts';
import { entityName } from '../memory/index.ts';
import type { Loader } from './loader.ts';
import { rememberingLoader } from './remembering-loader.ts';

/** Entities by account and ARN, in one round trip. Null for what isn't known or may not be seen. */
export function entityLoader(
  { memory, entities }: Domain,
  { read }: Caller,
): Loader<EntityKey, Entity | null> {
  return rememberingLoader(memory.entities, read, {
    nameOf: entityName,
    loadMany: (keys) => entities.findMany(read, keys),
  });
}
