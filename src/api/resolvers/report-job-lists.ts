import type { ReportJobSummary } from '../../jobs/index.ts';
import { compareDescending, pageOf, type PageRequest } from '../../paging/index.ts';
import type { Context } from '../context.ts';
import type { QueryResolvers, ReportBatchResolvers } from '../generated/schema.ts';
import { connectionWith, readPageArguments } from '../paging/index.ts';
import { readReportJobFilter } from './arguments/report-job-filter.ts';
import { findReportJob } from './node.ts';

/** `Query.reportJobs`: the newest first. */
export const listReportJobs: NonNullable<QueryResolvers['reportJobs']> = (
  _,
  { filter, ...pageArguments },
  context,
) => {
  const request = readPageArguments(pageArguments);
  const { matches } = readReportJobFilter(filter);
  return listJobs('reportJobs', request, matches, context);
};

/** `ReportBatch.jobs`: those made so far, the newest first. */
export const listBatchJobs: NonNullable<ReportBatchResolvers['jobs']> = async (
  { batch },
  { filter, ...pageArguments },
  context,
) => {
  const request = readPageArguments(pageArguments);
  const { matches } = readReportJobFilter(filter);
  const idsByAccount = await context.domain.reportBatchStore.reportJobIds(batch);
  const ids = new Set([...idsByAccount.values()].flat());
  return listJobs('ReportBatch.jobs', request, (job) => ids.has(job.id) && matches(job), context);
};

/** Finds the page in memory and reads only its jobs. */
async function listJobs(
  name: string,
  request: PageRequest,
  matches: (job: ReportJobSummary) => boolean,
  context: Context,
) {
  const { caller, domain } = context;
  const rows = domain.reportJobIndex.list(caller.read, matches);
  const keyOf = ({ createdAt, id }: ReportJobSummary) => [createdAt, id];
  const page = pageOf({ name, rows, keyOf, compare: compareDescending }, request);
  const jobs = await Promise.all(
    page.rows.map(({ row: { accountId, id } }) => findReportJob({ accountId, reportJobId: id }, context)),
  );
  return connectionWith(page, jobs);
}
