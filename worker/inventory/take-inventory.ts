import { allAccounts, type Account, type AccountId, type AccountStore } from '../../src/accounts/index.ts';
import type { RedisClient } from '../../src/redis/index.ts';
import { parseEntityArn, type EntityArn, type EntityStore } from '../../src/entities/index.ts';
import {
  publishAccounts,
  publishInventory,
  type AccountPayload,
  type ReportJobStore,
} from '../../src/jobs/index.ts';
import type { SharedClock } from '../../src/redis/index.ts';
import type { ReportStore } from '../../src/reports/index.ts';
import type { Logger } from '../../src/telemetry/index.ts';
import type { AccountEntries } from '../accounts/account-entries.ts';
import {
  awsFailureOf,
  listAccountEntities,
  type AccountListing,
  type AwsFailure,
  type Pacer,
  type Sessions,
} from '../aws/index.ts';
import type { RefreshDue } from '../refresh/refresh-due.ts';

export interface InventoryContext {
  readonly redis: RedisClient;
  readonly accounts: AccountStore;
  readonly entities: EntityStore;
  readonly reports: ReportStore;
  readonly reportJobs: ReportJobStore;
  readonly refreshDue: RefreshDue;
  readonly entries: AccountEntries;
  readonly sessions: Sessions;
  readonly pacer: Pacer;
  readonly clock: SharedClock;
  readonly logger: Logger;
}

/** An inventory takes seconds to a few minutes. */
const sessionNeededMilliseconds = 600_000;

/**
 * Lists one account's entities again. New ones appear, changed ones change, and those that are gone keep their
 * last details and report with the time they were first missed. When the account can't be entered or listed whole,
 * nothing changes but its status.
 */
export async function takeInventory(
  context: InventoryContext,
  { accountId, requestId }: Pick<AccountPayload, 'accountId' | 'requestId'>,
): Promise<void> {
  const account = await context.accounts.find(allAccounts, accountId);
  const entry = context.entries.find(accountId);
  if (account === null || entry === null || account.status === 'SUSPENDED') return;
  const wanted = await wantedPolicies(context, accountId);
  const sessionEnd = context.clock.now() + sessionNeededMilliseconds;
  let isEntered = false;
  let listing: AccountListing;
  try {
    listing = await context.sessions.work(entry, sessionEnd, (session) => {
      isEntered = true;
      return listAccountEntities(session, context.pacer, wanted);
    });
  } catch (error) {
    context.logger.warn({ requestId, accountId, error }, 'the inventory of an account failed');
    await saveStatus(context, accountId, unreachable(accountId, awsFailureOf(error), isEntered));
    return;
  }
  const changed = await replaceEntities(context, accountId, listing);
  await saveStatus(context, accountId, {
    status: 'REACHABLE',
    statusReason: incomplete(listing.refusedOperations),
    inventoriedAt: Date.now(),
  });
  await publishInventory(context.redis, accountId);
  context.logger.info(
    { requestId, accountId, entities: listing.entities.length, ...changed },
    'took the inventory of an account',
  );
}

/**
 * AWS-managed policies that somebody cares for: those that were known or asked for before. One that nothing uses any
 * more is still there (docs/aws-behaviour.md, 6.6).
 */
async function wantedPolicies(
  { entities, reports, reportJobs }: InventoryContext,
  accountId: AccountId,
): Promise<Set<EntityArn>> {
  const known = await entities.listAccount(allAccounts, accountId);
  const running = await reportJobs.listRunning(allAccounts, accountId);
  const arns = [
    ...known.filter(({ deletedAt }) => deletedAt === null).map(({ arn }) => arn),
    ...running.map(({ arn }) => arn),
    ...(await reports.listEntities(allAccounts, accountId)),
  ];
  return new Set(arns.filter((arn) => parseEntityArn(arn)?.accountId === null));
}

async function replaceEntities(
  { entities, reports, refreshDue, entries }: InventoryContext,
  accountId: AccountId,
  { entities: listed, undecided }: AccountListing,
) {
  const known = await entities.listAccount(allAccounts, accountId);
  const knownByArn = new Map(known.map((entity) => [entity.arn, entity]));
  const thereArns = new Set([...listed.map(({ arn }) => arn), ...undecided]);
  const gone = known.filter(({ arn, deletedAt }) => deletedAt === null && !thereArns.has(arn));
  const remade = listed.filter(({ arn, entityId }) => {
    const before = knownByArn.get(arn);
    return before !== undefined && before.entityId !== entityId;
  });
  // A report of the entity that had this ARN before says nothing of the one that has it now.
  await reports.remove(
    accountId,
    remade.map(({ arn }) => arn),
  );
  await entities.save(accountId, [
    ...listed,
    ...gone.map((entity) => ({ ...entity, deletedAt: Date.now() })),
  ]);
  await refreshDue.remove(
    accountId,
    gone.map(({ arn }) => arn),
  );
  const refresh = entries.refreshOf(accountId);
  if (refresh !== 'off' && refresh.newEntities) {
    await refreshDue.addNew(
      accountId,
      listed.map(({ arn }) => arn),
    );
  }
  return {
    added: listed.filter(({ arn }) => !knownByArn.has(arn)).length,
    gone: gone.length,
    remade: remade.length,
  };
}

/** An account that was removed or suspended while it was listed stays so. */
async function saveStatus(
  { accounts, redis }: InventoryContext,
  accountId: AccountId,
  found: Pick<Account, 'status' | 'statusReason'> & Partial<Pick<Account, 'inventoriedAt'>>,
): Promise<void> {
  const account = await accounts.find(allAccounts, accountId);
  if (account === null || account.status === 'SUSPENDED') return;
  await accounts.save({ ...account, ...found });
  await publishAccounts(redis);
}

/** What an inventory that came in lacks all the same; null when nothing. */
function incomplete(refusedOperations: readonly string[]): string | null {
  if (refusedOperations.length === 0) return null;
  return `listed without what ${refusedOperations.join(', ')} would tell, because the reader role may not call it`;
}

/** Says what is known without naming the worker's own identity, which AWS's messages do. */
function unreachable(
  accountId: AccountId,
  { kind, awsCode }: AwsFailure,
  isEntered: boolean,
): Pick<Account, 'status' | 'statusReason'> {
  if (isEntered && kind === 'accessDenied') {
    return {
      status: 'ACCESS_DENIED',
      statusReason: `the reader role of account ${accountId} can be entered, but may not call GetAccountAuthorizationDetails (${awsCode}); give it the reader policy`,
    };
  }
  // A role that doesn't exist may be told as such.
  if (kind === 'accessDenied' || kind === 'notFound') {
    return {
      status: 'ACCESS_DENIED',
      statusReason: `AWS refused the reader role of account ${accountId} (${awsCode}); check that the role exists, trusts the worker's role and has the configured external id`,
    };
  }
  return {
    status: 'ERROR',
    statusReason: `the account could not be listed (${awsCode}); the next inventory tries again`,
  };
}
