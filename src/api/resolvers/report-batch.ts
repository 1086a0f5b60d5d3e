import type { ReportBatchPlace } from '../../jobs/index.ts';
import { compareDescending, pageOf } from '../../paging/index.ts';
import type { QueryResolvers, ReportBatchResolvers } from '../generated/schema.ts';
import { encodeNodeId } from '../ids/index.ts';
import { connectionWith, readPageArguments } from '../paging/index.ts';
import { listBatchJobs } from './report-job-lists.ts';

export const reportBatchResolvers: ReportBatchResolvers = {
  id: ({ batch }) => encodeNodeId({ type: 'ReportBatch', reportBatchId: batch.id }),
  createdAt: ({ batch }) => batch.createdAt,
  finishedAt: ({ progress }) => progress.finishedAt,
  total: ({ progress }) => progress.total,
  queued: ({ progress }) => progress.queued,
  inProgress: ({ progress }) => progress.inProgress,
  completed: ({ progress }) => progress.completed,
  failed: ({ progress }) => progress.failed,
  cancelled: ({ progress }) => progress.cancelled,
  estimatedFinishAt: ({ progress }) => progress.estimatedFinishAt,
  jobs: listBatchJobs,
};

/** `Query.reportBatches`: the newest first. */
export const listReportBatches: NonNullable<QueryResolvers['reportBatches']> = async (
  _,
  pageArguments,
  { caller, domain, loaders },
) => {
  const request = readPageArguments(pageArguments);
  const list = {
    name: 'reportBatches',
    rows: await domain.reportBatchStore.list(caller.read),
    keyOf: ({ createdAt, id }: ReportBatchPlace) => [createdAt, id],
    compare: compareDescending,
  };
  const page = pageOf(list, request);
  return connectionWith(
    page,
    await Promise.all(page.rows.map(({ row }) => loaders.reportBatch.load(row.id))),
  );
};
