import type { ServiceAccessRow } from '../../reports/access-index/index.ts';
import type { Context } from '../context.ts';
import type {
  QueryEntitiesArgs,
  QueryServiceAccessArgs,
  QueryServicesArgs,
  QueryUsageArgs,
} from '../generated/schema.ts';
import { connectionOf, connectionWith, readPageArguments } from '../paging/index.ts';
import { readDays } from './arguments/days.ts';
import { readEntityFilter, readServiceAccessFilter, readServiceFilter } from './arguments/filters.ts';
import { readEntityOrder, readServiceOrder } from './arguments/orders.ts';
import type {
  CoveredEntities,
  CoveredServiceAccess,
  CoveredServices,
  CoveredUsage,
} from './covered-connections.ts';
import type { ServiceAccessNode } from './service-access-node.ts';

/** Lists and sums over everything that the caller may see, from the index; an entity's details come from its store. */

export async function entitiesConnection(
  { filter: filterInput, orderBy, ...pageArguments }: Partial<QueryEntitiesArgs>,
  { caller, domain: { index }, loaders }: Context,
): Promise<CoveredEntities> {
  const filter = readEntityFilter(filterInput);
  const order = readEntityOrder(orderBy);
  const page = index.listEntities(caller.read, filter, order, readPageArguments(pageArguments));
  const entities = await loaders.entity.loadAll(page.rows.map(({ row }) => row));
  return Object.assign(connectionWith(page, entities), {
    measureCoverage: () => index.coverage(caller.read, filter),
  });
}

export function serviceAccessConnection(
  { filter: filterInput, orderBy, ...pageArguments }: Partial<QueryServiceAccessArgs>,
  { caller, domain: { index } }: Context,
): CoveredServiceAccess {
  const filter = readServiceAccessFilter(filterInput);
  const page = index.listServiceAccess(
    caller.read,
    filter,
    orderBy ?? null,
    readPageArguments(pageArguments),
  );
  const nodes = page.rows.map(({ row }) => nodeOf(row));
  return Object.assign(connectionWith(page, nodes), {
    measureCoverage: () => index.coverage(caller.read, filter),
  });
}

export function servicesConnection(
  { filter: filterInput, orderBy, ...pageArguments }: Partial<QueryServicesArgs>,
  { caller, domain: { index } }: Context,
): CoveredServices {
  const filter = readServiceFilter(filterInput);
  const order = readServiceOrder(orderBy);
  const page = index.listServices(caller.read, filter, order, readPageArguments(pageArguments));
  return Object.assign(connectionOf(page), { measureCoverage: () => index.coverage(caller.read, filter) });
}

/** `Query.usage`: the sum over everything that the caller may see. */
export function organizationUsage(
  unusedForDays: number,
  filterInput: QueryUsageArgs['filter'],
  { caller, domain: { index } }: Context,
): CoveredUsage {
  const filter = readServiceFilter(filterInput);
  return {
    summary: index.usage(caller.read, filter, readDays('unusedForDays', unusedForDays)),
    measureCoverage: () => index.coverage(caller.read, filter),
  };
}

function nodeOf({ entity, ...row }: ServiceAccessRow): ServiceAccessNode {
  return { accountId: entity.accountId, arn: entity.arn, ...row, reportRow: null };
}
