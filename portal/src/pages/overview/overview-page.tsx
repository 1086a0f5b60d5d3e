import {
  OrganizationUseDocument,
  OverviewServicesDocument,
  type CoverageFiguresFragment,
  type OverviewServicesQuery,
  type UsageFiguresFragment,
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
import { HeatMap } from './heat-map.tsx';
import { MostUnused } from './most-unused.tsx';

/** What the organisation grants, how much of it is used, and where to look first. */
export function OverviewPage() {
  useLiveReports();
  const days = useWindow();
  const use = useAnswer(OrganizationUseDocument, { days });
  const services = useAnswer(OverviewServicesDocument, { days });
  return (
    <Page title="Overview">
      <Show answer={use} lines={2}>
        {({ usage: { coverage } }) => (
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
            <Show answer={use}>{({ usage }) => <GrantedServices usage={usage.summary} days={days} />}</Show>
            <Caveats />
          </Section>
          <Section title="Granted to many, used by none" about={`In the last ${days} days.`}>
            <Show answer={services}>{(data) => <UsedByNone services={data} />}</Show>
          </Section>
        </div>
      </div>
      <Show answer={services} lines={8}>
        {({ granted }) => granted.nodes.length > 0 && <HeatMap services={granted.nodes} days={days} />}
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

/** Among services by unused entities, those that none uses stand in the order of how many are granted them. */
function UsedByNone({ services: { granted, unused } }: { readonly services: OverviewServicesQuery }) {
  if (granted.totalCount === 0) return <Empty title="No reports yet" />;
  const rows = unused.nodes.filter(({ usedEntities }) => usedEntities === 0).slice(0, shownServices);
  if (rows.length === 0) return <Empty title="What most are granted is used by somebody" />;
  return (
    <>
      <ul className="ranked">
        {rows.map(({ id, serviceNamespace, serviceName, grantedEntities }) => (
          <li key={id}>
            <Link to={serviceAddress(serviceNamespace)}>{serviceName}</Link>
            <span className="muted">granted to {number(grantedEntities)}</span>
          </li>
        ))}
      </ul>
      <p>
        <Link to="/services">All {counted(granted.totalCount, 'service')}, by unused grants</Link>
      </p>
    </>
  );
}

function GrantedServices({ usage, days }: { readonly usage: UsageFiguresFragment; readonly days: number }) {
  const { grantedServices, unusedServices } = usage;
  if (grantedServices === 0) {
    return (
      <Empty title="No reports yet">
        <p>Lapse gets them from AWS by itself; the first ones take about a minute.</p>
      </Empty>
    );
  }
  return (
    <>
      <p className="lead">
        Of <strong>{number(grantedServices)}</strong> grants,{' '}
        <strong>{percent(unusedServices, grantedServices)}</strong> are not used.
      </p>
      <UsageFigures usage={usage} days={days} />
    </>
  );
}
