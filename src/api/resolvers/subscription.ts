import { permits } from '../../accounts/index.ts';
import type { Context } from '../context.ts';
import { ApiError } from '../errors/index.ts';
import type { SubscriptionResolvers } from '../generated/schema.ts';
import { readReportJobFilter } from './arguments/report-job-filter.ts';
import { findReportJob, readNodeIdOf } from './node.ts';

export const subscriptionResolvers: SubscriptionResolvers = {
  reportJob: {
    subscribe: async (_, { id }, context) => {
      const nodeId = readNodeIdOf('ReportJob', id);
      const read = () => findReportJob(nodeId, context);
      return (
        (await context.domain.reportJobFeed.watch(nodeId.reportJobId, read)) ?? notFound('report job', id)
      );
    },
    resolve: asOfNow,
  },
  reportBatch: {
    subscribe: async (_, { id }, { domain, loaders }) => {
      const { reportBatchId } = readNodeIdOf('ReportBatch', id);
      const read = () => loaders.reportBatch.clear(reportBatchId).load(reportBatchId);
      return (await domain.reportBatchFeed.watch(read)) ?? notFound('report batch', id);
    },
    resolve: asOfNow,
  },
  reportFinished: {
    subscribe: (_, { filter }, { caller, domain }) => {
      const { matches } = readReportJobFilter(filter);
      return domain.reportJobFeed.watchFinished(
        (summary) => permits(caller.read, summary.accountId) && matches(summary),
      );
    },
    resolve: asOfNow,
  },
};

/** Each event is answered from what is stored now, not from what the one before it had read. */
function asOfNow<Payload>(payload: Payload, _: unknown, { loaders }: Context): Payload {
  loaders.clear();
  return payload;
}

function notFound(what: string, id: string): never {
  throw new ApiError('NOT_FOUND', `there is no ${what} "${id}"; old ones are forgotten after a while`);
}
