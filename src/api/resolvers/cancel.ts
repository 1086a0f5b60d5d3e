import { cancelReportJob } from '../../jobs/index.ts';
import type { UserError } from '../errors/index.ts';
import type { MutationResolvers } from '../generated/schema.ts';
import { parseNodeId } from '../ids/index.ts';
import { notPermitted } from './user-errors.ts';

const field = ['id'];

/** `Mutation.cancelReportJob` */
export const cancelJob: NonNullable<MutationResolvers['cancelReportJob']> = async (_, { id }, context) => {
  const { caller, domain } = context;
  const refused = (userError: UserError) => ({ reportJob: null, userErrors: [userError] });
  const nodeId = parseNodeId(id);
  if (nodeId?.type !== 'ReportJob') return refused(invalidId(id, 'report job'));
  const job = { accountId: nodeId.accountId, id: nodeId.reportJobId };
  if ((await domain.reportJobs.find(caller.read, job.accountId, job.id)) === null) {
    return refused({
      ...{ code: 'REPORT_JOB_NOT_FOUND', field },
      message: `there is no report job "${id}"; finished ones are forgotten after a while`,
    });
  }
  const outcome = await cancelReportJob(caller.generate, domain.reportJobs, domain.generateQueue, job);
  context.loaders.clear();
  switch (outcome.kind) {
    case 'cancelled':
      domain.reportJobIndex.take(outcome.job);
      return { reportJob: outcome.job, userErrors: [] };
    case 'alreadyFinished':
      return refused({
        ...{ code: 'JOB_ALREADY_FINISHED', field },
        message: `report job "${id}" is ${outcome.job.status} already; there is nothing to cancel`,
      });
    case 'notFound':
      return refused(notPermitted([job.accountId], field));
  }
};

/** `Mutation.cancelReportBatch` */
export const cancelBatch: NonNullable<MutationResolvers['cancelReportBatch']> = async (
  _,
  { id },
  context,
) => {
  const { caller, domain, loaders } = context;
  const refused = (userError: UserError) => ({ reportBatch: null, userErrors: [userError] });
  const nodeId = parseNodeId(id);
  if (nodeId?.type !== 'ReportBatch') return refused(invalidId(id, 'report batch'));
  const visible = await domain.reportBatchStore.find(caller.read, nodeId.reportBatchId);
  if (visible === null) {
    return refused({
      ...{ code: 'REPORT_BATCH_NOT_FOUND', field },
      message: `there is no report batch "${id}"; batches are kept for a week`,
    });
  }
  const outcome = await domain.reportBatches.cancel(caller.generate, nodeId.reportBatchId);
  loaders.clear();
  switch (outcome.kind) {
    case 'cancelled':
      return { reportBatch: await loaders.reportBatch.load(nodeId.reportBatchId), userErrors: [] };
    case 'alreadyFinished':
      return refused({
        ...{ code: 'BATCH_ALREADY_FINISHED', field },
        message: `every job of report batch "${id}" is final already; there is nothing to cancel`,
      });
    case 'notFound':
      return refused(notPermitted(visible.accountIds, field));
  }
};

function invalidId(id: string, what: string): UserError {
  return { code: 'INVALID_ID', field, message: `"${id}" is not a ${what}'s id` };
}
