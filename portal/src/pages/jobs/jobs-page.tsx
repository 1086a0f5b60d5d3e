import { ReportJobCountsDocument, ReportJobsDocument } from '../../api/operations.ts';
import { useAskingAgain, useLiveReports } from '../../api/new-reports.ts';
import { placeOf, useFilters } from '../../address/filters.ts';
import { Show, useAnswer } from '../../parts/answer.tsx';
import { Page } from '../../parts/page.tsx';
import { pagesOf } from '../../parts/read-page.ts';
import { number } from '../../parts/words.ts';
import { BatchList } from './batch-list.tsx';
import { JobList, useJobFilter } from './job-list.tsx';

const pageSize = 50;

/** What Lapse is asking AWS for, and what went wrong. */
export function JobsPage() {
  useLiveReports();
  useAskingAgain();
  const variables = { ...placeOf(useFilters(), pageSize), filter: useJobFilter() };
  const jobs = useAnswer(ReportJobsDocument, variables);
  const counts = useAnswer(ReportJobCountsDocument, {});
  return (
    <Page title="Jobs">
      <Show answer={counts} lines={1}>
        {({ running, failed }) => (
          <p className="lead" role="status">
            <strong>{number(running.totalCount)}</strong> running,{' '}
            <strong>{number(failed.totalCount)}</strong> failed.
          </p>
        )}
      </Show>
      <BatchList />
      <JobList
        answer={{ ...jobs, data: jobs.data?.reportJobs }}
        readPage={pagesOf(ReportJobsDocument, variables, ({ reportJobs }) => reportJobs)}
      />
    </Page>
  );
}
