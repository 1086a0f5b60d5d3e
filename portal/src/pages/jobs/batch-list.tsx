import { ReportBatchesDocument, type BatchRowFragment } from '../../api/operations.ts';
import { batchAddress } from '../../address/addresses.ts';
import { Link } from '../../address/link.tsx';
import { Show, useAnswer } from '../../parts/answer.tsx';
import { CsvButton, type CsvSource } from '../../parts/csv-button.tsx';
import { Section } from '../../parts/page.tsx';
import { pagesOf } from '../../parts/read-page.ts';
import { Empty } from '../../parts/states.tsx';
import { Table } from '../../parts/table.tsx';
import { counted, dateAndTime, number } from '../../parts/words.ts';
import { BatchBar } from './batch-progress.tsx';

const shownBatches = { first: 10, after: null };

/** The latest batches, whoever asked for them. */
export function BatchList() {
  const answer = useAnswer(ReportBatchesDocument, shownBatches);
  return (
    <Section title="Latest batches" actions={<CsvButton source={csv} />}>
      <Show answer={answer} lines={2}>
        {({ reportBatches: { nodes } }) =>
          nodes.length === 0 ? (
            <Empty title="No batch">
              <p>An account’s page asks for one: “Refresh this account”.</p>
            </Empty>
          ) : (
            <BatchTable batches={nodes} />
          )
        }
      </Show>
    </Section>
  );
}

function BatchTable({ batches }: { readonly batches: readonly BatchRowFragment[] }) {
  return (
    <Table
      caption="Batches"
      rows={batches}
      keyOf={({ id }) => id}
      columns={[
        {
          header: 'Asked for',
          cell: ({ id, createdAt }) => <Link to={batchAddress(id)}>{dateAndTime(createdAt)}</Link>,
        },
        { header: 'Reports', className: 'numeric', cell: ({ total }) => number(total) },
        {
          header: 'Progress',
          className: 'bar-cell',
          cell: (batch) => batch.total > 0 && <BatchBar batch={batch} />,
        },
        {
          header: 'State',
          cell: ({ finishedAt, failed }) =>
            `${finishedAt === null ? 'Running' : 'Finished'}${failed > 0 ? `, ${counted(failed, 'failure')}` : ''}`,
        },
      ]}
    />
  );
}

const csv: CsvSource<BatchRowFragment> = {
  name: 'lapse-batches',
  readPage: pagesOf(ReportBatchesDocument, shownBatches, ({ reportBatches }) => reportBatches),
  columns: [
    { header: 'id', value: ({ id }) => id },
    { header: 'createdAt', value: ({ createdAt }) => createdAt },
    { header: 'finishedAt', value: ({ finishedAt }) => finishedAt },
    { header: 'total', value: ({ total }) => total },
    { header: 'queued', value: ({ queued }) => queued },
    { header: 'inProgress', value: ({ inProgress }) => inProgress },
    { header: 'completed', value: ({ completed }) => completed },
    { header: 'failed', value: ({ failed }) => failed },
    { header: 'cancelled', value: ({ cancelled }) => cancelled },
  ],
};
