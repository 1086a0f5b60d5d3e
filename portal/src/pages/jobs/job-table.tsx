import { useMutation } from 'urql';
import {
  CancelReportJobDocument,
  GenerateReportDocument,
  type JobRowFragment,
} from '../../api/operations.ts';
import { entityAddress } from '../../address/addresses.ts';
import { Link } from '../../address/link.tsx';
import { EntityLink, type NamedEntity } from '../../parts/entity-name.tsx';
import { Table } from '../../parts/table.tsx';
import { dateAndTime, duration, jobStatusNames, number, secondsSince, shortArn } from '../../parts/words.ts';
import { useMayGenerate } from '../../shell/viewer.ts';
import { JobError } from './job-progress.tsx';
import { isFinal } from './job-state.ts';

export type ListedJob = JobRowFragment & { readonly entity: NamedEntity | null };

interface JobTableProps {
  readonly jobs: readonly ListedJob[];
  readonly onChange: () => void;
}

export function JobTable({ jobs, onChange }: JobTableProps) {
  return (
    <Table
      caption="Report jobs, the newest first"
      rows={jobs}
      keyOf={({ id }) => id}
      columns={[
        { header: 'Entity', cell: (job) => <JobEntity job={job} /> },
        {
          header: 'Status',
          cell: ({ status }) => <span className={`tag job-${status}`}>{jobStatusNames[status]}</span>,
        },
        {
          header: 'Asked for',
          className: 'short-cell',
          cell: ({ createdAt }) => (
            <span title={dateAndTime(createdAt)}>{duration(secondsSince(createdAt))} ago</span>
          ),
        },
        { header: 'Attempts', className: 'numeric', cell: ({ attempts }) => number(attempts) },
        { header: 'Reason, and what to do', cell: (job) => <JobError job={job} /> },
        {
          header: <span className="visually-hidden">Action</span>,
          className: 'short-cell',
          cell: (job) => <JobAction job={job} onChange={onChange} />,
        },
      ]}
    />
  );
}

function JobEntity({ job: { entity, arn, accountId } }: { readonly job: ListedJob }) {
  if (entity !== null) return <EntityLink entity={entity} />;
  return <Link to={entityAddress({ arn, account: { accountId } })}>{shortArn(arn)}</Link>;
}

function JobAction({ job, onChange }: { readonly job: ListedJob; readonly onChange: () => void }) {
  const [cancelling, cancel] = useMutation(CancelReportJobDocument);
  const [retrying, generate] = useMutation(GenerateReportDocument);
  if (!useMayGenerate()) return null;
  if (!isFinal(job.status)) {
    return (
      <button
        type="button"
        className="link-button"
        disabled={cancelling.fetching}
        aria-label={`Cancel the report of ${shortArn(job.arn)}`}
        onClick={() => void cancel({ id: job.id }).then(onChange)}
      >
        Cancel
      </button>
    );
  }
  if (job.error?.retryable !== true) return null;
  const { arn, accountId, granularity } = job;
  return (
    <button
      type="button"
      className="link-button"
      disabled={retrying.fetching}
      aria-label={`Try the report of ${shortArn(arn)} again`}
      onClick={() =>
        void generate({ input: { arn, accountId, granularity, maxAgeSeconds: 0 } }).then(onChange)
      }
    >
      Try again
    </button>
  );
}
