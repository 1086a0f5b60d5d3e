import { isFinished, type ReportJob } from '../../jobs/index.ts';
import type { ReportJobResolvers } from '../generated/schema.ts';
import { encodeNodeId } from '../ids/index.ts';

export const reportJobResolvers: ReportJobResolvers = {
  id: ({ accountId, id }) => encodeNodeId({ type: 'ReportJob', accountId, reportJobId: id }),
  entity: ({ accountId, arn }, _, { loaders }) => loaders.entity.load({ accountId, arn }),
  awsJobId: awsJobIdOf,
  startedAt: (job) => (job.status === 'QUEUED' ? null : job.startedAt),
  finishedAt: (job) => (isFinished(job) ? job.finishedAt : null),
  error: (job) => (job.status === 'FAILED' ? job.error : null),
  report: ({ status, accountId, arn, granularity }, _, { loaders }) =>
    status === 'COMPLETED' ? loaders.report.load({ accountId, arn, granularity }) : null,
  batch: ({ batchIds }, _, { loaders }) => {
    const [first] = batchIds;
    return first === undefined ? null : loaders.reportBatch.load(first);
  },
};

function awsJobIdOf(job: ReportJob): string | null {
  if (job.status === 'QUEUED') return null;
  return job.status === 'IN_PROGRESS' ? (job.generation?.awsJobId ?? null) : job.awsJobId;
}
