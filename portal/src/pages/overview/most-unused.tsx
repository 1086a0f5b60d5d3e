import { MostUnusedDocument, type EntityOrder, type EntityRowFragment } from '../../api/operations.ts';
import { useFilters } from '../../address/filters.ts';
import { Link } from '../../address/link.tsx';
import { Show, useAnswer } from '../../parts/answer.tsx';
import { Choices } from '../../parts/controls.tsx';
import { CsvButton } from '../../parts/csv-button.tsx';
import { EntityLink } from '../../parts/entity-name.tsx';
import { Section } from '../../parts/page.tsx';
import { Empty } from '../../parts/states.tsx';
import { Table } from '../../parts/table.tsx';
import { UsageBar, UsageLegend } from '../../parts/usage-bar.tsx';
import { entityTypes, kindChoices, number } from '../../parts/words.ts';
import { entityCsv } from '../entities/entity-csv.ts';

/** The ten with the most services granted and not used: where taking access away pays off first. */
export function MostUnused({ days }: { readonly days: number }) {
  const filters = useFilters();
  const type = filters.oneOf('type', entityTypes) ?? 'ROLE';
  const orderBy: EntityOrder = { field: 'UNUSED_SERVICES', direction: 'DESC', unusedForDays: days };
  const variables = { filter: { types: [type] }, orderBy, days };
  const answer = useAnswer(MostUnusedDocument, variables);
  return (
    <Section
      title="Most unused access"
      about="By services granted and not used. Open one to see which policy grants them."
      actions={
        <>
          <Choices
            label="Kind"
            value={type}
            choices={kindChoices}
            onChange={(next) => {
              filters.set({ type: next === 'ROLE' ? null : next }, 'replace');
            }}
          />
          <CsvButton source={entityCsv(variables)} />
        </>
      }
    >
      <Show answer={answer} lines={10}>
        {({ entities: { nodes } }) => {
          const rows = nodes.filter(({ report }) => report !== null);
          if (rows.length === 0) return <Empty title="None has a report yet" />;
          return <MostUnusedTable rows={rows} days={days} />;
        }}
      </Show>
      <p>
        <Link to={`/entities?type=${type}&order=UNUSED_SERVICES`}>All of them, by unused services</Link>
      </p>
    </Section>
  );
}

interface MostUnusedTableProps {
  readonly rows: readonly EntityRowFragment[];
  readonly days: number;
}

function MostUnusedTable({ rows, days }: MostUnusedTableProps) {
  return (
    <>
      <Table
        caption="Entities with the most unused access"
        rows={rows}
        keyOf={({ id }) => id}
        columns={[
          { header: 'Entity', cell: (entity) => <EntityLink entity={entity} /> },
          {
            header: 'Unused',
            className: 'numeric',
            cell: ({ report }) => (
              <>
                <strong>{number(report?.usage.unusedServices ?? 0)}</strong>{' '}
                <span className="muted">of {number(report?.usage.grantedServices ?? 0)}</span>
              </>
            ),
          },
          {
            header: 'Use',
            className: 'bar-cell',
            cell: ({ report }) => report && <UsageBar usage={report.usage} days={days} />,
          },
        ]}
      />
      <UsageLegend days={days} />
    </>
  );
}
