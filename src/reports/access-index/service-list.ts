import type { AccountId, AccountScope } from '../../accounts/index.ts';
import {
  compareAscending,
  compareDescending,
  pageOf,
  type Page,
  type PageRequest,
  type SortKey,
} from '../../paging/index.ts';
import { columnsNamed, type ServiceColumn } from './access-matrix.ts';
import type { ServiceUsage } from './answers.ts';
import { selectionOf, type ServiceFilter, type ServiceOrder } from './filters.ts';
import type { Organization } from './organization.ts';
import { ServiceFigures } from './service-figures.ts';

const byNamespace: ServiceOrder = { field: 'SERVICE_NAMESPACE', direction: 'ASC', unusedForDays: 0 };

/** A page of the services that at least one of the selected entities is granted, by default by namespace. */
export function listServices(
  organization: Organization,
  scope: AccountScope,
  filter: ServiceFilter,
  order: ServiceOrder | null,
  request: PageRequest,
): Page<ServiceUsage> {
  const { catalog, matrix } = organization;
  const figures = new ServiceFigures(matrix, catalog.select(scope, selectionOf(filter)));
  const accountId = onlyAccountOf(filter);
  const services = columnsNamed(matrix, filter.serviceNamespaces)
    .filter((column) => figures.isGranted(column))
    .map((column) => usageOf(organization, figures, column, accountId));
  return pageOf(sortedBy(order ?? byNamespace, services), request);
}

/**
 * One service over all existing entities that the caller may see, or over those of one account; null when none of
 * them is granted it.
 */
export function findService(
  organization: Organization,
  scope: AccountScope,
  serviceNamespace: string,
  accountId: AccountId | null,
): ServiceUsage | null {
  const { catalog, matrix } = organization;
  const column = matrix.column(serviceNamespace);
  if (column === undefined) return null;
  const selection = { accountIds: accountId === null ? null : [accountId] };
  const figures = new ServiceFigures(matrix, catalog.select(scope, selection));
  return figures.isGranted(column) ? usageOf(organization, figures, column, accountId) : null;
}

/** The account that a filter asks for and nothing else. */
function onlyAccountOf({ accountIds, entityTypes }: ServiceFilter): AccountId | null {
  return accountIds?.length === 1 && entityTypes == null ? (accountIds[0] ?? null) : null;
}

function usageOf(
  { catalog }: Organization,
  figures: ServiceFigures,
  column: ServiceColumn,
  accountId: AccountId | null,
): ServiceUsage {
  return {
    accountId,
    serviceNamespace: column.serviceNamespace,
    serviceName: column.serviceName,
    get grantedEntities() {
      return figures.grantedEntities(column);
    },
    get neverUsedEntities() {
      return figures.neverUsedEntities(column);
    },
    get lastAuthenticated() {
      return figures.lastUse(column) * 1_000 || null;
    },
    get lastAuthenticatedBy() {
      const ordinal = figures.lastUser(column);
      return ordinal === null ? null : catalog.entity(ordinal);
    },
    usedEntities: (unusedForDays) => figures.usedEntities(column, unusedForDays),
  };
}

/** Few hundred services at most are sorted: each figure is known once it was counted. */
function sortedBy(order: ServiceOrder, services: readonly ServiceUsage[]) {
  const { field, direction, unusedForDays } = order;
  const compare = direction === 'ASC' ? compareAscending : compareDescending;
  const keyOf = keyBy(order);
  const days = countsDays(field) ? ` ${unusedForDays}` : '';
  const keyed = services.map((service) => ({ service, key: keyOf(service) }));
  return {
    name: `services ${field}${days} ${direction}`,
    rows: keyed.sort((a, b) => compare(a.key, b.key)).map(({ service }) => service),
    ...{ keyOf, compare },
  };
}

function countsDays(field: ServiceOrder['field']): boolean {
  return field === 'USED_ENTITIES' || field === 'UNUSED_ENTITIES';
}

function keyBy({ field, unusedForDays }: ServiceOrder): (service: ServiceUsage) => SortKey {
  const keyWith = (figure: (service: ServiceUsage) => number | null) => (service: ServiceUsage) => [
    figure(service),
    service.serviceNamespace,
  ];
  switch (field) {
    case 'SERVICE_NAMESPACE':
      return ({ serviceNamespace }) => [serviceNamespace];
    case 'GRANTED_ENTITIES':
      return keyWith(({ grantedEntities }) => grantedEntities);
    case 'USED_ENTITIES':
      return keyWith((service) => service.usedEntities(unusedForDays));
    case 'UNUSED_ENTITIES':
      return keyWith((service) => service.grantedEntities - service.usedEntities(unusedForDays));
    case 'NEVER_USED_ENTITIES':
      return keyWith(({ neverUsedEntities }) => neverUsedEntities);
    case 'LAST_AUTHENTICATED':
      return keyWith(({ lastAuthenticated }) => lastAuthenticated);
  }
}
