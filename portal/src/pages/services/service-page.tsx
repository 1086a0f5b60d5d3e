import {
  ServiceDocument,
  ServiceHoldersDocument,
  type ServiceAccessFilter,
  type ServiceHoldersQuery,
  type ServiceHoldersQueryVariables,
  type ServiceQuery,
} from '../../api/operations.ts';
import { accountAddress } from '../../address/addresses.ts';
import { placeOf, useFilters } from '../../address/filters.ts';
import { Link } from '../../address/link.tsx';
import { useWindow } from '../../address/window.ts';
import { Show, useAnswer } from '../../parts/answer.tsx';
import { Caveats } from '../../parts/caveats.tsx';
import { CoverageNote } from '../../parts/coverage-note.tsx';
import { CsvButton, type CsvSource } from '../../parts/csv-button.tsx';
import { EntityLink } from '../../parts/entity-name.tsx';
import { Page, Section } from '../../parts/page.tsx';
import { pagesOf } from '../../parts/read-page.ts';
import { Empty } from '../../parts/states.tsx';
import { Pager, Table, type Column } from '../../parts/table.tsx';
import { Timeline, TimelineScale } from '../../parts/timeline.tsx';
import { UsageFigures } from '../../parts/usage-bar.tsx';
import { UseBadge, stateOfUse } from '../../parts/use-state.tsx';
import { dateAndTime, duration, entityTypes, number, shortArn } from '../../parts/words.ts';
import { HolderFilters, shows } from './holder-filters.tsx';
import { usageOf } from './services-page.tsx';

type Holder = ServiceHoldersQuery['serviceAccess']['nodes'][number];
type Service = ServiceQuery['services']['nodes'][number];

const pageSize = 50;

/** One service over all accounts: who is granted it, and who used it last. */
export function ServicePage({ serviceNamespace }: { readonly serviceNamespace: string }) {
  const days = useWindow();
  const filters = useFilters();
  const accountId = filters.get('account');
  const type = filters.oneOf('type', entityTypes);
  const scope = {
    serviceNamespaces: [serviceNamespace],
    accountIds: accountId === null ? null : [accountId],
    entityTypes: type && [type],
  };
  const answer = useAnswer(ServiceDocument, { filter: scope, days });
  const service = answer.data?.services.nodes[0];
  return (
    <Page title={service?.serviceName ?? serviceNamespace} kind={`Service ${serviceNamespace}`}>
      {accountId !== null && <OnlyAccount accountId={accountId} />}
      <Show answer={answer}>
        {({ services: { coverage, nodes } }) => (
          <>
            <CoverageNote coverage={coverage} />
            {nodes[0] === undefined ? (
              <Empty title={`Nobody here is granted ${serviceNamespace}`} />
            ) : (
              <ServiceFigures service={nodes[0]} days={days} />
            )}
          </>
        )}
      </Show>
      {service !== undefined && <Holders scope={scope} days={days} />}
    </Page>
  );
}

function OnlyAccount({ accountId }: { readonly accountId: string }) {
  const filters = useFilters();
  return (
    <p className="scope">
      Only in account <Link to={accountAddress(accountId)}>{accountId}</Link>.{' '}
      <button
        type="button"
        className="link-button"
        onClick={() => {
          filters.set({ account: null });
        }}
      >
        Show all accounts
      </button>
    </p>
  );
}

function ServiceFigures({ service, days }: { readonly service: Service; readonly days: number }) {
  const { grantedEntities, lastAuthenticated, lastAuthenticatedEntity } = service;
  return (
    <Section title="Entities that are granted it">
      <p className="lead">
        Granted to <strong>{number(grantedEntities)}</strong>.{' '}
        {lastAuthenticated === null || lastAuthenticatedEntity === null
          ? 'Nobody used it in at least 400 days.'
          : `Last used by ${shortArn(lastAuthenticatedEntity)} on ${dateAndTime(lastAuthenticated)}.`}
      </p>
      <UsageFigures usage={usageOf(service)} days={days} />
      <Caveats />
    </Section>
  );
}

interface HoldersProps {
  readonly scope: ServiceAccessFilter;
  readonly days: number;
}

function Holders({ scope, days }: HoldersProps) {
  const filters = useFilters();
  const isDescending = filters.get('direction') !== 'asc';
  const variables = {
    ...placeOf(filters, pageSize),
    filter: { ...scope, ...useFilterOf(filters.oneOf('show', shows), days) },
    orderBy: { field: 'LAST_AUTHENTICATED', direction: isDescending ? 'DESC' : 'ASC' },
  } as const;
  const answer = useAnswer(ServiceHoldersDocument, variables);
  const sort = {
    isActive: true,
    isDescending,
    toggle: () => {
      filters.set({ direction: isDescending ? 'asc' : null });
    },
  };
  return (
    <Section title="Who has it" actions={<CsvButton source={csvOf(variables, days)} />}>
      <HolderFilters days={days} />
      <Show answer={answer} lines={12}>
        {({ serviceAccess: { nodes, pageInfo, totalCount } }) =>
          nodes.length === 0 ? (
            <Empty title="No entity in this state" />
          ) : (
            <>
              <Table
                caption="Entities by last use"
                rows={nodes}
                keyOf={({ id }) => id}
                columns={columnsFor(days, sort)}
              />
              <Pager place={pageInfo} total={totalCount} shown={nodes.length} what="entities" />
            </>
          )
        }
      </Show>
    </Section>
  );
}

function useFilterOf(shown: (typeof shows)[number] | null, days: number): ServiceAccessFilter {
  switch (shown) {
    case 'used':
      return { usedWithinDays: days };
    case 'unused':
      return { unusedForDays: days };
    case 'never':
      return { neverUsed: true };
    default:
      return {};
  }
}

function columnsFor(days: number, sort: Column<Holder>['sort']): Column<Holder>[] {
  return [
    { header: 'Entity', cell: ({ entity }) => <EntityLink entity={entity} /> },
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
      ...(sort && { sort }),
    },
    {
      header: 'Report',
      cell: ({ report }) => (
        <>
          {duration(report.ageSeconds)} old {report.stale && <span className="tag tag-warning">Stale</span>}
        </>
      ),
    },
  ];
}

function csvOf(variables: ServiceHoldersQueryVariables, days: number): CsvSource<Holder> {
  return {
    name: 'lapse-service-access',
    readPage: pagesOf(ServiceHoldersDocument, variables, ({ serviceAccess }) => serviceAccess),
    columns: [
      { header: 'serviceNamespace', value: ({ serviceNamespace }) => serviceNamespace },
      { header: 'accountId', value: ({ entity }) => entity.account.accountId },
      { header: 'type', value: ({ entity }) => entity.type },
      { header: 'name', value: ({ entity }) => entity.name },
      { header: 'arn', value: ({ entity }) => entity.arn },
      {
        header: `state (${days} days)`,
        value: ({ daysSinceLastAuthenticated }) => stateOfUse(daysSinceLastAuthenticated, days),
      },
      { header: 'lastAuthenticated', value: ({ lastAuthenticated }) => lastAuthenticated },
      { header: 'lastAuthenticatedEntity', value: ({ lastAuthenticatedEntity }) => lastAuthenticatedEntity },
      { header: 'lastAuthenticatedRegion', value: ({ lastAuthenticatedRegion }) => lastAuthenticatedRegion },
      { header: 'reportAgeSeconds', value: ({ report }) => report.ageSeconds },
      { header: 'reportIsStale', value: ({ report }) => String(report.stale) },
    ],
  };
}
