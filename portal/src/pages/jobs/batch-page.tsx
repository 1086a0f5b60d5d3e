import { ReportBatchDocument } from '../../api/operations.ts';
import { useAskingAgain, useLiveReports } from '../../api/new-reports.ts';
import { placeOf, useFilters } from '../../address/filters.ts';
import { Show, useAnswer } from '../../parts/answer.tsx';
import { Page, Section } from '../../parts/page.tsx';
import { pagesOf } from '../../parts/read-page.ts';
import { Empty } from '../../parts/states.tsx';
import { BatchProgress } from './batch-progress.tsx';
import { JobList, useJobFilter } from './job-list.tsx';

const pageSize = 50;

/** One batch, live, and each of its jobs. */
export function BatchPage({ id }: { readonly id: string }) {
  const variables = { id, ...placeOf(useFilters(), pageSize), filter: useJobFilter() };
  const answer = useAnswer(ReportBatchDocument, variables);
  useLiveReports();
  useAskingAgain(answer.data?.reportBatch?.finishedAt === null);
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
              <JobList
                answer={{ ...answer, data: reportBatch.jobs, error: undefined }}
                readPage={pagesOf(ReportBatchDocument, variables, (data) => data.reportBatch?.jobs)}
              />
            </>
          )
        }
      </Show>
    </Page>
  );
}
