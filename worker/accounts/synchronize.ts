import { isDeepStrictEqual } from 'node:util';
import type { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import {
  allAccounts,
  type Account,
  type AccountId,
  type AccountStore,
  type Partition,
} from '../../src/accounts/index.ts';
import { publishAccounts, type InventoryPayload } from '../../src/jobs/index.ts';

/** An account as the accounts file or the organization names it. */
export interface KnownAccount {
  readonly accountId: AccountId;
  readonly name: string | null;
  readonly partition: Partition;
  readonly suspended: boolean;
}

export interface SynchronizeContext {
  readonly redis: Redis;
  readonly accounts: AccountStore;
  readonly inventories: Queue<InventoryPayload>;
  readonly inventoryPeriodSeconds: number;
}

/**
 * Makes the stored accounts those that are known now, each with its inventory schedule. What is known of an
 * account that stays is kept.
 */
export async function synchronizeAccounts(
  context: SynchronizeContext,
  known: readonly KnownAccount[],
): Promise<void> {
  const stored = new Map(
    (await context.accounts.list(allAccounts)).map((account) => [account.accountId, account]),
  );
  for (const account of known) {
    await saveWhenChanged(
      context,
      merge(account, stored.get(account.accountId)),
      stored.get(account.accountId),
    );
    if (!account.suspended) await scheduleInventory(context, account.accountId);
    stored.delete(account.accountId);
  }
  for (const accountId of stored.keys()) {
    await context.accounts.remove(accountId);
    await context.inventories.removeJobScheduler(schedulerId(accountId));
  }
  await publishAccounts(context.redis);
}

/** An inventory may be writing the account's status at this moment; what hasn't changed isn't written over it. */
async function saveWhenChanged(
  { accounts }: SynchronizeContext,
  account: Account,
  stored: Account | undefined,
) {
  if (!isDeepStrictEqual(account, stored)) await accounts.save(account);
}

function merge({ suspended, ...account }: KnownAccount, stored: Account | undefined): Account {
  if (suspended) {
    return {
      ...account,
      status: 'SUSPENDED',
      statusReason: 'the account is suspended in AWS Organizations',
      inventoriedAt: stored?.inventoriedAt ?? null,
    };
  }
  if (stored === undefined || stored.status === 'SUSPENDED') {
    return {
      ...account,
      status: 'UNKNOWN',
      statusReason: null,
      inventoriedAt: stored?.inventoriedAt ?? null,
    };
  }
  return { ...stored, ...account };
}

/** The first run is at once, then one a period. Repeating it changes nothing. */
async function scheduleInventory(
  { inventories, inventoryPeriodSeconds }: SynchronizeContext,
  accountId: AccountId,
) {
  await inventories.upsertJobScheduler(
    schedulerId(accountId),
    { every: inventoryPeriodSeconds * 1_000 },
    { name: 'inventory', data: { version: 1, accountId } },
  );
}

function schedulerId(accountId: AccountId): string {
  return `inventory-${accountId}`;
}
