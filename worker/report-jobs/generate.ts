import type { Queue } from 'bullmq';
import type { RedisClient } from '../../src/redis/index.ts';
import { allAccounts } from '../../src/accounts/index.ts';
import type { EntityStore } from '../../src/entities/index.ts';
import {
  enqueuePoll,
  isFinished,
  publishReportJob,
  transitions,
  type ActiveReportJob,
  type GeneratePayload,
  type PollPayload,
  type ReportJobError,
  type ReportJobStore,
} from '../../src/jobs/index.ts';
import type { SharedClock } from '../../src/redis/index.ts';
import type { AccountEntries, AccountEntry } from '../accounts/account-entries.ts';
import {
  awsFailureOf,
  generateDetails,
  type AwsFailure,
  type AwsFailureKind,
  type Pacer,
  type Session,
  type Sessions,
} from '../aws/index.ts';
import { expectedBreadth } from './breadth.ts';
import type { Durations } from './durations.ts';
import { deadlinePassed, notConfigured, refused, roleRefused, type Hindrance } from './report-job-errors.ts';
import { retryDelay } from './retry-delay.ts';
import type { Step } from './step.ts';

type GenerateStep = Step<GeneratePayload>;

const operation = 'GenerateServiceLastAccessedDetails';

/**
 * AWS's ways to say no to AssumeRole. Whether a role that doesn't exist gets another code than one that denies is
 * unknown (docs/aws-behaviour.md, 4.3).
 */
const refusals: ReadonlySet<AwsFailureKind> = new Set(['accessDenied', 'invalidInput', 'notFound']);

export interface GenerateContext {
  readonly workerId: string;
  readonly deadlineSeconds: number;
  readonly redis: RedisClient;
  readonly entries: AccountEntries;
  readonly entities: EntityStore;
  readonly reportJobs: ReportJobStore;
  readonly sessions: Sessions;
  readonly pacer: Pacer;
  readonly durations: Durations;
  readonly clock: SharedClock;
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
    await fail(context, job, notConfigured(accountId));
    return;
  }
  const triedSince = step.payload.triedSince ?? context.clock.now();
  const { deadlineSeconds } = context;
  const triedMilliseconds = context.clock.now() - triedSince;
  if (triedMilliseconds >= deadlineSeconds * 1_000) {
    const { hindrance } = step.payload;
    await fail(context, job, deadlinePassed(job, deadlineSeconds, hindrance, triedMilliseconds));
    return;
  }
  const deadline = triedSince + deadlineSeconds * 1_000;
  const slotAt = await step.takeSlot(context.pacer, operation, job.lane);
  const session = await enter(context, step, job, entry, { triedSince, deadline });
  if (session !== null) await ask(context, step, job, session, { triedSince, slotAt });
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
    if (!refusals.has(failure.kind)) {
      const hindrance = failure.kind === 'throttled' ? 'throttled' : 'unreachable';
      return tryAgain(context, step, triedSince, hindrance);
    }
    await fail(context, job, roleRefused(job.accountId, failure));
    return null;
  }
}

async function ask(
  context: GenerateContext,
  step: GenerateStep,
  job: ActiveReportJob,
  session: Session,
  { triedSince, slotAt }: { triedSince: number; slotAt: number },
): Promise<void> {
  const started = await context.reportJobs.save(job, (current) =>
    transitions.generating(current, context.clock.now()),
  );
  if (started.kind === 'conflict') return;
  let awsJobId: string;
  try {
    awsJobId = await context.pacer.callInSlot(slotAt, job.accountId, operation, () =>
      generateDetails(session, job.arn, job.granularity),
    );
  } catch (error) {
    const failure = awsFailureOf(error);
    const hindrance = hindranceOf(context, failure, session);
    if (hindrance !== 'final') return tryAgain(context, step, triedSince, hindrance);
    await fail(context, started.job, refused(job, failure));
    return;
  }
  const generation = {
    awsJobId,
    workerId: context.workerId,
    sessionId: session.id,
    generatedAt: context.clock.now(),
  };
  const saved = await context.reportJobs.save(started.job, (current) =>
    transitions.generated(current, generation),
  );
  if (saved.kind === 'conflict') return;
  await enqueuePoll(context.polls, job, {
    awsJobId,
    delayMilliseconds: await context.durations.firstPoll(job, () => expectedBreadth(context.entities, job)),
  });
}

/** The call didn't get through: the step comes back for another one. */
function tryAgain(
  { clock }: GenerateContext,
  step: GenerateStep,
  triedSince: number,
  hindrance: Exclude<Hindrance, null>,
): Promise<never> {
  return step.comeBack(retryDelay(hindrance, clock.now() - triedSince), { triedSince, hindrance });
}

async function fail({ reportJobs, clock }: GenerateContext, job: ActiveReportJob, error: ReportJobError) {
  await reportJobs.finish(job, (current) => transitions.failed(current, error, clock.now()));
}

/** What keeps the job from going on for now, or `final` when trying again can't help. */
function hindranceOf(
  { sessions }: GenerateContext,
  { kind }: AwsFailure,
  session: Session,
): Exclude<Hindrance, null> | 'final' {
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
