import type { AccountId } from './account-id.ts';

/**
 * The accounts that a caller may see. Every domain function that reads or enqueues takes it first,
 * so that no list, count or lookup can forget it.
 */
export type AccountScope =
  { readonly kind: 'all' } | { readonly kind: 'listed'; readonly accountIds: ReadonlySet<AccountId> };

export const allAccounts: AccountScope = { kind: 'all' };

/** Whether the caller may see this account. */
export function permits(scope: AccountScope, accountId: AccountId): boolean {
  return scope.kind === 'all' || scope.accountIds.has(accountId);
}

/** Whether both show the same accounts. */
export function isSameScope(one: AccountScope, other: AccountScope): boolean {
  if (one.kind === 'all' || other.kind === 'all') return one.kind === other.kind;
  return (
    one.accountIds.size === other.accountIds.size &&
    [...one.accountIds].every((accountId) => other.accountIds.has(accountId))
  );
}
