import type { JobRowFragment, ReportJobStatus } from '../../api/operations.ts';
import { errorRemedies, jobStatusNames } from '../../parts/words.ts';

const steps: readonly ReportJobStatus[] = ['QUEUED', 'IN_PROGRESS', 'COMPLETED'];

/** How far a job is, step by step; what went wrong and what to do. */
export function JobProgress({ job }: { readonly job: JobRowFragment }) {
  const { status } = job;
  const reached = status === 'FAILED' || status === 'CANCELLED' ? 1 : steps.indexOf(status);
  return (
    <div className="job-progress" role="status">
      <ol className="steps">
        {steps.map((step, index) => (
          <li
            key={step}
            className={index <= reached ? 'is-reached' : undefined}
            aria-current={step === status ? 'step' : undefined}
          >
            {jobStatusNames[index === 2 && (status === 'FAILED' || status === 'CANCELLED') ? status : step]}
          </li>
        ))}
      </ol>
      <JobError job={job} />
    </div>
  );
}

export function JobError({ job: { error } }: { readonly job: Pick<JobRowFragment, 'error'> }) {
  if (error === null) return null;
  return (
    <p className="problem">
      {error.message}
      {error.awsCode !== null && ` (${error.awsCode})`} <strong>{errorRemedies[error.code]}</strong>
    </p>
  );
}
