import {
  EntitiesDocument,
  type EntitiesQuery,
  type EntityFilter,
  type EntityOrder,
  type EntityOrderField,
} from '../../api/operations.ts';
import { placeOf, useFilters, type AddressFilters } from '../../address/filters.ts';
import { Show, useAnswer } from '../../parts/answer.tsx';
import { CoverageNote } from '../../parts/coverage-note.tsx';
import { CsvButton } from '../../parts/csv-button.tsx';
import { EntityLink } from '../../parts/entity-name.tsx';
import { Section } from '../../parts/page.tsx';
import { ReportAge } from '../../parts/report-age.tsx';
import { Empty } from '../../parts/states.tsx';
import { Pager, Table, type Column } from '../../parts/table.tsx';
import { UsageBar, UsageLegend } from '../../parts/usage-bar.tsx';
import { date, entityTypes, number } from '../../parts/words.ts';
import { entityCsv } from './entity-csv.ts';
import { EntityFilters, pathOf, tagOf } from './entity-filters.tsx';

type EntityRow = EntitiesQuery['entities']['nodes'][number];

const orderFields = [
  'NAME',
  'CREATED_AT',
  'LAST_AUTHENTICATED',
  'UNUSED_SERVICES',
  'GRANTED_SERVICES',
] as const satisfies readonly EntityOrderField[];
const pageSize = 50;

interface EntityListProps {
  /** null: of every account. */
  readonly accountId: string | null;
  readonly days: number;
}

/** Entities, filtered and ordered as the API can; all of it in the address. */
export function EntityList({ accountId, days }: EntityListProps) {
  const filters = useFilters();
  const order = orderOf(filters, days);
  const variables = {
    ...placeOf(filters, pageSize),
    filter: filterOf(filters, accountId, days),
    orderBy: order,
    days,
  };
  const answer = useAnswer(EntitiesDocument, variables);
  return (
    <Section
      title={accountId === null ? 'Users, roles, groups and policies' : 'Entities'}
      actions={<CsvButton source={entityCsv(variables)} />}
    >
      <EntityFilters days={days} />
      <Show answer={answer} lines={12}>
        {({ entities: { nodes, pageInfo, totalCount, coverage } }) => (
          <>
            <CoverageNote coverage={coverage} isOfOneAccount={accountId !== null} />
            {nodes.length === 0 ? (
              <Empty title="No entity matches">
                <p>Try part of a name or ARN, another kind, or fewer filters.</p>
              </Empty>
            ) : (
              <>
                <UsageLegend days={days} />
                <Table
                  caption="Entities"
                  rows={nodes}
                  keyOf={({ id }) => id}
                  columns={columnsFor(days, accountId === null, order, filters)}
                />
                <Pager place={pageInfo} total={totalCount} shown={nodes.length} what="entities" />
              </>
            )}
          </>
        )}
      </Show>
    </Section>
  );
}

function filterOf(filters: AddressFilters, accountId: string | null, days: number): EntityFilter {
  const type = filters.oneOf('type', entityTypes);
  const tag = tagOf(filters.get('tag'));
  return {
    accountIds: accountId === null ? null : [accountId],
    types: type && [type],
    search: filters.get('search'),
    usesService: filters.get('uses'),
    pathPrefix: pathOf(filters.get('path')),
    tags: tag && [tag],
    unusedForDays: filters.get('idle') === null ? null : days,
    deleted: filters.get('deleted') !== null,
  };
}

function orderOf(filters: AddressFilters, days: number): EntityOrder {
  const field = filters.oneOf('order', orderFields) ?? 'UNUSED_SERVICES';
  const direction = filters.get('direction') === 'asc' ? 'ASC' : 'DESC';
  return { field, direction, unusedForDays: days };
}

function columnsFor(
  days: number,
  withAccount: boolean,
  order: EntityOrder,
  filters: AddressFilters,
): Column<EntityRow>[] {
  const sort = (field: EntityOrderField) => ({
    isActive: order.field === field,
    isDescending: order.direction === 'DESC',
    toggle: () => {
      const isTurned = order.field === field && order.direction === 'DESC';
      filters.set({ order: field, direction: isTurned ? 'asc' : null });
    },
  });
  return [
    {
      header: 'Entity',
      cell: (entity) => <EntityLink entity={entity} withAccount={withAccount} />,
      sort: sort('NAME'),
    },
    {
      header: 'Granted',
      className: 'numeric',
      cell: ({ report }) => report && number(report.usage.grantedServices),
      sort: sort('GRANTED_SERVICES'),
    },
    {
      header: 'Unused',
      className: 'numeric',
      cell: ({ report }) => report && <strong>{number(report.usage.unusedServices)}</strong>,
      sort: sort('UNUSED_SERVICES'),
    },
    {
      header: 'Use',
      className: 'bar-cell',
      cell: ({ report }) => report && <UsageBar usage={report.usage} days={days} />,
    },
    {
      header: 'Last use',
      cell: ({ report }) => <LastUse report={report} />,
      sort: sort('LAST_AUTHENTICATED'),
    },
    {
      header: 'Created',
      cell: ({ createdAt }) => createdAt && date(createdAt),
      sort: sort('CREATED_AT'),
    },
    { header: 'Report', cell: ({ report }) => <ReportAge report={report} /> },
  ];
}

function LastUse({ report }: { readonly report: EntityRow['report'] }) {
  if (report === null) return <span className="muted">unknown</span>;
  const { lastAuthenticated } = report.usage;
  return lastAuthenticated === null ? <span className="muted">never</span> : date(lastAuthenticated);
}
