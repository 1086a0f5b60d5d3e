import { z } from 'zod';
import { allAccounts, permits, type AccountId, type AccountScope } from '../accounts/index.ts';
import { entityArnSchema, type EntityKey } from '../entities/index.ts';
import { keys, RecordFormat, UnreadableRecordError, type RedisClient } from '../redis/index.ts';
import {
  encodeReport,
  granularities,
  reportField,
  type Catalogue,
  type Granularity,
  type Report,
} from '../reports/index.ts';
import { publishReportJob } from './events.ts';
import {
  isFinished,
  reportJobSchema,
  type ActiveReportJob,
  type FinishedReportJob,
  type ReportJob,
} from './report-job.ts';
import { defineReportJobCommands, type ReportJobCommands } from './report-job-commands.ts';
import { restored, type UnreadableReportJob } from './unreadable-report-job.ts';

/** Whether a change was written, or somebody else took the job further first. */
export type Written<Job extends ReportJob> =
  { readonly kind: 'written'; readonly job: Job } | { readonly kind: 'conflict' };

const format = new RecordFormat('report job', 1, reportJobSchema);

/** Hears of every report job that this process ended. */
export type FinishedJobObserver = (job: FinishedReportJob) => void;

/**
 * Report jobs in Redis. Each change is one atomic step that goes through only when nobody took the job further
 * since it was read; finishing a job, storing its report and ending its single flight are the same step.
 *
 * Who waits for a job may change while AWS works on it: somebody joins it, or a batch is cancelled. That must not
 * cost the worker its step, so a change is told as a transition, which is made again from the job as it then is.
 */
export class ReportJobStore {
  readonly #redis: RedisClient & ReportJobCommands;
  readonly #catalogue: Catalogue;
  readonly #onFinished: FinishedJobObserver;

  constructor(redis: RedisClient, catalogue: Catalogue, onFinished: FinishedJobObserver = () => undefined) {
    this.#redis = defineReportJobCommands(redis);
    this.#catalogue = catalogue;
    this.#onFinished = onFinished;
  }

  /**
   * Single flight: starts the job unless one for the same account, ARN and granularity is under way. A damaged
   * record of one is taken out of the way.
   * @returns the job that is under way now, which may be another one; null when the batch that the job is for has
   * been cancelled
   */
  async start(job: ActiveReportJob): Promise<ReportJob | null> {
    for (;;) {
      const text = await this.#startUnlessRunning(job);
      if (text === null) return null;
      const underWay = format.decodeUnlessDamaged(text);
      if (underWay?.id === job.id) await publishReportJob(this.#redis, underWay);
      if (underWay !== null) return underWay;
      await this.#redis.forgetReportJob(
        keys.reportJobs(job.accountId),
        keys.runningReportJobs(job.accountId),
        flightOf(job),
        text,
      );
    }
  }

  #startUnlessRunning(job: ActiveReportJob): Promise<string | null> {
    return this.#redis.startReportJob(
      keys.reportJobs(job.accountId),
      keys.runningReportJobs(job.accountId),
      keys.latestReportJobs(job.accountId),
      keys.supersededReportJobs(job.accountId),
      job.id,
      flightOf(job),
      format.encode(job),
      job.createdAt,
      keys.reportBatchPart(job.accountId, ''),
    );
  }

  /** One job, or null when there is none or its account may not be seen. */
  async find(scope: AccountScope, accountId: AccountId, id: string): Promise<ReportJob | null> {
    if (!permits(scope, accountId)) return null;
    return format.decodeUnlessDamaged(await this.#redis.hget(keys.reportJobs(accountId), id));
  }

  /** The newest job of an entity, of one granularity or of any. */
  async findLatest(
    scope: AccountScope,
    key: EntityKey,
    granularities: readonly Granularity[],
  ): Promise<ReportJob | null> {
    if (!permits(scope, key.accountId)) return null;
    const flights = granularities.map((granularity) => flightOf({ arn: key.arn, granularity }));
    const ids = await this.#redis.hmget(keys.latestReportJobs(key.accountId), ...flights);
    const known = ids.filter((id) => id !== null);
    const jobs = await Promise.all(known.map((id) => this.find(scope, key.accountId, id)));
    return jobs.reduce((a, b) => (a === null || (b !== null && b.createdAt > a.createdAt) ? b : a), null);
  }

  /** Every job of one account that is kept. */
  async listAccount(scope: AccountScope, accountId: AccountId): Promise<ReportJob[]> {
    if (!permits(scope, accountId)) return [];
    const texts = await this.#redis.hvals(keys.reportJobs(accountId));
    return format.decodeReadable(texts);
  }

  /** The jobs of one account that are under way. */
  async listRunning(scope: AccountScope, accountId: AccountId): Promise<ActiveReportJob[]> {
    return (await this.listUnderWay(scope, accountId)).running;
  }

  /** The jobs of one account that are under way, apart from those whose records are damaged or gone. */
  async listUnderWay(
    scope: AccountScope,
    accountId: AccountId,
  ): Promise<{ running: ActiveReportJob[]; unreadable: UnreadableReportJob[] }> {
    const running: ActiveReportJob[] = [];
    const unreadable: UnreadableReportJob[] = [];
    if (!permits(scope, accountId)) return { running, unreadable };
    const flights = Object.entries(await this.#redis.hgetall(keys.runningReportJobs(accountId)));
    if (flights.length === 0) return { running, unreadable };
    const texts = await this.#redis.hmget(keys.reportJobs(accountId), ...flights.map(([, id]) => id));
    for (const [index, [flight, id]] of flights.entries()) {
      const text = texts[index] ?? '';
      const job = readRecord(text);
      if (job === null) unreadable.push({ ...partsOf(flight), accountId, id, text });
      else if (job !== 'newer' && !isFinished(job)) running.push(job);
    }
    return { running, unreadable };
  }

  /**
   * Gives a job that is under way a record again, from what can be known of it.
   * @param batchIds those that it was made for or that joined it; some may no longer wait for it
   * @returns null when it has changed since it was read
   */
  async restore(unreadable: UnreadableReportJob, batchIds: readonly string[]): Promise<ReportJob | null> {
    const { accountId, id, text } = unreadable;
    const { queued, inProgress } = restored(unreadable, Date.now());
    const written = await this.#redis.restoreReportJob(
      keys.reportJobs(accountId),
      keys.runningReportJobs(accountId),
      flightOf(unreadable),
      id,
      text,
      format.encode(queued),
      format.encode(inProgress),
      keys.reportBatchPart(accountId, ''),
      ...batchIds,
    );
    if (written === null) return null;
    const job = format.decode(written);
    await publishReportJob(this.#redis, job);
    return job;
  }

  /** Writes a job's next state. */
  save<Job extends ActiveReportJob, Next extends ActiveReportJob>(
    job: Job,
    transition: (job: Job) => Next,
  ): Promise<Written<Next>> {
    return this.#advance(job, transition, []);
  }

  /** Writes a job's end without a report: FAILED or CANCELLED. The stored report stays as it is. */
  finish<Job extends ActiveReportJob, Next extends Exclude<FinishedReportJob, { status: 'COMPLETED' }>>(
    job: Job,
    transition: (job: Job) => Next,
  ): Promise<Written<Next>> {
    return this.#advance(job, transition, []);
  }

  /** Writes a job's end and its report in one step. */
  async complete<
    Job extends ActiveReportJob,
    Next extends Extract<FinishedReportJob, { status: 'COMPLETED' }>,
  >(job: Job, transition: (job: Job) => Next, report: Report): Promise<Written<Next>> {
    const text = await encodeReport(report, this.#catalogue);
    return this.#advance(job, transition, [reportField(report.arn, report.granularity), text]);
  }

  /**
   * Counts a finished job for a batch that its report is young enough for.
   * @returns false when the batch has been cancelled
   */
  async countForBatch(job: FinishedReportJob, batchId: string): Promise<boolean> {
    const batchKey = keys.reportBatchPart(job.accountId, batchId);
    return (await this.#redis.countForBatch(batchKey, job.arn, job.id, job.status, Date.now())) === 1;
  }

  async #advance<Job extends ActiveReportJob, Next extends ReportJob>(
    job: Job,
    transition: (job: Job) => Next,
    report: readonly string[],
  ): Promise<Written<Next>> {
    for (let current = job; ;) {
      const written = await this.#write(transition(current), report);
      if (written.kind === 'written') return written;
      const stored = await this.find(allAccounts, job.accountId, job.id);
      // The same revision again: it was refused for another reason, a cancelled batch.
      if (!isSameStep(stored, current) || stored.revision === current.revision) return { kind: 'conflict' };
      current = stored;
    }
  }

  async #write<Job extends ReportJob>(job: Job, report: readonly string[]): Promise<Written<Job>> {
    const next = { ...job, revision: job.revision + 1 };
    const written = await this.#redis.writeReportJob(
      keys.reportJobs(job.accountId),
      keys.runningReportJobs(job.accountId),
      keys.reports(job.accountId),
      job.id,
      job.revision,
      flightOf(job),
      format.encode(next),
      isFinished(next) ? 1 : 0,
      keys.reportBatchPart(job.accountId, ''),
      Date.now(),
      ...report,
    );
    if (written !== 1) return { kind: 'conflict' };
    if (isFinished(next)) this.#onFinished(next);
    await publishReportJob(this.#redis, next);
    return { kind: 'written', job: next };
  }
}

/** What single flight is about: one generation for an entity and granularity at a time. */
function flightOf({ arn, granularity }: Pick<ReportJob, 'arn' | 'granularity'>): string {
  return `${granularity} ${arn}`;
}

/** The two parts of what `flightOf` makes. */
function partsOf(flight: string): Pick<ReportJob, 'arn' | 'granularity'> {
  const space = flight.indexOf(' ');
  return {
    granularity: z.enum(granularities).parse(flight.slice(0, space)),
    arn: entityArnSchema.parse(flight.slice(space + 1)),
  };
}

/** A record, null for a damaged one; what a newer version wrote is left to that version. */
function readRecord(text: string): ReportJob | 'newer' | null {
  try {
    return format.decodeUnlessDamaged(text);
  } catch (error) {
    if (error instanceof UnreadableRecordError) return 'newer';
    throw error;
  }
}

/** Whether nothing happened to a job but that others wait for it now. */
function isSameStep<Job extends ActiveReportJob>(stored: ReportJob | null, job: Job): stored is Job {
  if (stored?.status !== job.status || stored.attempts !== job.attempts) return false;
  return generationOf(stored) === generationOf(job);
}

function generationOf(job: ReportJob): string | null {
  return job.status === 'IN_PROGRESS' ? (job.generation?.awsJobId ?? null) : null;
}
