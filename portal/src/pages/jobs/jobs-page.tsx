import { useEffect } from 'react';
import {
  ReportBatchesDocument,
  ReportJobCountsDocument,
  ReportJobsDocument,
  type ReportJobFilter,
  type BatchRowFragment,
  type ReportJobsQuery,
  type ReportJobsQueryVariables,
} from '../../api/operations.ts';
import { tellNewReports, useLiveReports } from '../../api/new-reports.ts';
import { batchAddress } from '../../address/addresses.ts';
import { placeOf, useFilters } from '../../address/filters.ts';
import { Link } from '../../address/link.tsx';
import { Show, useAnswer } from '../../parts/answer.tsx';
import { Choices } from '../../parts/controls.tsx';
import { CsvButton, type CsvSource } from '../../parts/csv-button.tsx';
import { Page, Section } from '../../parts/page.tsx';
import { pagesOf } from '../../parts/read-page.ts';
import { Empty } from '../../parts/states.tsx';
import { Pager, Table } from '../../parts/table.tsx';
import { counted, dateAndTime, jobStatusNames, number } from '../../parts/words.ts';
import { BatchBar } from './batch-progress.tsx';
import { jobStatuses } from './job-state.ts';
import { JobTable, type ListedJob } from './job-table.tsx';

type Jobs = ReportJobsQuery['reportJobs'];

const pageSize = 50;
const askAgainMilliseconds = 5_000;

/** What Lapse is asking AWS for, and what went wrong. */
export function JobsPage() {
  useLiveJobs();
  const filters = useFilters();
  const status = filters.oneOf('status', jobStatuses);
  const filter: ReportJobFilter = { statuses: status && [status] };
  const variables = { ...placeOf(filters, pageSize), filter };
  const jobs = useAnswer(ReportJobsDocument, variables);
  const counts = useAnswer(ReportJobCountsDocument, {});
  return (
    <Page title="Jobs" actions={<CsvButton source={csvOf(variables)} />}>
      <Show answer={counts} lines={1}>
        {({ running, failed }) => (
          <p className="lead" role="status">
            <strong>{number(running.totalCount)}</strong> running,{' '}
            <strong>{number(failed.totalCount)}</strong> failed.
          </p>
        )}
      </Show>
      <Batches />
      <div className="filters">
        <Choices
          label="Status"
          value={status ?? 'ANY'}
          choices={[
            { value: 'ANY', label: 'Any' },
            ...jobStatuses.map((value) => ({ value, label: jobStatusNames[value] })),
          ]}
          onChange={(value) => {
            filters.set({ status: value === 'ANY' ? null : value });
          }}
        />
      </div>
      <Show answer={jobs} lines={12}>
        {({ reportJobs }) => <JobLists jobs={reportJobs} onChange={tellNewReports} />}
      </Show>
    </Page>
  );
}

/** Finished jobs are told at once; new ones are only seen by asking again. */
function useLiveJobs(): void {
  useLiveReports();
  useEffect(() => {
    const timer = setInterval(tellNewReports, askAgainMilliseconds);
    return () => {
      clearInterval(timer);
    };
  }, []);
}

function JobLists({ jobs, onChange }: { readonly jobs: Jobs; readonly onChange: () => void }) {
  const { nodes, pageInfo, totalCount } = jobs;
  if (nodes.length === 0) {
    return (
      <Empty title="No job">
        <p>Jobs appear when a report is asked for, and when Lapse refreshes an old one by itself.</p>
      </Empty>
    );
  }
  return (
    <Section title="Reports">
      <JobTable jobs={nodes} onChange={onChange} />
      <Pager place={pageInfo} total={totalCount} shown={nodes.length} what="jobs" />
    </Section>
  );
}

/** The latest batches, whoever asked for them. */
function Batches() {
  const answer = useAnswer(ReportBatchesDocument, {});
  return (
    <Show answer={answer} lines={2}>
      {({ reportBatches: { nodes } }) => nodes.length > 0 && <BatchTable batches={nodes} />}
    </Show>
  );
}

function BatchTable({ batches }: { readonly batches: readonly BatchRowFragment[] }) {
  return (
    <Section title="Latest batches">
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
          { header: 'Progress', className: 'bar-cell', cell: (batch) => <BatchBar batch={batch} /> },
          {
            header: 'State',
            cell: ({ finishedAt, failed }) =>
              `${finishedAt === null ? 'Running' : 'Finished'}${failed > 0 ? `, ${counted(failed, 'failure')}` : ''}`,
          },
        ]}
      />
    </Section>
  );
}

function csvOf(variables: ReportJobsQueryVariables): CsvSource<ListedJob> {
  return {
    name: 'lapse-jobs',
    readPage: pagesOf(ReportJobsDocument, variables, ({ reportJobs }) => reportJobs),
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
