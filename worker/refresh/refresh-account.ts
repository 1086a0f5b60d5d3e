import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { allAccounts, type AccountId, type AccountStore } from '../../src/accounts/index.ts';
import { refreshQueue, type AccountPayload, type ReportRequests } from '../../src/jobs/index.ts';
import { queuePrefix } from '../../src/redis/index.ts';
import type { Logger } from '../../src/telemetry/index.ts';
import type { AccountEntries } from '../accounts/account-entries.ts';
import type { Pacer } from '../aws/index.ts';
import type { RefreshDue } from './refresh-due.ts';
import { periodAt } from './schedule.ts';

export interface RefreshContext {
  readonly accounts: AccountStore;
  readonly entries: AccountEntries;
  readonly requests: ReportRequests;
  readonly refreshDue: RefreshDue;
  readonly pacer: Pacer;
  readonly logger: Logger;
}

/** Each account is looked over this often. */
export const refreshLookSeconds = 10;
/** Of the account's budget, so that people and batches always find room. */
const shareOfBudget = 0.7;
const fewestAtATime = 10;
const concurrency = 8;

/** Makes reports again before they are old, each account's spread over its period. */
export function consumeRefreshes(context: RefreshContext, connection: Redis): Worker<AccountPayload> {
  const worker = new Worker<AccountPayload>(
    refreshQueue.name,
    ({ data }) => refreshAccount(context, refreshQueue.payload.parse(data).accountId),
    { connection, prefix: queuePrefix, concurrency },
  );
  worker.on('failed', (job, error) => {
    context.logger.error({ accountId: job?.data.accountId, error }, 'a refresh failed');
  });
  worker.on('error', (error) => {
    context.logger.warn({ queue: refreshQueue.name, error: error.message }, 'the queue is not reachable');
  });
  return worker;
}

/**
 * Asks for the reports of an account that are due. When each is due next varies by a tenth of the period: what was
 * first made in one rush drifts apart.
 */
async function refreshAccount(context: RefreshContext, accountId: AccountId): Promise<void> {
  const period = periodAt(context.entries.refreshOf(accountId), new Date());
  const account = await context.accounts.find(allAccounts, accountId);
  if (period === null || account?.status !== 'REACHABLE') return;
  const rate = await context.pacer.rate(accountId, 'GenerateServiceLastAccessedDetails');
  const count = Math.max(fewestAtATime, Math.floor(rate * refreshLookSeconds * shareOfBudget));
  for (const arn of await context.refreshDue.next(accountId, count)) {
    await context.requests.requestInBackground(allAccounts, {
      accountId,
      arn,
      granularity: 'SERVICE_LEVEL',
      maxAgeSeconds: period / 2_000,
    });
    await context.refreshDue.postpone(accountId, arn, Date.now() + period * (0.9 + Math.random() * 0.1));
  }
}
