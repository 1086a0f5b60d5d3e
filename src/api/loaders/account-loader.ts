import DataLoader from 'dataloader';
import type { Account, AccountId } from '../../accounts/index.ts';
import type { Caller } from '../auth/index.ts';
import type { Domain } from '../domain.ts';

/** Accounts by id: one read each, all in one round trip. Null for what isn't known or may not be seen. */
export function accountLoader({ accounts }: Domain, { read }: Caller): DataLoader<AccountId, Account | null> {
  return new DataLoader((ids) => Promise.all(ids.map((id) => accounts.find(read, id))));
}
