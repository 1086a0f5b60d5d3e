import { permits } from '../../accounts/index.ts';
import { parseEntityArn } from '../../entities/index.ts';
import type { ReportJob } from '../../jobs/index.ts';
import type { Context } from '../context.ts';
import { ApiError, badUserInput, notAvailableYet } from '../errors/index.ts';
import type { ReportJobFilter, SubscriptionResolvers } from '../generated/schema.ts';
import { readArns, readList } from './arguments/filters.ts';
import { findReportJob, readNodeId } from './node.ts';

export const subscriptionResolvers: SubscriptionResolvers = {
  reportJob: {
    subscribe: async (_, { id }, context) => {
      const nodeId = readNodeId('id', id);
      if (nodeId.type !== 'ReportJob') throw badUserInput(`id is "${id}", which is not a report job's id`);
      const states = await context.domain.reportJobFeed.watch(nodeId.reportJobId, () =>
        findReportJob(nodeId, context),
      );
      if (states === null) {
        throw new ApiError(
          'NOT_FOUND',
          `there is no report job "${id}"; finished ones are forgotten after a while`,
        );
      }
      return states;
    },
    resolve: toldNow,
  },
  reportFinished: {
    subscribe: (_, { filter }, { caller, domain }) => {
      const matches = reportJobTestOf(filter ?? {});
      return domain.reportJobFeed.watchFinished((job) => permits(caller.read, job.accountId) && matches(job));
    },
    resolve: toldNow,
  },
  reportBatch: {
    subscribe: () => {
      throw notAvailableYet('reportBatch');
    },
    resolve: () => {
      throw notAvailableYet('reportBatch');
    },
  },
};

/** Each event is answered from what is stored now, not from what the one before it had read. */
function toldNow(job: ReportJob, _: unknown, { loaders }: Context): ReportJob {
  loaders.clear();
  return job;
}

function reportJobTestOf(filter: Partial<ReportJobFilter>): (job: ReportJob) => boolean {
  const accountIds = asSet(readList('accountIds', filter.accountIds));
  const arns = asSet(readArns(filter.arns));
  const entityTypes = readList('entityTypes', filter.entityTypes);
  const statuses = readList('statuses', filter.statuses);
  const errorCodes = readList('errorCodes', filter.errorCodes);
  return (job) =>
    (accountIds?.has(job.accountId) ?? true) &&
    (arns?.has(job.arn) ?? true) &&
    (entityTypes?.some((type) => type === parseEntityArn(job.arn)?.type) ?? true) &&
    (statuses?.includes(job.status) ?? true) &&
    (errorCodes?.some((code) => job.status === 'FAILED' && code === job.error.code) ?? true);
}

function asSet<Value>(values: readonly Value[] | null): ReadonlySet<Value> | null {
  return values === null ? null : new Set(values);
}
