import type { AccountScope } from '../../accounts/index.ts';
import type { UsageSummary } from '../usage-summary.ts';
import { columnsNamed, type ServiceColumn } from './access-matrix.ts';
import { selectionOf, type ServiceFilter } from './filters.ts';
import type { Organization } from './organization.ts';
import { ServiceFigures } from './service-figures.ts';

/**
 * What the reports of the selected entities say together. A service counts once for each entity that is granted it,
 * so that the figures are sums of the reports' own; entities without a report add nothing.
 */
export function usageOver(
  { catalog, matrix }: Organization,
  scope: AccountScope,
  filter: ServiceFilter,
  unusedForDays: number,
): UsageSummary {
  const figures = new ServiceFigures(matrix, catalog.select(scope, selectionOf(filter)));
  const columns = columnsNamed(matrix, filter.serviceNamespaces);
  const sum = (figure: (column: ServiceColumn) => number) =>
    columns.reduce((total, column) => total + figure(column), 0);
  const grantedServices = sum((column) => figures.grantedEntities(column));
  const usedServices = sum((column) => figures.usedEntities(column, unusedForDays));
  const newest = figures.lastUseOfAny(columns);
  return {
    grantedServices,
    usedServices,
    unusedServices: grantedServices - usedServices,
    neverUsedServices: sum((column) => figures.neverUsedEntities(column)),
    lastAuthenticated: newest === 0 ? null : newest * 1_000,
  };
}
