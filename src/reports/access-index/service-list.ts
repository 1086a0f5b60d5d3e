import type { AccountScope } from '../../accounts/index.ts';
import { compareAscending, pageOf, type Page, type PageRequest } from '../../paging/index.ts';
import { neverUsed, notGranted, type ServiceColumn } from './access-matrix.ts';
import type { ServiceUsage } from './answers.ts';
import { selectionOf, type ServiceFilter } from './filters.ts';
import type { Organization } from './organization.ts';
import { usedSinceSecond } from './thresholds.ts';

/** A page of the services that at least one of the selected entities is granted, by namespace. */
export function listServices(
  organization: Organization,
  scope: AccountScope,
  filter: ServiceFilter,
  request: PageRequest,
): Page<ServiceUsage> {
  const { catalog, matrix } = organization;
  const selected = catalog.select(scope, selectionOf(filter));
  const wanted = filter.serviceNamespaces == null ? null : new Set(filter.serviceNamespaces);
  const rows = matrix.columns.filter(
    (column) => (wanted?.has(column.serviceNamespace) ?? true) && isGranted(column, selected),
  );
  const page = pageOf(
    {
      name: 'services',
      rows,
      keyOf: ({ serviceNamespace }) => [serviceNamespace],
      compare: compareAscending,
    },
    request,
  );
  const usageOf = usageOver(organization, selected);
  return { ...page, rows: page.rows.map(({ row, cursor }) => ({ row: usageOf(row), cursor })) };
}

/** One service over all existing entities that the caller may see; null when none of them is granted it. */
export function findService(
  organization: Organization,
  scope: AccountScope,
  serviceNamespace: string,
): ServiceUsage | null {
  const column = organization.matrix.column(serviceNamespace);
  if (column === undefined) return null;
  const selected = organization.catalog.select(scope, {});
  return isGranted(column, selected) ? usageOver(organization, selected)(column) : null;
}

function isGranted({ cells }: ServiceColumn, selected: Uint32Array): boolean {
  return selected.some((ordinal) => cells[ordinal] !== notGranted);
}

function usageOver(
  { catalog, matrix }: Organization,
  selected: Uint32Array,
): (column: ServiceColumn) => ServiceUsage {
  const usedSince = memoized((days: number) =>
    selected.map((ordinal) => usedSinceSecond(matrix, ordinal, days)),
  );
  return (column) => {
    const figures = lazy(() => figuresOf(column, selected));
    return {
      serviceNamespace: column.serviceNamespace,
      serviceName: column.serviceName,
      get grantedEntities() {
        return figures().granted;
      },
      get neverUsedEntities() {
        return figures().granted - figures().used;
      },
      get lastAuthenticated() {
        return figures().used === 0 ? null : figures().newest * 1_000;
      },
      get lastAuthenticatedBy() {
        return figures().used === 0 ? null : catalog.entity(figures().newestOrdinal);
      },
      usedEntities: (unusedForDays) => countFrom(column, selected, usedSince(unusedForDays)),
    };
  };
}

/**
 * One look at each cell, five million for a page: comparisons are added up rather than branched on, because a
 * processor can't guess which services are granted; `for…of` and constants of other modules would double the time.
 */
function figuresOf({ cells }: ServiceColumn, selected: Uint32Array) {
  const never: number = neverUsed;
  let granted = 0;
  let used = 0;
  let newest = never;
  let newestOrdinal = -1;
  let position = 0;
  while (position < selected.length) {
    const ordinal = selected[position++] ?? 0;
    const cell = cells[ordinal] ?? 0;
    granted += Number(cell >= never);
    used += Number(cell > never);
    if (cell > newest) {
      newest = cell;
      newestOrdinal = ordinal;
    }
  }
  return { granted, used, newest, newestOrdinal };
}

function countFrom({ cells }: ServiceColumn, selected: Uint32Array, since: Uint32Array): number {
  let count = 0;
  for (let position = 0; position < selected.length; position++) {
    count += Number((cells[selected[position] ?? 0] ?? 0) >= (since[position] ?? 0));
  }
  return count;
}

function lazy<Result>(compute: () => Result): () => Result {
  let result: Result | undefined;
  return () => (result ??= compute());
}

/** Computes each result once. */
function memoized<Argument, Result>(compute: (argument: Argument) => Result): (argument: Argument) => Result {
  const results = new Map<Argument, Result>();
  return (argument) => {
    const result = results.get(argument) ?? compute(argument);
    results.set(argument, result);
    return result;
  };
}
