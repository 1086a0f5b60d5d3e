import { setTimeout as sleep } from 'node:timers/promises';
import type { Queue } from 'bullmq';
import { allAccounts, type AccountStore } from '../../src/accounts/index.ts';
import {
  enqueueGeneration,
  generationId,
  type ActiveReportJob,
  type GeneratePayload,
  type ReportJobStore,
} from '../../src/jobs/index.ts';
import { keys, type RedisClient } from '../../src/redis/index.ts';
import type { Logger } from '../../src/telemetry/index.ts';

const everyMilliseconds = 30_000;
/** A job this young is surely still on its way into the queue. */
const youngMilliseconds = 60_000;

export interface SweepContext {
  readonly redis: RedisClient;
  readonly accounts: AccountStore;
  readonly reportJobs: ReportJobStore;
  readonly generations: Queue<GeneratePayload>;
  readonly deadlineSeconds: number;
  readonly logger: Logger;
}

/**
 * The safety net: a job that was accepted but is in no queue any more, because a process died between writing
 * and enqueuing it or Redis lost its last second, is enqueued again. One that is where it should be is left alone:
 * BullMQ knows it by its id.
 */
export class Sweep {
  readonly #context: SweepContext;
  readonly #stopped = new AbortController();

  constructor(context: SweepContext) {
    this.#context = context;
  }

  async run(): Promise<void> {
    const { signal } = this.#stopped;
    await sleep(everyMilliseconds, undefined, { signal }).catch(() => undefined);
    while (!signal.aborted) {
      await this.#sweep();
      await sleep(everyMilliseconds, undefined, { signal }).catch(() => undefined);
    }
  }

  stop(): void {
    this.#stopped.abort();
  }

  async #sweep(): Promise<void> {
    const { accounts, reportJobs, logger } = this.#context;
    try {
      for (const { accountId } of await accounts.list(allAccounts)) {
        for (const job of await reportJobs.listRunning(allAccounts, accountId)) await this.#check(job);
      }
    } catch (error) {
      logger.warn({ error }, 'the look for lost jobs is interrupted');
    }
  }

  async #check(job: ActiveReportJob): Promise<void> {
    const { deadlineSeconds } = this.#context;
    if (Date.now() - job.createdAt < youngMilliseconds) return;
    if (job.status === 'QUEUED') {
      await this.#enqueueAgain(job, null);
      return;
    }
    const overdue = Date.now() > job.startedAt + deadlineSeconds * 1_000 + youngMilliseconds;
    const abandoned = job.generation !== null && !(await this.#isAlive(job.generation.workerId));
    if (overdue || abandoned) await this.#enqueueAgain(job, job.startedAt);
  }

  /** A step that failed for good keeps its id, and with it the job from being enqueued: it gets one more try. */
  async #enqueueAgain(job: ActiveReportJob, triedSince: number | null): Promise<void> {
    const { generations } = this.#context;
    const step = await generations.getJob(generationId(job));
    if (step !== undefined && (await step.isFailed())) await step.retry();
    else await enqueueGeneration(generations, job, { delayMilliseconds: 0, triedSince });
  }

  async #isAlive(workerId: string): Promise<boolean> {
    return (await this.#context.redis.zscore(keys.workers, workerId)) !== null;
  }
}
