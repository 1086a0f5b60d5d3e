import { useState } from 'react';
import {
  EntityServicesDocument,
  type EntityServicesQueryVariables,
  type EntityType,
  type ServiceAccessFilter,
  type ServiceAccessOrder,
} from '../../api/operations.ts';
import { serviceAddress } from '../../address/addresses.ts';
import { placeOf, useFilters, type AddressFilters } from '../../address/filters.ts';
import { Link } from '../../address/link.tsx';
import { Show, useAnswer } from '../../parts/answer.tsx';
import { Choices } from '../../parts/controls.tsx';
import { CsvButton, type CsvSource } from '../../parts/csv-button.tsx';
import { Section } from '../../parts/page.tsx';
import { pagesOf } from '../../parts/read-page.ts';
import { Empty } from '../../parts/states.tsx';
import { Pager, Table, type Column } from '../../parts/table.tsx';
import { Timeline, TimelineScale } from '../../parts/timeline.tsx';
import { UseBadge, stateOfUse } from '../../parts/use-state.tsx';
import { BehindService } from './behind-service.tsx';
import type { ServiceRow } from './entity-details.ts';
import type { Target } from './target.ts';

const pageSize = 50;
const shows = ['all', 'used', 'unused', 'never'] as const;
type Shown = (typeof shows)[number];

interface EntityServicesProps {
  readonly target: Target;
  readonly days: number;
  readonly type: EntityType;
}

/** Every granted service on a time line, the longest unused first; each opens what is behind it. */
export function EntityServices({ target, days, type }: EntityServicesProps) {
  const filters = useFilters();
  const shown = filters.oneOf('show', shows) ?? 'all';
  const order = orderOf(filters);
  const variables = {
    ...target,
    ...placeOf(filters, pageSize),
    filter: filterOf(shown, days),
    orderBy: order,
  };
  const answer = useAnswer(EntityServicesDocument, variables);
  return (
    <Section
      title="Services"
      actions={
        <>
          <ShowChoices shown={shown} days={days} />
          <CsvButton source={csvOf(variables, days)} />
        </>
      }
    >
      <Show answer={answer} lines={12}>
        {({ entity }) => {
          const services = entity?.report?.services;
          if (services === undefined) return null;
          if (services.totalCount === 0) return <Empty title="No service in this state" />;
          return (
            <>
              <ServiceTable
                rows={services.nodes}
                days={days}
                order={order}
                accountId={target.accountId}
                type={type}
              />
              <Pager
                place={services.pageInfo}
                total={services.totalCount}
                shown={services.nodes.length}
                what="services"
              />
            </>
          );
        }}
      </Show>
    </Section>
  );
}

function ShowChoices({ shown, days }: { readonly shown: Shown; readonly days: number }) {
  const filters = useFilters();
  return (
    <Choices
      label="Show"
      value={shown}
      choices={[
        { value: 'all', label: 'All' },
        { value: 'used', label: `Used in ${days} days` },
        { value: 'unused', label: 'Unused' },
        { value: 'never', label: 'Never used' },
      ]}
      onChange={(show) => {
        filters.set({ show: show === 'all' ? null : show });
      }}
    />
  );
}

function filterOf(shown: Shown, days: number): ServiceAccessFilter | null {
  switch (shown) {
    case 'all':
      return null;
    case 'used':
      return { usedWithinDays: days };
    case 'unused':
      return { unusedForDays: days };
    case 'never':
      return { neverUsed: true };
  }
}

function orderOf(filters: AddressFilters): ServiceAccessOrder {
  return {
    field: filters.get('order') === 'name' ? 'SERVICE_NAMESPACE' : 'LAST_AUTHENTICATED',
    direction: filters.get('direction') === 'asc' ? 'ASC' : 'DESC',
  };
}

interface ServiceTableProps {
  readonly rows: readonly ServiceRow[];
  readonly days: number;
  readonly order: ServiceAccessOrder;
  readonly accountId: string;
  readonly type: EntityType;
}

function ServiceTable({ rows, days, order, accountId, type }: ServiceTableProps) {
  const filters = useFilters();
  const [open, setOpen] = useState<string | null>(null);
  const toggle = ({ id }: ServiceRow) => {
    setOpen(open === id ? null : id);
  };
  const columns: Column<ServiceRow>[] = [
    ...columnsFor(days, order, filters),
    {
      header: <span className="visually-hidden">More</span>,
      cell: (row) => (
        <button
          type="button"
          className="link-button"
          aria-expanded={open === row.id}
          aria-label={`Who and why: ${row.serviceName}`}
          onClick={() => toggle(row)}
        >
          {open === row.id ? 'Close' : 'Who and why'}
        </button>
      ),
    },
  ];
  return (
    <Table
      caption="Services by last use"
      rows={rows}
      keyOf={({ id }) => id}
      columns={columns}
      below={(row) =>
        open === row.id && (
          <tr className="below">
            <td colSpan={columns.length}>
              <BehindService service={row} accountId={accountId} type={type} />
            </td>
          </tr>
        )
      }
    />
  );
}

function columnsFor(days: number, order: ServiceAccessOrder, filters: AddressFilters): Column<ServiceRow>[] {
  const sort = (name: string | null, isActive: boolean) => ({
    isActive,
    isDescending: order.direction === 'DESC',
    toggle: () => {
      filters.set({ order: name, direction: isActive && order.direction === 'DESC' ? 'asc' : null });
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
      sort: sort('name', order.field === 'SERVICE_NAMESPACE'),
    },
    {
      header: 'State',
      cell: ({ daysSinceLastAuthenticated }) => (
        <UseBadge state={stateOfUse(daysSinceLastAuthenticated, days)} />
      ),
    },
    {
      header: <TimelineScale />,
      className: 'timeline-cell',
      cell: (row) => <Timeline row={row} days={days} />,
      sort: sort(null, order.field === 'LAST_AUTHENTICATED'),
    },
  ];
}

function csvOf(variables: EntityServicesQueryVariables, days: number): CsvSource<ServiceRow> {
  return {
    name: 'lapse-services-of-entity',
    readPage: pagesOf(EntityServicesDocument, variables, ({ entity }) => entity?.report?.services),
    columns: [
      { header: 'arn', value: () => variables.arn },
      { header: 'serviceNamespace', value: ({ serviceNamespace }) => serviceNamespace },
      { header: 'serviceName', value: ({ serviceName }) => serviceName },
      {
        header: `state (${days} days)`,
        value: ({ daysSinceLastAuthenticated }) => stateOfUse(daysSinceLastAuthenticated, days),
      },
      { header: 'lastAuthenticated', value: ({ lastAuthenticated }) => lastAuthenticated },
      { header: 'lastAuthenticatedEntity', value: ({ lastAuthenticatedEntity }) => lastAuthenticatedEntity },
      { header: 'lastAuthenticatedRegion', value: ({ lastAuthenticatedRegion }) => lastAuthenticatedRegion },
      {
        header: 'daysSinceLastAuthenticated',
        value: ({ daysSinceLastAuthenticated }) => daysSinceLastAuthenticated,
      },
    ],
  };
}
