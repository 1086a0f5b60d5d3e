import type { ReportBatchResolvers } from '../generated/schema.ts';
import { encodeNodeId } from '../ids/index.ts';
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
