import type { ActiveReportJob, Generation, ReportJob, ReportJobError } from './report-job.ts';
import { commonOf } from './report-job.ts';

/** A job's way through its states, as pure functions: each answers with the job as it is afterwards. */

type State<Status extends ReportJob['status']> = Extract<ReportJob, { status: Status }>;

/** AWS is about to be asked to generate, for the first time or again. */
export function generating(job: ActiveReportJob, now: number): State<'IN_PROGRESS'> {
  return {
    ...commonOf(job),
    status: 'IN_PROGRESS',
    startedAt: job.status === 'IN_PROGRESS' ? job.startedAt : now,
    attempts: job.attempts + 1,
    generation: null,
  };
}

/** AWS took the request and gave a JobId. */
export function generated(job: State<'IN_PROGRESS'>, generation: Generation): State<'IN_PROGRESS'> {
  return { ...job, generation };
}

/** The report is complete and stored. */
export function completed(
  job: State<'IN_PROGRESS'>,
  generation: Generation,
  now: number,
): State<'COMPLETED'> {
  const { awsJobId } = generation;
  return {
    ...commonOf(job),
    status: 'COMPLETED',
    startedAt: job.startedAt,
    finishedAt: now,
    awsJobId,
    generation,
  };
}

export function failed(job: ActiveReportJob, error: ReportJobError, now: number): State<'FAILED'> {
  return { ...commonOf(job), status: 'FAILED', ...endOf(job, now), error };
}

export function cancelled(job: ActiveReportJob, now: number): State<'CANCELLED'> {
  return { ...commonOf(job), status: 'CANCELLED', ...endOf(job, now) };
}

function endOf(job: ActiveReportJob, now: number) {
  return {
    startedAt: job.status === 'IN_PROGRESS' ? job.startedAt : null,
    awsJobId: job.status === 'IN_PROGRESS' ? (job.generation?.awsJobId ?? null) : null,
    finishedAt: now,
  };
}
