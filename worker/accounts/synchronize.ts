import { isDeepStrictEqual } from 'node:util';
import type { Queue } from 'bullmq';
import type { RedisClient } from '../../src/redis/index.ts';
import {
  allAccounts,
  type Account,
  type AccountId,
  type AccountStore,
  type Partition,
} from '../../src/accounts/index.ts';
import { refreshLookSeconds } from '../refresh/refresh-account.ts';
import { payloadVersion, publishAccounts, type AccountPayload } from '../../src/jobs/index.ts';

/** An account as the accounts file or the organization names it. */
export interface KnownAccount extends Pick<Account, 'organizationPath' | 'tags'> {
  readonly accountId: AccountId;
  readonly name: string | null;
  readonly partition: Partition;
  readonly suspended: boolean;
}

export interface SynchronizeContext {
  readonly redis: RedisClient;
  readonly accounts: AccountStore;
  readonly inventories: Queue<AccountPayload>;
  readonly refreshes: Queue<AccountPayload>;
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
    if (!account.suspended) await scheduleWork(context, account.accountId);
    stored.delete(account.accountId);
  }
  for (const accountId of stored.keys()) {
    await context.accounts.remove(accountId);
    await context.inventories.removeJobScheduler(schedulerId('inventory', accountId));
    await context.refreshes.removeJobScheduler(schedulerId('refresh', accountId));
  }
  await publishAccounts(context.redis);
}

/** An inventory may be writing the account's status at this moment; what hasn't changed isn't written over it. */
async function saveWhenChanged(
  { accounts }: SynchronizeContext,
  account: Account,
  stored: Account | undefined,
) {
  if (stored === undefined) await accounts.add(account);
  else if (!isDeepStrictEqual(account, stored)) await accounts.save(account);
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

/** Each run of a schedule makes the next: with the trace handed on, all of them would be one that never ends. */
const traceOfItsOwn = { telemetry: { omitContext: true } };

/** The first inventory is at once, then one a period. Repeating it changes nothing. */
async function scheduleWork(
  { inventories, refreshes, inventoryPeriodSeconds }: SynchronizeContext,
  accountId: AccountId,
): Promise<void> {
  const data = { version: payloadVersion, accountId } as const;
  await inventories.upsertJobScheduler(
    schedulerId('inventory', accountId),
    { every: inventoryPeriodSeconds * 1_000 },
    { name: 'inventory', data, opts: traceOfItsOwn },
  );
  await refreshes.upsertJobScheduler(
    schedulerId('refresh', accountId),
    { every: refreshLookSeconds * 1_000 },
    { name: 'refresh', data },
  );
}

function schedulerId(work: 'inventory' | 'refresh', accountId: AccountId): string {
  return `${work}-${accountId}`;
}
