import { permits, type Account, type AccountId } from '../../accounts/index.ts';
import { enqueueInventories } from '../../jobs/index.ts';
import { maxFilterValues } from '../../reports/access-index/index.ts';
import type { Context } from '../context.ts';
import type { UserError } from '../errors/index.ts';
import type { MutationResolvers } from '../generated/schema.ts';
import { accountNotFound, notPermitted } from './user-errors.ts';

/** `Mutation.refreshInventory` */
export const refreshInventory: NonNullable<MutationResolvers['refreshInventory']> = async (
  _,
  { input },
  context,
) => {
  const { accounts, userErrors } = await choose(input.accountIds ?? null, context);
  if (userErrors.length > 0) return { accounts: [], userErrors };
  const accountIds = accounts.map(({ accountId }) => accountId);
  await enqueueInventories(context.domain.inventoryQueue, accountIds, context.requestId);
  return { accounts, userErrors };
};

interface Choice {
  readonly accounts: Account[];
  readonly userErrors: UserError[];
}

/** The accounts that are named, or all in which the caller may have something done. */
async function choose(accountIds: readonly AccountId[] | null, { caller, domain }: Context): Promise<Choice> {
  const mayRefresh = ({ accountId }: Account) => permits(caller.generate, accountId);
  const field = ['input', 'accountIds'];
  if (accountIds !== null && accountIds.length > maxFilterValues) {
    const message = `accountIds has ${accountIds.length} values: at most ${maxFilterValues} are taken`;
    return { accounts: [], userErrors: [{ code: 'TOO_MANY_VALUES', field, message }] };
  }
  const visible = await domain.accounts.list(caller.read);
  if (accountIds === null) return { accounts: visible.filter(mayRefresh), userErrors: [] };
  const named = new Set(accountIds);
  const accounts = visible.filter(({ accountId }) => named.delete(accountId));
  return {
    accounts,
    userErrors: [
      ...[...named].map((accountId) => accountNotFound(accountId, field)),
      ...accounts
        .filter((account) => !mayRefresh(account))
        .map(({ accountId }) => notPermitted([accountId], field)),
    ],
  };
}
