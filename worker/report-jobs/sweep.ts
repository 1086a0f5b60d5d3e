import { setTimeout as sleep } from 'node:timers/promises';
import type { Job, Queue } from 'bullmq';
import { allAccounts, type AccountStore } from '../../src/accounts/index.ts';
import {
  enqueueGeneration,
  generationId,
  openQueue,
  pollQueue,
  type ActiveReportJob,
  type GeneratePayload,
  type ReportJob,
  type ReportJobStore,
  type UnreadableReportJob,
} from '../../src/jobs/index.ts';
import { keys, type RedisClient, type SharedClock } from '../../src/redis/index.ts';
import { LostParts, type LostPartsContext } from '../batches/lost-parts.ts';

export interface SweepContext extends LostPartsContext {
  readonly redis: RedisClient;
  readonly accounts: AccountStore;
  readonly reportJobs: ReportJobStore;
  readonly generations: Queue<GeneratePayload>;
  readonly deadlineSeconds: number;
  readonly takeoverSeconds: number;
  readonly clock: SharedClock;
}

/** Jobs that are looked at together. */
const chunk = 100;

/**
 * The safety net: a job that was accepted but whose next step is in no queue, because a process died between
 * writing and enqueuing or Redis lost its last second, is enqueued again. A step needs only a moment from one queue
 * to the next, so a job is looked at when it hasn't changed since the last sweep.
 */
export class Sweep {
  readonly #context: SweepContext;
  readonly #stopped = new AbortController();
  readonly #lostParts: LostParts;
  #revisions: ReadonlyMap<string, number> = new Map();

  constructor(context: SweepContext) {
    this.#context = context;
    this.#lostParts = new LostParts(context);
  }

  async run(): Promise<void> {
    const { signal } = this.#stopped;
    const pause = () =>
      sleep(this.#context.takeoverSeconds * 2_000, undefined, { signal }).catch(() => undefined);
    await pause();
    while (!signal.aborted) {
      await this.#sweep();
      await pause();
    }
  }

  stop(): void {
    this.#stopped.abort();
  }

  async #sweep(): Promise<void> {
    const { accounts, reportJobs, logger } = this.#context;
    const revisions = new Map<string, number>();
    try {
      for (const { accountId } of await accounts.list(allAccounts)) {
        await this.#lostParts.recover(accountId);
        const { running, unreadable } = await reportJobs.listUnderWay(allAccounts, accountId);
        const restored = await this.#restore(unreadable);
        for (const { id, revision } of [...running, ...restored]) revisions.set(id, revision);
        const unchanged = running.filter(({ id, revision }) => this.#revisions.get(id) === revision);
        for (let start = 0; start < unchanged.length; start += chunk) {
          await Promise.all(unchanged.slice(start, start + chunk).map((job) => this.#check(job)));
        }
      }
      this.#revisions = revisions;
    } catch (error) {
      logger.warn({ error }, 'the look for lost jobs is interrupted');
    }
  }

  /** Jobs that nobody can read would keep their batches open for ever; restored, they lack only their next step. */
  async #restore(unreadable: readonly UnreadableReportJob[]): Promise<ReportJob[]> {
    const { reportJobs, batches, logger } = this.#context;
    const restored: ReportJob[] = [];
    for (const damaged of unreadable) {
      const job = await reportJobs.restore(damaged, await batches.listWithJob(allAccounts, damaged));
      if (job === null) continue;
      const { accountId, id: reportJobId, text } = damaged;
      logger.error({ accountId, reportJobId, text }, 'a job whose record was damaged begins again');
      restored.push(job);
    }
    return restored;
  }

  /** A step that failed for good keeps its id, and with it the job from being enqueued: it gets one more try. */
  async #check(job: ActiveReportJob): Promise<void> {
    const step = await this.#nextStep(job);
    if (step !== undefined && (await step.isFailed())) await step.retry();
    else if (step === undefined || this.#isOverdue(job)) await this.#enqueueAgain(job);
  }

  async #enqueueAgain(job: ActiveReportJob): Promise<void> {
    const { generations, logger } = this.#context;
    const triedSince = job.status === 'QUEUED' ? null : job.startedAt;
    logger.warn(
      { accountId: job.accountId, reportJobId: job.id },
      'a job had got lost and is enqueued again',
    );
    await enqueueGeneration(generations, rescueOf(job), { delayMilliseconds: 0, triedSince });
  }

  /** The step that takes the job on. It was enqueued for one of the job's attempts, and may have made others since. */
  async #nextStep(job: ActiveReportJob): Promise<Job | undefined> {
    for (let { attempts } = rescueOf(job); attempts >= 0; attempts--) {
      const step = await this.#find(this.#context.generations, generationId({ id: job.id, attempts }));
      if (step !== undefined) return step;
    }
    return job.status === 'QUEUED' || job.generation === null ? undefined : this.#poll(job.generation);
  }

  /** A step that BullMQ can't read never runs: the job needs another. */
  async #find(queue: Queue, id: string): Promise<Job | undefined> {
    try {
      return await queue.getJob(id);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      this.#context.logger.error({ queue: queue.name, id, error }, 'a queued step is damaged');
      return undefined;
    }
  }

  async #poll({ workerId, awsJobId }: { workerId: string; awsJobId: string }): Promise<Job | undefined> {
    const { redis } = this.#context;
    if ((await redis.zscore(keys.workers, workerId)) === null) return undefined;
    const polls = openQueue(pollQueue(workerId), redis);
    try {
      return await this.#find(polls, awsJobId);
    } finally {
      await polls.close();
    }
  }

  /** Its step is there, but nobody has run it for long after the deadline. */
  #isOverdue(job: ActiveReportJob): boolean {
    const { deadlineSeconds, takeoverSeconds, clock } = this.#context;
    if (job.status === 'QUEUED') return false;
    return clock.now() > job.startedAt + (deadlineSeconds + 4 * takeoverSeconds) * 1_000;
  }
}

/** The step that rescues a job has an id of its own: the lost one's may still stand for what can't be read. */
function rescueOf(job: ActiveReportJob): ActiveReportJob {
  return { ...job, attempts: job.attempts + 1 };
}
