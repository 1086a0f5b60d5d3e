import { HeatMapDocument, type OverviewServicesQuery } from '../../api/operations.ts';
import { placeOf, useFilters } from '../../address/filters.ts';
import { Show, useAnswer } from '../../parts/answer.tsx';
import { Choices } from '../../parts/controls.tsx';
import { CsvButton } from '../../parts/csv-button.tsx';
import { Section } from '../../parts/page.tsx';
import { Pager } from '../../parts/table.tsx';
import { heatMapCsv } from './heat-map-csv.ts';
import { HeatMapTable } from './heat-map-table.tsx';
import { HeatMapLegend } from './heat-map-legend.tsx';
import { measureNames, measures } from './heat-measure.ts';

const accountsAPage = 20;

interface HeatMapProps {
  readonly services: OverviewServicesQuery['granted']['nodes'];
  readonly days: number;
}

/** Accounts × services, a page of accounts at a time; each cell opens who has the service in that account. */
export function HeatMap({ services, days }: HeatMapProps) {
  const filters = useFilters();
  const measure = filters.oneOf('measure', measureNames) ?? 'used';
  const variables = {
    ...placeOf(filters, accountsAPage),
    serviceNamespaces: services.map(({ serviceNamespace }) => serviceNamespace),
    days,
  };
  const answer = useAnswer(HeatMapDocument, variables);
  return (
    <Section
      title="Accounts and services"
      about={`Share of the entities granted a service that ${measures[measure].words(days)}, for the ${services.length} services granted to most.`}
      actions={
        <>
          <Choices
            label="Measure"
            value={measure}
            choices={measureNames.map((value) => ({ value, label: measures[value].label }))}
            onChange={(next) => {
              filters.set({ measure: next === 'used' ? null : next }, 'replace');
            }}
          />
          <CsvButton source={heatMapCsv(variables)} />
        </>
      }
    >
      <HeatMapLegend none={measures[measure].none} />
      <Show answer={answer} lines={10}>
        {({ accounts: { nodes, pageInfo, totalCount } }) => (
          <>
            <HeatMapTable accounts={nodes} services={services} days={days} measure={measure} />
            <Pager place={pageInfo} total={totalCount} shown={nodes.length} what="accounts" />
          </>
        )}
      </Show>
    </Section>
  );
}
