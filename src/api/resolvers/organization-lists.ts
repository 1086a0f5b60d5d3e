import type { ServiceAccessRow } from '../../reports/access-index/index.ts';
import type { Context } from '../context.ts';
import type { QueryEntitiesArgs, QueryServiceAccessArgs, QueryServicesArgs } from '../generated/schema.ts';
import { connectionOf, connectionWith, readPageArguments } from '../paging/index.ts';
import { readEntityFilter, readServiceAccessFilter, readServiceFilter } from './arguments/filters.ts';
import type { CoveredEntities, CoveredServiceAccess, CoveredServices } from './covered-connections.ts';
import type { ServiceAccessNode } from './service-access-node.ts';

/** Lists over everything that the caller may see, from the index; an entity's details come from its store. */

export async function entitiesConnection(
  { filter: filterInput, orderBy, ...pageArguments }: Partial<QueryEntitiesArgs>,
  { caller, domain: { index }, loaders }: Context,
): Promise<CoveredEntities> {
  const filter = readEntityFilter(filterInput);
  const page = index.listEntities(caller.read, filter, orderBy ?? null, readPageArguments(pageArguments));
  const entities = await Promise.all(page.rows.map(({ row }) => loaders.entity.load(row)));
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
  { filter: filterInput, ...pageArguments }: Partial<QueryServicesArgs>,
  { caller, domain: { index } }: Context,
): CoveredServices {
  const filter = readServiceFilter(filterInput);
  const page = index.listServices(caller.read, filter, readPageArguments(pageArguments));
  return Object.assign(connectionOf(page), { measureCoverage: () => index.coverage(caller.read, filter) });
}

function nodeOf({ entity, ...row }: ServiceAccessRow): ServiceAccessNode {
  return { accountId: entity.accountId, arn: entity.arn, ...row, reportRow: null };
}
