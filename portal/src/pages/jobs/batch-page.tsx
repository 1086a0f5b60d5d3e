import { ReportBatchDocument } from '../../api/operations.ts';
import { placeOf, useFilters } from '../../address/filters.ts';
import { Show, useAnswer } from '../../parts/answer.tsx';
import { Page, Section } from '../../parts/page.tsx';
import { Empty } from '../../parts/states.tsx';
import { Pager } from '../../parts/table.tsx';
import { BatchProgress } from './batch-progress.tsx';
import { JobTable } from './job-table.tsx';

const pageSize = 50;

/** One batch, live, and each of its jobs. */
export function BatchPage({ id }: { readonly id: string }) {
  const answer = useAnswer(ReportBatchDocument, { id, ...placeOf(useFilters(), pageSize) });
  return (
    <Page title="Batch of reports" kind="Jobs">
      <Show answer={answer} lines={12}>
        {({ reportBatch }) =>
          reportBatch === null ? (
            <Empty title="There is no such batch">
              <p>It is long forgotten, or you may see none of its accounts.</p>
            </Empty>
          ) : (
            <>
              <Section title="Progress">
                <BatchProgress id={id} withLink={false} />
              </Section>
              <Section title="Reports">
                <JobTable jobs={reportBatch.jobs.nodes} onChange={answer.again} />
                <Pager
                  place={reportBatch.jobs.pageInfo}
                  total={reportBatch.jobs.totalCount}
                  shown={reportBatch.jobs.nodes.length}
                  what="jobs"
                />
              </Section>
            </>
          )
        }
      </Show>
    </Page>
  );
}
