import type { Account } from '../../accounts/index.ts';
import { parseEntityArn } from '../../entities/index.ts';
import { compareAscending, compareDescending, pageOf, type SortedList } from '../../paging/index.ts';
import type { Coverage, ServiceAccessFilter } from '../../reports/access-index/index.ts';
import { usedSince, type Report, type ServiceAccess } from '../../reports/index.ts';
import type { Context } from '../context.ts';
import type { ReportResolvers, ServiceAccessOrder } from '../generated/schema.ts';
import { connectionWith, readPageArguments } from '../paging/index.ts';
import { readServiceAccessFilter } from './arguments/filters.ts';
import { serviceAccessNodeOf } from './service-access-node.ts';

/** `Report.services`: the rows of one report, filtered and ordered. */
export const reportServices: NonNullable<ReportResolvers['services']> = (
  report,
  { filter: filterInput, orderBy, ...pageArguments },
  context,
) => {
  const filter = readServiceAccessFilter(filterInput);
  const asked = asksFor(filter, report);
  const rows = asked ? report.services.filter(rowTestOf(filter, report)) : [];
  const page = pageOf(sortedBy(orderBy ?? null, rows), readPageArguments(pageArguments));
  const nodes = page.rows.map(({ row }) => serviceAccessNodeOf(report, row));
  return Object.assign(connectionWith(page, nodes), {
    measureCoverage: () => (asked ? coverageOf(report, context) : nothingAsked),
  });
};

/** Whether the filter's questions about entities let this report's entity through. */
function asksFor(
  { accountIds, entityTypes, arns }: ServiceAccessFilter,
  { accountId, arn }: Report,
): boolean {
  return (
    (accountIds?.includes(accountId) ?? true) &&
    (arns?.includes(arn) ?? true) &&
    (entityTypes == null || entityTypes.some((asked) => asked === parseEntityArn(arn)?.type))
  );
}

function rowTestOf(
  filter: ServiceAccessFilter,
  { jobCompletionDate }: Report,
): (row: ServiceAccess) => boolean {
  const { serviceNamespaces, unusedForDays, usedWithinDays, neverUsed } = filter;
  const namespaces = serviceNamespaces == null ? null : new Set(serviceNamespaces);
  const usedBefore = unusedForDays == null ? Infinity : usedSince(jobCompletionDate, unusedForDays);
  const usedFrom = usedWithinDays == null ? -Infinity : usedSince(jobCompletionDate, usedWithinDays);
  return ({ serviceNamespace, lastAuthenticated }) => {
    const time = lastAuthenticated?.time ?? -Infinity;
    return (
      (namespaces?.has(serviceNamespace) ?? true) &&
      time < usedBefore &&
      time >= usedFrom &&
      (neverUsed == null || neverUsed === (lastAuthenticated === null))
    );
  };
}

function sortedBy(
  orderBy: ServiceAccessOrder | null,
  rows: readonly ServiceAccess[],
): SortedList<ServiceAccess> {
  const { field, direction } = orderBy ?? { field: 'SERVICE_NAMESPACE', direction: 'ASC' };
  const compare = direction === 'ASC' ? compareAscending : compareDescending;
  const keyOf = ({ serviceNamespace, lastAuthenticated }: ServiceAccess) =>
    field === 'SERVICE_NAMESPACE' ? [serviceNamespace] : [lastAuthenticated?.time ?? null, serviceNamespace];
  return {
    name: `Report.services ${field} ${direction}`,
    rows: rows.toSorted((a, b) => compare(keyOf(a), keyOf(b))),
    keyOf,
    compare,
  };
}

const nothingAsked: Coverage = {
  accounts: 0,
  unreachableAccounts: [],
  entities: 0,
  entitiesWithReport: 0,
  oldestReportAt: null,
};

async function coverageOf({ accountId, jobCompletionDate }: Report, { loaders }: Context): Promise<Coverage> {
  const account = await loaders.account.load(accountId);
  return {
    accounts: 1,
    unreachableAccounts: account !== null && isUnreachable(account) ? [accountId] : [],
    entities: 1,
    entitiesWithReport: 1,
    oldestReportAt: jobCompletionDate,
  };
}

function isUnreachable({ status }: Account): boolean {
  return status !== 'REACHABLE' && status !== 'UNKNOWN';
}
