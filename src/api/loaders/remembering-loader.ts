import { permits, type AccountScope } from '../../accounts/index.ts';
import type { EntityKey } from '../../entities/index.ts';
import type { Remembered } from '../memory/index.ts';
import { Loader, type Source } from './loader.ts';

/**
 * A loader that reads only what no operation before has read, as long as that is known to be so. What the caller may
 * not see is null without being read.
 */
export function rememberingLoader<Key extends EntityKey, Value extends object>(
  remembered: Remembered<Value>,
  scope: AccountScope,
  { nameOf, loadMany }: Pick<Source<Key, Value | null>, 'nameOf' | 'loadMany'>,
): Loader<Key, Value | null> {
  return new Loader({
    nameOf,
    recall: (key, name) => (permits(scope, key.accountId) ? remembered.recall(name) : null),
    loadMany: async (keys) => {
      const keep = remembered.beginRead();
      const values = await loadMany(keys);
      for (const [index, key] of keys.entries()) keep(nameOf(key), key.accountId, values[index] ?? null);
      return values;
    },
  });
}
