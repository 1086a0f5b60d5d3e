import { permits } from '../../accounts/index.ts';
import type { Entity, EntityKey } from '../../entities/index.ts';
import type { Caller } from '../auth/index.ts';
import type { Domain } from '../domain.ts';
import { entityName } from '../memory/index.ts';
import { Loader } from './loader.ts';

/** Entities by account and ARN, in one round trip. Null for what isn't known or may not be seen. */
export function entityLoader(
  { memory, entities }: Domain,
  { read }: Caller,
): Loader<EntityKey, Entity | null> {
  return new Loader({
    nameOf: entityName,
    recall: (key, name) => (permits(read, key.accountId) ? memory.entities.recall(name) : null),
    loadMany: async (keys) => {
      const visible = keys.filter(({ accountId }) => permits(read, accountId));
      const keep = memory.entities.beginRead();
      const found = new Map<string, Entity | null>();
      for (const [index, entity] of (await entities.findMany(read, visible)).entries()) {
        const key = visible[index];
        if (key === undefined) continue;
        found.set(entityName(key), entity);
        keep(entityName(key), key.accountId, entity);
      }
      return keys.map((key) => found.get(entityName(key)) ?? null);
    },
  });
}
