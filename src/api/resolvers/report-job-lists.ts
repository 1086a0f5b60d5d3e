import { setImmediate } from 'node:timers/promises';
import type { AccountId } from '../../accounts/index.ts';
import type { ReportJob } from '../../jobs/index.ts';
import {
  compareAscending,
  compareDescending,
  pageOf,
  type SortedList,
  type SortKey,
} from '../../paging/index.ts';
import type { Context } from '../context.ts';
import type { QueryResolvers, ReportBatchResolvers } from '../generated/schema.ts';
import { connectionOf, readPageArguments } from '../paging/index.ts';
import { readReportJobFilter } from './arguments/report-job-filter.ts';

/** `Query.reportJobs`: the newest first. */
export const listReportJobs: NonNullable<QueryResolvers['reportJobs']> = async (
  _,
  { filter, ...pageArguments },
  context,
) => {
  const request = readPageArguments(pageArguments);
  const { accountIds, matches } = readReportJobFilter(filter);
  const asked = accountIds ?? (await knownAccountIds(context));
  const jobs = await collectReportJobs(asked, matches, context);
  return connectionOf(pageOf(sorted('reportJobs', jobs, newestFirst, compareDescending), request));
};

/** `ReportBatch.jobs`: those made so far, by account id and ARN. */
export const listBatchJobs: NonNullable<ReportBatchResolvers['jobs']> = async (
  { batch },
  { filter, ...pageArguments },
  context,
) => {
  const request = readPageArguments(pageArguments);
  const { matches } = readReportJobFilter(filter);
  const idsByAccount = await context.domain.reportBatchStore.reportJobIds(batch);
  const ids = new Set([...idsByAccount.values()].flat());
  const jobs = await collectReportJobs(batch.accountIds, (job) => ids.has(job.id) && matches(job), context);
  return connectionOf(pageOf(sorted('ReportBatch.jobs', jobs, byEntity, compareAscending), request));
};

async function knownAccountIds({ caller, domain }: Context): Promise<AccountId[]> {
  const accounts = await domain.accounts.list(caller.read);
  return accounts.map(({ accountId }) => accountId);
}

/** Account by account, so that other requests get their turn in between. */
async function collectReportJobs(
  accountIds: Iterable<AccountId>,
  matches: (job: ReportJob) => boolean,
  { caller, domain }: Context,
): Promise<ReportJob[]> {
  const found: ReportJob[] = [];
  for (const accountId of accountIds) {
    const jobs = await domain.reportJobs.listAccount(caller.read, accountId);
    found.push(...jobs.filter(matches));
    await setImmediate();
  }
  return found;
}

const newestFirst = ({ createdAt, id }: ReportJob) => [createdAt, id];
const byEntity = ({ accountId, arn, granularity, id }: ReportJob) => [accountId, arn, granularity, id];

function sorted(
  name: string,
  jobs: readonly ReportJob[],
  keyOf: (job: ReportJob) => SortKey,
  compare: (a: SortKey, b: SortKey) => number,
): SortedList<ReportJob> {
  return { name, rows: jobs.toSorted((a, b) => compare(keyOf(a), keyOf(b))), keyOf, compare };
}
