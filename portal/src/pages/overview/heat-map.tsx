import { useRef, type KeyboardEvent } from 'react';
import {
  HeatMapAccountsDocument,
  HeatMapRowDocument,
  type HeatMapAccountsQuery,
  type ServiceRowFragment,
} from '../../api/operations.ts';
import { accountAddress, serviceAddress } from '../../address/addresses.ts';
import { placeOf, useFilters } from '../../address/filters.ts';
import { Link } from '../../address/link.tsx';
import { Show, useAnswer } from '../../parts/answer.tsx';
import { Section } from '../../parts/page.tsx';
import { Pager } from '../../parts/table.tsx';
import { accountStatusNames, percent } from '../../parts/words.ts';

const accountsAPage = 20;
const serviceCount = 20;
/** From which share on a cell gets the next darker fill. */
const steps = [0.01, 0.25, 0.5, 0.75];

type HeatMapAccount = HeatMapAccountsQuery['accounts']['nodes'][number];
type Services = readonly ServiceRowFragment[];

interface HeatMapProps {
  readonly services: Services;
  readonly days: number;
}

/** Accounts × services, a page of accounts at a time; each cell opens who has the service in that account. */
export function HeatMap({ services, days }: HeatMapProps) {
  const place = placeOf(useFilters(), accountsAPage);
  const answer = useAnswer(HeatMapAccountsDocument, { ...place });
  const columns = mostGranted(services);
  return (
    <Section
      title="Accounts and services"
      about={`Share of the entities granted a service that used it in the last ${days} days, for the ${columns.length} services granted to most.`}
    >
      <Legend />
      <Show answer={answer} lines={10}>
        {({ accounts: { nodes, pageInfo, totalCount } }) => (
          <>
            <HeatMapTable accounts={nodes} services={columns} days={days} />
            <Pager place={pageInfo} total={totalCount} shown={nodes.length} what="accounts" />
          </>
        )}
      </Show>
    </Section>
  );
}

/** Where as many are granted a service, those that more use come first. */
function mostGranted(services: Services): Services {
  return services
    .toSorted(
      (left, right) => right.grantedEntities - left.grantedEntities || right.usedEntities - left.usedEntities,
    )
    .slice(0, serviceCount);
}

function Legend() {
  return (
    <ul className="legend" aria-label="Legend">
      <li>
        <span className="heat heat-0" aria-hidden="true">
          0%
        </span>
        used by none
      </li>
      {steps.map((step, index) => (
        <li key={step}>
          <span className={`heat heat-${index + 1}`} aria-hidden="true" />
          {index === 0 ? 'under 25%' : `${step * 100}% or more`}
        </li>
      ))}
      <li>
        <span className="heat heat-none" aria-hidden="true">
          –
        </span>
        not granted
      </li>
    </ul>
  );
}

interface HeatMapTableProps extends HeatMapProps {
  readonly accounts: readonly HeatMapAccount[];
}

function HeatMapTable({ accounts, services, days }: HeatMapTableProps) {
  const frame = useRef<HTMLDivElement>(null);
  return (
    <div
      className="heat-frame"
      ref={frame}
      role="region"
      aria-label="Heat map, scrolls sideways"
      tabIndex={0}
      onKeyDown={(event) => {
        moveFocus(event, frame.current);
      }}
    >
      <table className="heat-map">
        <caption className="visually-hidden">Share of entities that use each service, by account</caption>
        <thead>
          <tr>
            <th scope="col">Account</th>
            {services.map(({ serviceNamespace, serviceName }) => (
              <th scope="col" key={serviceNamespace} className="heat-service">
                <Link to={serviceAddress(serviceNamespace)} title={serviceName}>
                  {serviceNamespace}
                </Link>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {accounts.map((account) => (
            <HeatMapRow key={account.id} account={account} services={services} days={days} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface HeatMapRowProps extends HeatMapProps {
  readonly account: HeatMapAccount;
}

function HeatMapRow({ account, services, days }: HeatMapRowProps) {
  const { data, error } = useAnswer(HeatMapRowDocument, {
    accountIds: [account.accountId],
    serviceNamespaces: services.map(({ serviceNamespace }) => serviceNamespace),
    days,
  });
  const cells = new Map(data?.services.nodes.map((cell) => [cell.serviceNamespace, cell]));
  return (
    <tr aria-busy={data === undefined && error === undefined}>
      <th scope="row">
        <Link to={accountAddress(account.accountId)}>{account.name ?? account.accountId}</Link>
      </th>
      {cells.size === 0 && data !== undefined && (
        <td colSpan={services.length} className="heat-unknown">
          {account.status === 'REACHABLE'
            ? 'No reports yet'
            : `Not known: ${accountStatusNames[account.status]}`}
        </td>
      )}
      {(cells.size > 0 || data === undefined) &&
        services.map(({ serviceNamespace }) => {
          const cell = cells.get(serviceNamespace);
          if (data === undefined) return <td key={serviceNamespace} className="heat heat-waiting" />;
          if (cell === undefined) {
            return (
              <td key={serviceNamespace} className="heat heat-none">
                –<span className="visually-hidden"> not granted</span>
              </td>
            );
          }
          return (
            <td
              key={serviceNamespace}
              className={`heat heat-${stepOf(cell.usedEntities / cell.grantedEntities)}`}
            >
              <Link
                to={serviceAddress(serviceNamespace, { account: account.accountId })}
                title={`${cell.usedEntities} of ${cell.grantedEntities} use ${serviceNamespace}`}
              >
                {percent(cell.usedEntities, cell.grantedEntities)}
              </Link>
            </td>
          );
        })}
    </tr>
  );
}

function stepOf(share: number): number {
  if (share === 0) return 0;
  return Math.max(1, steps.filter((step) => share >= step).length);
}

const directions: Partial<Record<string, { rows: number; columns: number }>> = {
  ArrowUp: { rows: -1, columns: 0 },
  ArrowDown: { rows: 1, columns: 0 },
  ArrowLeft: { rows: 0, columns: -1 },
  ArrowRight: { rows: 0, columns: 1 },
};

/** The arrow keys move from cell to cell, skipping those without a link. */
function moveFocus(event: KeyboardEvent, frame: HTMLElement | null): void {
  const step = directions[event.key];
  const cell = document.activeElement?.closest('td, th');
  const row = cell?.closest('tr');
  if (step === undefined || frame === null || !(cell instanceof HTMLTableCellElement) || row == null) return;
  const rows = [...frame.querySelectorAll('tr')];
  let rowIndex = rows.indexOf(row) + step.rows;
  let columnIndex = cell.cellIndex + step.columns;
  for (let next = rows[rowIndex]?.cells[columnIndex]; next !== undefined;) {
    const link = next.querySelector('a');
    if (link !== null) {
      link.focus();
      event.preventDefault();
      return;
    }
    rowIndex += step.rows;
    columnIndex += step.columns;
    next = rows[rowIndex]?.cells[columnIndex];
  }
}
