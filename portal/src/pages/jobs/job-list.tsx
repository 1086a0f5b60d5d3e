import type { ReportJobFilter, ReportJobsQuery } from '../../api/operations.ts';
import { tellNewReports } from '../../api/new-reports.ts';
import { useFilters } from '../../address/filters.ts';
import { Show, type Answer } from '../../parts/answer.tsx';
import { Choices } from '../../parts/controls.tsx';
import { CsvButton, type CsvSource } from '../../parts/csv-button.tsx';
import { Section } from '../../parts/page.tsx';
import { Empty } from '../../parts/states.tsx';
import { Pager } from '../../parts/table.tsx';
import { jobStatusNames } from '../../parts/words.ts';
import { jobStatuses } from './job-state.ts';
import { JobTable, type ListedJob } from './job-table.tsx';

interface JobListProps {
  readonly answer: Answer<ReportJobsQuery['reportJobs']>;
  readonly readPage: CsvSource<ListedJob>['readPage'];
}

/** Jobs by status, a page at a time: everybody's or those of a batch. */
export function JobList({ answer, readPage }: JobListProps) {
  return (
    <Section title="Reports" actions={<CsvButton source={csvOf(readPage)} />}>
      <div className="filters">
        <StatusChoices />
      </div>
      <Show answer={answer} lines={12}>
        {({ nodes, pageInfo, totalCount }) =>
          nodes.length === 0 ? (
            <Empty title="No job">
              <p>Jobs appear when a report is asked for, and when Lapse refreshes an old one by itself.</p>
            </Empty>
          ) : (
            <>
              <JobTable jobs={nodes} onChange={tellNewReports} />
              <Pager place={pageInfo} total={totalCount} shown={nodes.length} what="jobs" />
            </>
          )
        }
      </Show>
    </Section>
  );
}

function StatusChoices() {
  const filters = useFilters();
  return (
    <Choices
      label="Status"
      value={filters.oneOf('status', jobStatuses) ?? 'ANY'}
      choices={[
        { value: 'ANY', label: 'Any' },
        ...jobStatuses.map((value) => ({ value, label: jobStatusNames[value] })),
      ]}
      onChange={(value) => {
        filters.set({ status: value === 'ANY' ? null : value });
      }}
    />
  );
}

/** Which jobs the address asks for. */
export function useJobFilter(): ReportJobFilter {
  const status = useFilters().oneOf('status', jobStatuses);
  return { statuses: status && [status] };
}

function csvOf(readPage: CsvSource<ListedJob>['readPage']): CsvSource<ListedJob> {
  return {
    name: 'lapse-jobs',
    readPage,
    columns: [
      { header: 'accountId', value: ({ accountId }) => accountId },
      { header: 'arn', value: ({ arn }) => arn },
      { header: 'granularity', value: ({ granularity }) => granularity },
      { header: 'status', value: ({ status }) => status },
      { header: 'createdAt', value: ({ createdAt }) => createdAt },
      { header: 'startedAt', value: ({ startedAt }) => startedAt },
      { header: 'finishedAt', value: ({ finishedAt }) => finishedAt },
      { header: 'attempts', value: ({ attempts }) => attempts },
      { header: 'errorCode', value: ({ error }) => error?.code },
      { header: 'errorMessage', value: ({ error }) => error?.message },
      { header: 'awsCode', value: ({ error }) => error?.awsCode },
    ],
  };
}
