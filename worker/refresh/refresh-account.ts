import type { Worker } from 'bullmq';
import { allAccounts, type AccountId, type AccountStore } from '../../src/accounts/index.ts';
import type { EntityKey } from '../../src/entities/index.ts';
import { priorities, refreshQueue, type AccountPayload, type ReportRequests } from '../../src/jobs/index.ts';
import type { Granularity, ReportStore } from '../../src/reports/index.ts';
import type { AccountEntries } from '../accounts/account-entries.ts';
import type { Pacer } from '../aws/index.ts';
import { consume, type ConsumeOptions } from '../consume.ts';
import type { RefreshDue } from './refresh-due.ts';
import { periodAt } from './schedule.ts';

export interface RefreshContext {
  readonly accounts: AccountStore;
  readonly entries: AccountEntries;
  readonly reports: ReportStore;
  readonly requests: ReportRequests;
  readonly refreshDue: RefreshDue;
  readonly pacer: Pacer;
}

/** Each account is looked over this often. */
export const refreshLookSeconds = 10;
/** Of the account's budget, so that people and batches always find room. */
const shareOfBudget = 0.7;
const fewestAtATime = 10;
const concurrency = 8;

/** Makes reports again before they are old, each account's spread over its period. */
export function consumeRefreshes(context: RefreshContext, options: ConsumeOptions): Worker<AccountPayload> {
  return consume(refreshQueue, ({ payload }) => refreshAccount(context, payload.accountId), {
    ...options,
    concurrency,
  });
}

/** Asks for the reports of an account that are due, and for those that come to nothing again after the period. */
async function refreshAccount(context: RefreshContext, accountId: AccountId): Promise<void> {
  const period = periodAt(context.entries.refreshOf(accountId), new Date());
  const account = await context.accounts.find(allAccounts, accountId);
  if (period === null || account?.status !== 'REACHABLE') return;
  const rate = await context.pacer.rate(accountId, 'GenerateServiceLastAccessedDetails');
  const count = Math.max(fewestAtATime, Math.floor(rate * refreshLookSeconds * shareOfBudget));
  for (const arn of await context.refreshDue.next(accountId, count)) {
    const granularity = await granularityOf(context, { accountId, arn });
    const request = { accountId, arn, granularity, maxAgeSeconds: period / 2_000 };
    await context.requests.requestInBackground(allAccounts, request, priorities.unasked);
    await context.refreshDue.schedule(accountId, arn, Date.now() + period);
  }
}

/** Where somebody has asked for actions they are kept current, too: that report answers SERVICE_LEVEL as well. */
async function granularityOf({ reports }: RefreshContext, key: EntityKey): Promise<Granularity> {
  return (await reports.has(allAccounts, key, 'ACTION_LEVEL')) ? 'ACTION_LEVEL' : 'SERVICE_LEVEL';
}
