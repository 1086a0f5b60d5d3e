import type { Account, AccountId } from '../../accounts/index.ts';
import type { Caller } from '../auth/index.ts';
import type { Domain } from '../domain.ts';
import { Loader } from './loader.ts';

/**
 * Accounts by id, from the index while it hears of all changes; otherwise one read each, all in one round trip. Null
 * for what isn't known or may not be seen.
 */
export function accountLoader(
  { accounts, index, memory }: Domain,
  { read }: Caller,
): Loader<AccountId, Account | null> {
  return new Loader({
    nameOf: (id: AccountId) => id,
    recall: (id) => (memory.isCurrent ? index.findAccount(read, id) : undefined),
    loadMany: (ids) => Promise.all(ids.map((id) => accounts.find(read, id))),
  });
}

/** Every account that the caller may see, by account id; from the index likewise. */
export async function listAccounts(
  { accounts, index, memory }: Domain,
  { read }: Caller,
): Promise<readonly Account[]> {
  return memory.isCurrent ? index.listAccounts(read) : accounts.list(read);
}
