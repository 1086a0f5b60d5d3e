import type { Account } from '../../accounts/index.ts';
import { parseEntityArn } from '../../entities/index.ts';
import { compareAscending, compareDescending, pageOf, type SortedList } from '../../paging/index.ts';
import type { Coverage, ServiceAccessFilter } from '../../reports/access-index/index.ts';
import { usedSince, type Report } from '../../reports/index.ts';
import type { Context } from '../context.ts';
import type { ReportResolvers, ServiceAccessOrder } from '../generated/schema.ts';
import { connectionOf, readPageArguments } from '../paging/index.ts';
import { readServiceAccessFilter } from './arguments/filters.ts';
import { serviceAccessNodesOf, type ServiceAccessNode } from './service-access-node.ts';

/** `Report.services`: the rows of one report, filtered and ordered. */
export const reportServices: NonNullable<ReportResolvers['services']> = (
  report,
  { filter: filterInput, orderBy, ...pageArguments },
  context,
) => {
  const filter = readServiceAccessFilter(filterInput);
  const asked = asksFor(filter, report);
  const { field, direction } = orderBy ?? defaultOrder;
  const list = orderedRowsOf(report, field, direction);
  const rows = asked ? list.rows.filter(rowTestOf(filter, report)) : [];
  const page = pageOf({ ...list, rows }, readPageArguments(pageArguments));
  return Object.assign(connectionOf(page), {
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
): (row: ServiceAccessNode) => boolean {
  const { serviceNamespaces, unusedForDays, usedWithinDays, neverUsed } = filter;
  const namespaces = serviceNamespaces == null ? null : new Set(serviceNamespaces);
  const usedBefore = unusedForDays == null ? Infinity : usedSince(jobCompletionDate, unusedForDays);
  const usedFrom = usedWithinDays == null ? -Infinity : usedSince(jobCompletionDate, usedWithinDays);
  return ({ serviceNamespace, lastAuthenticated }) => {
    const time = lastAuthenticated ?? -Infinity;
    return (
      (namespaces?.has(serviceNamespace) ?? true) &&
      time < usedBefore &&
      time >= usedFrom &&
      (neverUsed == null || neverUsed === (lastAuthenticated === null))
    );
  };
}

const defaultOrder: ServiceAccessOrder = { field: 'SERVICE_NAMESPACE', direction: 'ASC' };
const listsByReport = new WeakMap<Report, Map<string, SortedList<ServiceAccessNode>>>();

/** All rows of a report in some order, which a report that is asked for again has already. */
function orderedRowsOf(
  report: Report,
  field: ServiceAccessOrder['field'],
  direction: ServiceAccessOrder['direction'],
): SortedList<ServiceAccessNode> {
  const name = `Report.services ${field} ${direction}`;
  const lists = listsByReport.get(report) ?? new Map<string, SortedList<ServiceAccessNode>>();
  listsByReport.set(report, lists);
  const known = lists.get(name);
  if (known !== undefined) return known;
  const compare = direction === 'ASC' ? compareAscending : compareDescending;
  const keyOf = ({ serviceNamespace, lastAuthenticated }: ServiceAccessNode) =>
    field === 'SERVICE_NAMESPACE' ? [serviceNamespace] : [lastAuthenticated, serviceNamespace];
  const rows = serviceAccessNodesOf(report).toSorted((a, b) => compare(keyOf(a), keyOf(b)));
  const list = { name, rows, keyOf, compare };
  lists.set(name, list);
  return list;
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
