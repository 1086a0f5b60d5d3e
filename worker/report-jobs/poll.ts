import type { Queue } from 'bullmq';
import type { RedisClient } from '../../src/redis/index.ts';
import { allAccounts } from '../../src/accounts/index.ts';
import {
  enqueueGeneration,
  isFinished,
  publishReportJob,
  transitions,
  type GeneratePayload,
  type Generation,
  type PollPayload,
  type ReportJob,
  type ReportJobError,
  type ReportJobStore,
} from '../../src/jobs/index.ts';
import type { SharedClock } from '../../src/redis/index.ts';
import type { Report } from '../../src/reports/index.ts';
import type { Logger } from '../../src/telemetry/index.ts';
import {
  awsFailureOf,
  IncompleteAnswerError,
  readDetails,
  type DetailsOutcome,
  type FinishedDetails,
  type Pacer,
  type Session,
  type Sessions,
} from '../aws/index.ts';
import type { AccountEntries } from '../accounts/account-entries.ts';
import type { RefreshDue } from '../refresh/refresh-due.ts';
import { nextDue } from '../refresh/schedule.ts';
import { nextPoll, type Durations } from './durations.ts';
import type { ReadPages } from './read-pages.ts';
import { deadlinePassed, refused, reportFailed, type Hindrance } from './report-job-errors.ts';
import { retryDelay } from './retry-delay.ts';
import type { Step } from './step.ts';

type PollStep = Step<PollPayload>;
type GeneratedReportJob = Extract<ReportJob, { status: 'IN_PROGRESS' }> & { generation: Generation };

const operation = 'GetServiceLastAccessedDetails';

export interface PollContext {
  readonly deadlineSeconds: number;
  readonly redis: RedisClient;
  readonly reportJobs: ReportJobStore;
  readonly sessions: Sessions;
  readonly pacer: Pacer;
  readonly durations: Durations;
  readonly clock: SharedClock;
  readonly pages: ReadPages;
  readonly entries: AccountEntries;
  readonly refreshDue: RefreshDue;
  readonly generations: Queue<GeneratePayload>;
  readonly logger: Logger;
}

/**
 * The second half of a report's way: asks AWS whether the report is done, takes all its pages, each in a slot of its
 * own, and stores report and job state in one step.
 */
export async function poll(context: PollContext, step: PollStep): Promise<void> {
  const { accountId, reportJobId, awsJobId } = step.payload;
  const job = await context.reportJobs.find(allAccounts, accountId, reportJobId);
  if (job === null) return;
  if (isFinished(job)) {
    // The end was written, but perhaps not told: its worker may have died in between.
    await publishReportJob(context.redis, job);
    return;
  }
  if (!isGenerated(job) || job.generation.awsJobId !== awsJobId) return;
  const session = context.sessions.find(job.generation.sessionId);
  if (session === null) return generateAgain(context, job);
  for (;;) {
    const slotAt = await step.takeSlot(context.pacer, operation, job.lane);
    step.note({ hinderedSince: step.payload.hinderedSince ?? context.clock.now() });
    const outcome = await read(context, step, job, { session, slotAt });
    if (outcome?.kind !== 'morePages') {
      context.pages.forget(awsJobId);
      if (outcome !== null) await conclude(context, step, job, outcome);
      return;
    }
    context.pages.keep(awsJobId, outcome.soFar);
    step.note({ hinderedSince: null });
  }
}

function isGenerated(job: ReportJob): job is GeneratedReportJob {
  return job.status === 'IN_PROGRESS' && job.generation !== null;
}

/** @returns null when the job has been taken care of */
async function read(
  context: PollContext,
  step: PollStep,
  job: GeneratedReportJob,
  { session, slotAt }: { session: Session; slotAt: number },
): Promise<DetailsOutcome | null> {
  const { awsJobId } = job.generation;
  try {
    return await context.pacer.callInSlot(slotAt, job.accountId, operation, () =>
      readDetails(session, awsJobId, job.granularity, context.pages.find(awsJobId)),
    );
  } catch (error) {
    if (error instanceof IncompleteAnswerError) {
      context.pages.forget(awsJobId);
      context.logger.warn(
        { accountId: job.accountId, reportJobId: job.id, error },
        'AWS gave half an answer',
      );
      return lookAgain(context, step, job, null);
    }
    const failure = awsFailureOf(error);
    switch (failure.kind) {
      case 'throttled':
        return lookAgain(context, step, job, 'throttled');
      case 'transient':
      case 'noCredentials':
        return lookAgain(context, step, job, 'unreachable');
      case 'sessionLost':
        context.sessions.drop(session);
        await generateAgain(context, job);
        return null;
      case 'notFound':
        // To any session but its owner, and for a job it has forgotten, AWS says that the job doesn't exist
        // (docs/aws-behaviour.md, 1.2).
        await generateAgain(context, job);
        return null;
      default:
        await fail(context, job, refused(job, failure));
        return null;
    }
  }
}

async function conclude(
  context: PollContext,
  step: PollStep,
  job: GeneratedReportJob,
  outcome: Exclude<DetailsOutcome, { kind: 'morePages' }>,
): Promise<void> {
  switch (outcome.kind) {
    case 'inProgress':
      await lookAgain(context, step, job, 'inProgress');
      return;
    case 'failed':
      await fail(context, job, reportFailed(outcome));
      return;
    case 'completed': {
      const { details } = outcome;
      const milliseconds = details.jobCompletionDate - details.jobCreationDate;
      context.durations.record(job, milliseconds, details.services.length);
      await context.reportJobs.complete(
        job,
        (current) => transitions.completed(current, current.generation, context.clock.now()),
        reportOf(job, details),
      );
      await context.refreshDue.schedule(
        job.accountId,
        job.arn,
        nextDue(context.entries.refreshOf(job.accountId)),
      );
    }
  }
}

async function fail(
  { reportJobs, clock }: Pick<PollContext, 'reportJobs' | 'clock'>,
  job: GeneratedReportJob,
  error: ReportJobError,
) {
  await reportJobs.finish(job, (current) => transitions.failed(current, error, clock.now()));
}

function reportOf(job: GeneratedReportJob, details: FinishedDetails): Report {
  return {
    accountId: job.accountId,
    arn: job.arn,
    granularity: job.granularity,
    jobId: job.generation.awsJobId,
    reportJobId: job.id,
    ...details,
  };
}

/**
 * Looks again later. The last look is at the job's deadline; what it doesn't change is the end. Once AWS has called
 * the report in progress that is the reason, whatever hindered later looks.
 * @returns null when the deadline has ended the job
 */
async function lookAgain(
  context: PollContext,
  step: PollStep,
  job: GeneratedReportJob,
  cause: 'inProgress' | Hindrance,
): Promise<null> {
  const { deadlineSeconds } = context;
  const now = context.clock.now();
  const inProgress = step.payload.inProgress || cause === 'inProgress';
  const hinderedSince = cause === 'inProgress' ? null : step.payload.hinderedSince;
  const hinderedMilliseconds = now - (hinderedSince ?? now);
  const left = job.startedAt + deadlineSeconds * 1_000 - now;
  if (left > 0) {
    const delay =
      cause === 'inProgress'
        ? nextPoll(now - job.generation.generatedAt)
        : retryDelay(cause, hinderedMilliseconds);
    return step.comeBack(Math.min(delay, left), { inProgress, hinderedSince });
  }
  const hindrance = cause === 'inProgress' || inProgress ? null : cause;
  await fail(context, job, deadlinePassed(job, deadlineSeconds, hindrance, hinderedMilliseconds));
  return null;
}

/**
 * The JobId can't be read any more: it is asked for again, at once the first time, then ever later until the
 * job's deadline.
 */
async function generateAgain({ generations }: PollContext, job: GeneratedReportJob): Promise<void> {
  await enqueueGeneration(generations, job, {
    delayMilliseconds: job.attempts <= 1 ? 0 : Math.min(1_000 * 2 ** (job.attempts - 2), 60_000),
    triedSince: job.startedAt,
  });
}
