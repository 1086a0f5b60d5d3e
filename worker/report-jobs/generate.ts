import type { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { allAccounts } from '../../src/accounts/index.ts';
import {
  enqueuePoll,
  isFinished,
  publishReportJob,
  transitions,
  type ActiveReportJob,
  type GeneratePayload,
  type PollPayload,
  type ReportJobStore,
} from '../../src/jobs/index.ts';
import type { AccountEntries, AccountEntry } from '../accounts/account-entries.ts';
import {
  awsFailureOf,
  generateDetails,
  type AwsFailure,
  type Pacer,
  type Session,
  type Sessions,
} from '../aws/index.ts';
import type { Durations } from './durations.ts';
import { deadlinePassed, notConfigured, refused, roleRefused, type Hindrance } from './report-job-errors.ts';
import type { Step } from './step.ts';

type GenerateStep = Step<GeneratePayload>;

const operation = 'GenerateServiceLastAccessedDetails';

export interface GenerateContext {
  readonly workerId: string;
  readonly deadlineSeconds: number;
  readonly redis: Redis;
  readonly entries: AccountEntries;
  readonly reportJobs: ReportJobStore;
  readonly sessions: Sessions;
  readonly pacer: Pacer;
  readonly durations: Durations;
  readonly polls: Queue<PollPayload>;
}

/**
 * The first half of a report's way: enters the account, asks AWS to generate, and hands the JobId to this worker's
 * own poll queue, because no other session may read it.
 */
export async function generate(context: GenerateContext, step: GenerateStep): Promise<void> {
  const { accountId, reportJobId } = step.payload;
  const job = await context.reportJobs.find(allAccounts, accountId, reportJobId);
  if (job === null) return;
  if (isFinished(job)) {
    // The end was written, but perhaps not told: its worker may have died in between.
    await publishReportJob(context.redis, job);
    return;
  }
  const entry = context.entries.find(accountId);
  if (entry === null) {
    await context.reportJobs.finish(transitions.failed(job, notConfigured(accountId), Date.now()));
    return;
  }
  const triedSince = step.payload.triedSince ?? Date.now();
  const deadline = triedSince + context.deadlineSeconds * 1_000;
  if (Date.now() >= deadline) {
    const error = deadlinePassed(job, step.payload.hindrance, context.deadlineSeconds);
    await context.reportJobs.finish(transitions.failed(job, error, Date.now()));
    return;
  }
  await step.takeSlot(context.pacer, operation, job.lane);
  const session = await enter(context, step, job, entry, { triedSince, deadline });
  if (session !== null) await ask(context, step, job, session, triedSince);
}

/** @returns null when the job has ended because the account can't be entered */
async function enter(
  context: GenerateContext,
  step: GenerateStep,
  job: ActiveReportJob,
  entry: AccountEntry,
  { triedSince, deadline }: { triedSince: number; deadline: number },
): Promise<Session | null> {
  try {
    return await context.sessions.enter(entry, deadline);
  } catch (error) {
    const failure = awsFailureOf(error);
    if (failure.kind !== 'accessDenied' && failure.kind !== 'invalidInput') {
      return step.comeBack(retryDelay(triedSince), { triedSince, hindrance: 'unreachable' });
    }
    await context.reportJobs.finish(transitions.failed(job, roleRefused(job.accountId, failure), Date.now()));
    return null;
  }
}

async function ask(
  context: GenerateContext,
  step: GenerateStep,
  job: ActiveReportJob,
  session: Session,
  triedSince: number,
): Promise<void> {
  const started = await context.reportJobs.save(transitions.generating(job, Date.now()));
  if (started.kind === 'conflict') return;
  let awsJobId: string;
  try {
    awsJobId = await context.pacer.callNow(job.accountId, operation, () =>
      generateDetails(session, job.arn, job.granularity),
    );
  } catch (error) {
    const failure = awsFailureOf(error);
    const hindrance = hindranceOf(context, failure, session);
    if (hindrance !== 'final') return step.comeBack(retryDelay(triedSince), { triedSince, hindrance });
    await context.reportJobs.finish(transitions.failed(started.job, refused(job, failure), Date.now()));
    return;
  }
  const generation = { awsJobId, workerId: context.workerId, sessionId: session.id, generatedAt: Date.now() };
  const saved = await context.reportJobs.save(transitions.generated(started.job, generation));
  if (saved.kind === 'conflict') return;
  await enqueuePoll(context.polls, job, {
    awsJobId,
    delayMilliseconds: context.durations.firstPoll(job.accountId, job.lane),
  });
}

/** What keeps the job from going on for now, or `final` when trying again can't help. */
function hindranceOf(
  { sessions }: GenerateContext,
  { kind }: AwsFailure,
  session: Session,
): Hindrance | 'final' {
  switch (kind) {
    case 'throttled':
      return 'throttled';
    case 'sessionLost':
      sessions.drop(session);
      return 'unreachable';
    case 'transient':
    case 'noCredentials':
      return 'unreachable';
    default:
      return 'final';
  }
}

/** Milliseconds until the next try: a quarter of the time tried so far, at least 200 ms, at most 15 s, with jitter. */
function retryDelay(triedSince: number): number {
  const step = Math.min(Math.max((Date.now() - triedSince) / 4, 200), 15_000);
  return Math.round(step * (0.75 + Math.random() / 2));
}
