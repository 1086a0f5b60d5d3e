import type { Account } from '../../accounts/index.ts';
import { compareAscending, pageOf } from '../../paging/index.ts';
import { badUserInput } from '../errors/index.ts';
import type { AccountFilter, QueryResolvers } from '../generated/schema.ts';
import { connectionOf, readPageArguments } from '../paging/index.ts';
import { readList } from './arguments/filters.ts';
import { readEntityTarget } from './entity-target.ts';
import {
  entitiesConnection,
  organizationUsage,
  serviceAccessConnection,
  servicesConnection,
} from './organization-lists.ts';
import { findReportJob, node, nodes, readNodeIdOf } from './node.ts';
import { listReportBatches } from './report-batch.ts';
import { listReportJobs } from './report-job-lists.ts';

export const queryResolvers: QueryResolvers = {
  viewer: (_, _arguments, { caller }) => caller,
  node,
  nodes,
  account: (_, { accountId }, { loaders }) => loaders.account.load(accountId),
  accounts: async (_, { filter, ...pageArguments }, { loaders }) => {
    const request = readPageArguments(pageArguments);
    const matches = accountTestOf(filter ?? {});
    const accounts = await loaders.listAccounts();
    const list = {
      name: 'accounts',
      rows: accounts.filter(matches),
      keyOf: ({ accountId }: Account) => [accountId],
      compare: compareAscending,
    };
    return connectionOf(pageOf(list, request));
  },
  entity: (_, { arn, accountId }, { loaders }) => {
    const target = readEntityTarget(arn, accountId);
    if (target.kind === 'wrong') throw badUserInput(target.message);
    return loaders.entity.load(target);
  },
  entities: (_, listArguments, context) => entitiesConnection(listArguments, context),
  serviceAccess: (_, listArguments, context) => serviceAccessConnection(listArguments, context),
  services: (_, listArguments, context) => servicesConnection(listArguments, context),
  reportJob: (_, { id }, context) => findReportJob(readNodeIdOf('ReportJob', id), context),
  reportJobs: listReportJobs,
  reportBatch: (_, { id }, { loaders }) =>
    loaders.reportBatch.load(readNodeIdOf('ReportBatch', id).reportBatchId),
  reportBatches: listReportBatches,
  usage: (_, { unusedForDays, filter }, context) => organizationUsage(unusedForDays, filter, context),
};

function accountTestOf({
  accountIds,
  statuses,
  search,
}: Partial<AccountFilter>): (account: Account) => boolean {
  const ids = readList('accountIds', accountIds);
  const text = search?.toLowerCase();
  return ({ accountId, status, name }) =>
    (ids?.includes(accountId) ?? true) &&
    (statuses?.includes(status) ?? true) &&
    (text === undefined || accountId.includes(text) || (name?.toLowerCase().includes(text) ?? false));
}
