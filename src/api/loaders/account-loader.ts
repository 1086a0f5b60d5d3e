import type { Account, AccountId } from '../../accounts/index.ts';
import type { Caller } from '../auth/index.ts';
import type { Domain } from '../domain.ts';
import { Loader } from './loader.ts';

/** Accounts by id: one read each, all in one round trip. Null for what isn't known or may not be seen. */
export function accountLoader({ accounts }: Domain, { read }: Caller): Loader<AccountId, Account | null> {
  return new Loader({
    nameOf: (id: AccountId) => id,
    loadMany: (ids) => Promise.all(ids.map((id) => accounts.find(read, id))),
  });
}
