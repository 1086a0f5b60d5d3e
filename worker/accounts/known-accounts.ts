import type { AccountsFile } from '../../src/accounts/index.ts';
import { discoverAccounts, readAccountTags, type BaseIdentity, type Pacer } from '../aws/index.ts';
import type { KnownAccount } from './synchronize.ts';

/**
 * The accounts that the accounts file lists, and those that it has AWS Organizations name. A listed account keeps
 * the name it is listed under; Organizations still says whether it is suspended.
 * @throws what AWS Organizations answers: half a list would remove accounts that are there
 */
export async function findKnownAccounts(
  { accounts, organization }: AccountsFile,
  base: BaseIdentity,
  pacer: Pacer,
): Promise<KnownAccount[]> {
  const known = new Map<string, KnownAccount>();
  if (organization !== undefined) {
    const { partition, includeOus, excludeAccounts, accountTags } = organization;
    const callerAccountId = await base.accountId(partition);
    const client = base.organizations(partition);
    const found = await discoverAccounts(client, pacer, callerAccountId, includeOus);
    const wanted = found.filter(({ accountId }) => !excludeAccounts.includes(accountId));
    const discovered =
      accountTags === true ? await readAccountTags(client, pacer, callerAccountId, wanted) : wanted;
    for (const account of discovered) known.set(account.accountId, { ...account, partition });
  }
  for (const { accountId, name, partition } of accounts) {
    const discovered = known.get(accountId);
    known.set(accountId, {
      ...discovered,
      accountId,
      name: name ?? discovered?.name ?? null,
      partition,
      suspended: discovered?.suspended ?? false,
    });
  }
  return [...known.values()];
}
