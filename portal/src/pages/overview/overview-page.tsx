import {
  FreshnessDocument,
  GrantedTotalsDocument,
  type CoverageFiguresFragment,
  type GrantedTotalsQuery,
  type ServiceRowFragment,
} from '../../api/operations.ts';
import { useLiveReports } from '../../api/new-reports.ts';
import { serviceAddress } from '../../address/addresses.ts';
import { Link } from '../../address/link.tsx';
import { useWindow } from '../../address/window.ts';
import { Show, useAnswer } from '../../parts/answer.tsx';
import { Caveats } from '../../parts/caveats.tsx';
import { CoverageNote } from '../../parts/coverage-note.tsx';
import { Page, Section } from '../../parts/page.tsx';
import { Empty } from '../../parts/states.tsx';
import { UsageFigures } from '../../parts/usage-bar.tsx';
import { counted, duration, number, percent, secondsSince } from '../../parts/words.ts';
import { useAllServices } from '../services/all-services.ts';
import { HeatMap } from './heat-map.tsx';
import { MostUnused } from './most-unused.tsx';

/**
 * What the organisation grants, how much of it is used, and where to look first. Every service's counts take the API
 * longest, so they are asked for once what stands at the top has come.
 */
export function OverviewPage() {
  useLiveReports();
  const days = useWindow();
  const freshness = useAnswer(FreshnessDocument, {});
  const totals = useAnswer(GrantedTotalsDocument, { days });
  const isFirstSeen = totals.data !== undefined || totals.error !== undefined;
  const services = useAllServices({}, days, { pause: !isFirstSeen });
  return (
    <Page title="Overview">
      <Show answer={freshness} lines={2}>
        {({ entities: { coverage } }) => (
          <>
            <CoverageFigures coverage={coverage} />
            <CoverageNote coverage={coverage} />
          </>
        )}
      </Show>
      <div className="columns">
        <MostUnused days={days} />
        <div className="stack">
          <Section
            title="Granted services"
            about="Each service counts once for each entity that is granted it."
          >
            <Show answer={totals}>{(data) => <GrantedServices totals={data} days={days} />}</Show>
            <Caveats />
          </Section>
          <Section title="Granted to many, used by none" about={`In the last ${days} days.`}>
            <Show answer={services}>{(rows) => <UsedByNone rows={rows} />}</Show>
          </Section>
        </div>
      </div>
      <Show answer={services} lines={8}>
        {(rows) => rows.length > 0 && <HeatMap services={rows} days={days} />}
      </Show>
    </Page>
  );
}

function CoverageFigures({ coverage }: { readonly coverage: CoverageFiguresFragment }) {
  const { accounts, entities, entitiesWithReport, oldestReportAt, unreachableAccounts } = coverage;
  return (
    <dl className="figures">
      <div>
        <dt>Accounts entered</dt>
        <dd>
          {number(accounts - unreachableAccounts.length)} <small>of {number(accounts)}</small>
        </dd>
      </div>
      <div>
        <dt>Entities with a report</dt>
        <dd>
          {number(entitiesWithReport)} <small>of {number(entities)}</small>
        </dd>
      </div>
      <div>
        <dt>Coverage</dt>
        <dd>{percent(entitiesWithReport, entities)}</dd>
      </div>
      <div>
        <dt>Oldest report</dt>
        <dd>{oldestReportAt === null ? '–' : duration(secondsSince(oldestReportAt))}</dd>
      </div>
    </dl>
  );
}

const shownServices = 8;

function UsedByNone({ rows }: { readonly rows: readonly ServiceRowFragment[] }) {
  const unused = rows
    .filter(({ usedEntities }) => usedEntities === 0)
    .sort((left, right) => right.grantedEntities - left.grantedEntities);
  if (unused.length === 0) return <Empty title="Every granted service is used by somebody" />;
  return (
    <>
      <ul className="ranked">
        {unused.slice(0, shownServices).map(({ id, serviceNamespace, serviceName, grantedEntities }) => (
          <li key={id}>
            <Link to={serviceAddress(serviceNamespace)}>{serviceName}</Link>
            <span className="muted">granted to {number(grantedEntities)}</span>
          </li>
        ))}
      </ul>
      <p>
        <Link to="/services">All {counted(rows.length, 'service')}</Link>, {number(unused.length)} of them
        used by none
      </p>
    </>
  );
}

function GrantedServices({ totals, days }: { readonly totals: GrantedTotalsQuery; readonly days: number }) {
  const grantedServices = totals.granted.totalCount;
  const unusedServices = totals.unused.totalCount;
  if (grantedServices === 0) {
    return (
      <Empty title="No reports yet">
        <p>Lapse gets them from AWS by itself; the first ones take about a minute.</p>
      </Empty>
    );
  }
  const usage = {
    grantedServices,
    usedServices: grantedServices - unusedServices,
    unusedServices,
    neverUsedServices: totals.neverUsed.totalCount,
  };
  return (
    <>
      <p className="lead">
        Of <strong>{number(grantedServices)}</strong> grants of{' '}
        {counted(totals.services.totalCount, 'service')},{' '}
        <strong>{percent(unusedServices, grantedServices)}</strong> are not used.
      </p>
      <UsageFigures usage={usage} days={days} />
    </>
  );
}
