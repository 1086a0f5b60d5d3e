import { useRef } from 'react';
import type { HeatMapQuery, OverviewServicesQuery } from '../../api/operations.ts';
import { accountAddress, serviceAddress } from '../../address/addresses.ts';
import { Link } from '../../address/link.tsx';
import { accountStatusNames, percent } from '../../parts/words.ts';
import { moveBetweenCells } from './heat-map-keys.ts';
import { measures, type MeasureName } from './heat-measure.ts';
import { heatStep } from './heat-step.ts';

type HeatMapAccount = HeatMapQuery['accounts']['nodes'][number];
type Cell = HeatMapAccount['services']['nodes'][number];

interface RowsProps {
  readonly services: OverviewServicesQuery['granted']['nodes'];
  readonly days: number;
  readonly measure: MeasureName;
}

export function HeatMapTable({
  accounts,
  ...rest
}: RowsProps & { readonly accounts: readonly HeatMapAccount[] }) {
  const frame = useRef<HTMLDivElement>(null);
  return (
    <div
      className="heat-frame"
      ref={frame}
      role="region"
      aria-label="Heat map, scrolls sideways"
      tabIndex={0}
      onKeyDown={(event) => {
        if (frame.current !== null && moveBetweenCells(event.key, frame.current)) event.preventDefault();
      }}
    >
      <table className="heat-map">
        <caption className="visually-hidden">
          {measures[rest.measure].label}: share of the entities granted each service, by account
        </caption>
        <thead>
          <tr>
            <th scope="col">Account</th>
            {rest.services.map(({ serviceNamespace, serviceName }) => (
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
            <HeatMapRow key={account.id} account={account} {...rest} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function HeatMapRow({ account, services, ...rest }: RowsProps & { readonly account: HeatMapAccount }) {
  const cells = new Map(account.services.nodes.map((cell) => [cell.serviceNamespace, cell]));
  return (
    <tr>
      <th scope="row">
        <Link to={accountAddress(account.accountId)}>{account.name ?? account.accountId}</Link>
      </th>
      {cells.size === 0 ? (
        <td colSpan={services.length} className="heat-unknown">
          {account.status === 'REACHABLE'
            ? 'No reports yet'
            : `Not known: ${accountStatusNames[account.status]}`}
        </td>
      ) : (
        services.map(({ serviceNamespace }) => (
          <HeatMapCell
            key={serviceNamespace}
            cell={cells.get(serviceNamespace)}
            address={serviceAddress(serviceNamespace, { account: account.accountId })}
            {...rest}
          />
        ))
      )}
    </tr>
  );
}

interface HeatMapCellProps extends Omit<RowsProps, 'services'> {
  readonly cell: Cell | undefined;
  readonly address: string;
}

function HeatMapCell({ cell, address, days, measure }: HeatMapCellProps) {
  if (cell === undefined) {
    return (
      <td className="heat heat-none">
        –<span className="visually-hidden"> not granted</span>
      </td>
    );
  }
  const count = measures[measure].count(cell);
  const { grantedEntities } = cell;
  return (
    <td className={`heat heat-${heatStep(count / grantedEntities)}`}>
      <Link to={address} title={`${count} of ${grantedEntities} ${measures[measure].words(days)}`}>
        {percent(count, grantedEntities)}
      </Link>
    </td>
  );
}
