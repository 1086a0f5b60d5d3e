import type { ServiceRowFragment } from '../../api/operations.ts';
import { serviceAddress } from '../../address/addresses.ts';
import { useFilters, type AddressFilters } from '../../address/filters.ts';
import { Link } from '../../address/link.tsx';
import { useWindow } from '../../address/window.ts';
import { Show } from '../../parts/answer.tsx';
import { SearchField } from '../../parts/controls.tsx';
import { KindFilter } from '../../parts/kind-filter.tsx';
import { CsvButton, type CsvSource } from '../../parts/csv-button.tsx';
import { Page, Section } from '../../parts/page.tsx';
import { Empty } from '../../parts/states.tsx';
import { Table, type Column } from '../../parts/table.tsx';
import { UsageBar, UsageLegend } from '../../parts/usage-bar.tsx';
import { counted, date, entityTypes, number } from '../../parts/words.ts';
import { useAllServices } from './all-services.ts';

const orders = ['name', 'granted', 'unused', 'never', 'last'] as const;
type Order = (typeof orders)[number];

/** Every service that anybody is granted, over all accounts. */
export function ServicesPage() {
  const days = useWindow();
  const filters = useFilters();
  const type = filters.oneOf('type', entityTypes);
  const order = filters.oneOf('order', orders) ?? 'unused';
  const answer = useAllServices({ entityTypes: type && [type] }, days);
  const rows = answer.data && arrange(answer.data, filters.get('search') ?? '', order, filters);
  return (
    <Page title="Services">
      <Section title="Granted to somebody" actions={<CsvButton source={csvOf(rows ?? [], days)} />}>
        <div className="filters">
          <SearchField
            label="Name or namespace"
            value={filters.get('search') ?? ''}
            onChange={(search) => {
              filters.set({ search }, 'replace');
            }}
          />
          <KindFilter label="Granted to" />
        </div>
        <Show answer={{ ...answer, data: rows }} lines={12}>
          {(shown) =>
            shown.length === 0 ? (
              <Empty title="No service matches" />
            ) : (
              <>
                <UsageLegend days={days} />
                <Table
                  caption="Services"
                  rows={shown}
                  keyOf={({ id }) => id}
                  columns={columnsFor(days, order, filters)}
                />
                <p className="muted">{counted(shown.length, 'service')}</p>
              </>
            )
          }
        </Show>
      </Section>
    </Page>
  );
}

const valueOf: Record<Order, (row: ServiceRowFragment) => number | string> = {
  name: ({ serviceNamespace }) => serviceNamespace,
  granted: ({ grantedEntities }) => grantedEntities,
  unused: ({ grantedEntities, usedEntities }) => grantedEntities - usedEntities,
  never: ({ neverUsedEntities }) => neverUsedEntities,
  last: ({ lastAuthenticated }) => lastAuthenticated ?? '',
};

function arrange(
  services: readonly ServiceRowFragment[],
  search: string,
  order: Order,
  filters: AddressFilters,
): ServiceRowFragment[] {
  const wanted = search.toLowerCase();
  const sign = isDescending(order, filters) ? -1 : 1;
  const value = valueOf[order];
  return services
    .filter(({ serviceName, serviceNamespace }) =>
      `${serviceName} ${serviceNamespace}`.toLowerCase().includes(wanted),
    )
    .sort((left, right) => sign * (value(left) < value(right) ? -1 : Number(value(left) > value(right))));
}

/** Figures begin with the largest, names with A. */
function isDescending(order: Order, filters: AddressFilters): boolean {
  return (order === 'name') === (filters.get('direction') === 'turned');
}

function columnsFor(days: number, order: Order, filters: AddressFilters): Column<ServiceRowFragment>[] {
  const sort = (column: Order) => ({
    isActive: order === column,
    isDescending: isDescending(column, filters),
    toggle: () => {
      const turn = order === column && filters.get('direction') === null;
      filters.set({ order: column === 'unused' ? null : column, direction: turn ? 'turned' : null });
    },
  });
  return [
    {
      header: 'Service',
      cell: ({ serviceName, serviceNamespace }) => (
        <span className="entity-name">
          <Link to={serviceAddress(serviceNamespace)}>{serviceName}</Link>
          <span className="muted">{serviceNamespace}</span>
        </span>
      ),
      sort: sort('name'),
    },
    {
      header: 'Granted to',
      className: 'numeric',
      cell: ({ grantedEntities }) => number(grantedEntities),
      sort: sort('granted'),
    },
    {
      header: 'Unused by',
      className: 'numeric',
      cell: (row) => <strong>{number(row.grantedEntities - row.usedEntities)}</strong>,
      sort: sort('unused'),
    },
    {
      header: 'Never used by',
      className: 'numeric',
      cell: ({ neverUsedEntities }) => number(neverUsedEntities),
      sort: sort('never'),
    },
    { header: 'Use', className: 'bar-cell', cell: (row) => <UsageBar usage={usageOf(row)} days={days} /> },
    {
      header: 'Last use',
      cell: ({ lastAuthenticated }) =>
        lastAuthenticated === null ? <span className="muted">never</span> : date(lastAuthenticated),
      sort: sort('last'),
    },
  ];
}

/** A service's counts of entities in the shape of a bar. */
export function usageOf({ grantedEntities, usedEntities, neverUsedEntities }: ServiceRowFragment) {
  return {
    grantedServices: grantedEntities,
    usedServices: usedEntities,
    unusedServices: grantedEntities - usedEntities,
    neverUsedServices: neverUsedEntities,
  };
}

function csvOf(rows: readonly ServiceRowFragment[], days: number): CsvSource<ServiceRowFragment> {
  return {
    name: 'lapse-services',
    readPage: () => Promise.resolve({ rows, next: null, total: rows.length }),
    columns: [
      { header: 'serviceNamespace', value: ({ serviceNamespace }) => serviceNamespace },
      { header: 'serviceName', value: ({ serviceName }) => serviceName },
      { header: 'grantedEntities', value: ({ grantedEntities }) => grantedEntities },
      { header: `usedEntities (${days} days)`, value: ({ usedEntities }) => usedEntities },
      { header: 'neverUsedEntities', value: ({ neverUsedEntities }) => neverUsedEntities },
      { header: 'lastAuthenticated', value: ({ lastAuthenticated }) => lastAuthenticated },
      { header: 'lastAuthenticatedEntity', value: ({ lastAuthenticatedEntity }) => lastAuthenticatedEntity },
    ],
  };
}
