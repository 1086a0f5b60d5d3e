import { permits, type Account, type AccountId } from '../../accounts/index.ts';
import { cancelReportJob, enqueueInventories } from '../../jobs/index.ts';
import { maxFilterValues } from '../../reports/access-index/index.ts';
import type { Context } from '../context.ts';
import { notAvailableYet, type UserError } from '../errors/index.ts';
import type { MutationResolvers } from '../generated/schema.ts';
import { parseNodeId } from '../ids/index.ts';
import { generateReport } from './generate-report.ts';
import { accountNotFound, notPermitted } from './user-errors.ts';

export const mutationResolvers: MutationResolvers = {
  generateReport: async (_, { input }, context) => {
    const outcome = await generateReport(input, context);
    context.loaders.clear();
    return outcome.kind === 'accepted'
      ? { reportJob: outcome.job, userErrors: [] }
      : { reportJob: null, userErrors: outcome.userErrors };
  },
  cancelReportJob: async (_, { id }, context) => {
    const outcome = await cancel(id, context);
    context.loaders.clear();
    return outcome;
  },
  refreshInventory: async (_, { input }, context) => {
    const { accounts, userErrors } = await accountsToRefresh(input.accountIds ?? null, context);
    if (userErrors.length > 0) return { accounts: [], userErrors };
    await enqueueInventories(
      context.domain.inventoryQueue,
      accounts.map(({ accountId }) => accountId),
    );
    return { accounts, userErrors };
  },
  generateReports: () => {
    throw notAvailableYet('generateReports');
  },
  cancelReportBatch: () => {
    throw notAvailableYet('cancelReportBatch');
  },
};

async function cancel(id: string, { caller, domain }: Context) {
  const nodeId = parseNodeId(id);
  if (nodeId?.type !== 'ReportJob') {
    return refused({ code: 'INVALID_ID', field: ['id'], message: `"${id}" is not a report job's id` });
  }
  const job = { accountId: nodeId.accountId, id: nodeId.reportJobId };
  const visible = await domain.reportJobs.find(caller.read, job.accountId, job.id);
  if (visible === null) {
    return refused({
      code: 'REPORT_JOB_NOT_FOUND',
      field: ['id'],
      message: `there is no report job "${id}"; finished ones are forgotten after a while`,
    });
  }
  const outcome = await cancelReportJob(caller.generate, domain.reportJobs, domain.generateQueue, job);
  switch (outcome.kind) {
    case 'cancelled':
      return { reportJob: outcome.job, userErrors: [] };
    case 'alreadyFinished':
      return refused({
        code: 'JOB_ALREADY_FINISHED',
        field: ['id'],
        message: `report job "${id}" is ${outcome.job.status} already; there is nothing to cancel`,
      });
    case 'notFound':
      return refused(notPermitted(job.accountId, ['id']));
  }
}

function refused(userError: UserError) {
  return { reportJob: null, userErrors: [userError] };
}

/** The accounts to list again: those named, or all in which the caller may have something done. */
async function accountsToRefresh(
  accountIds: readonly AccountId[] | null,
  { caller, domain }: Context,
): Promise<{ accounts: Account[]; userErrors: UserError[] }> {
  const field = ['input', 'accountIds'];
  if (accountIds !== null && accountIds.length > maxFilterValues) {
    const message = `accountIds has ${accountIds.length} values: at most ${maxFilterValues} are taken`;
    return { accounts: [], userErrors: [{ code: 'TOO_MANY_VALUES', field, message }] };
  }
  const visible = await domain.accounts.list(caller.read);
  if (accountIds === null) {
    return {
      accounts: visible.filter(({ accountId }) => permits(caller.generate, accountId)),
      userErrors: [],
    };
  }
  const byId = new Map(visible.map((account) => [account.accountId, account]));
  const userErrors = [...new Set(accountIds)].flatMap((accountId): UserError[] => {
    if (!byId.has(accountId)) return [accountNotFound(accountId, field)];
    return permits(caller.generate, accountId) ? [] : [notPermitted(accountId, field)];
  });
  return { accounts: [...new Set(accountIds)].flatMap((id) => byId.get(id) ?? []), userErrors };
}
