import { cutPage, type Page } from '../protocol/pages.ts';
import type { Call } from './call.ts';

/** A page of a list of an account, sorted by the key. Size is MaxItems or the setting `listPageSize`. */
export function listPage<Item>(
  call: Call,
  list: string,
  items: readonly Item[],
  keyOf: (item: Item) => string,
  input: { readonly Marker?: string | undefined; readonly MaxItems?: number | undefined },
): Page<Item> {
  const { listPageSize, pageLimit } = call.simulation.settings;
  const size = Math.min(input.MaxItems ?? listPageSize, pageLimit);
  return cutPage(items, keyOf, {
    list: `${call.caller.accountId} ${list}`,
    marker: input.Marker,
    size: () => size,
  });
}
