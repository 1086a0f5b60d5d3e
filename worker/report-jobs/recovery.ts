import { setTimeout as sleep } from 'node:timers/promises';
import type { Queue } from 'bullmq';
import { allAccounts } from '../../src/accounts/index.ts';
import {
  detailsQueue,
  enqueueGeneration,
  isFinished,
  openQueue,
  pollQueue,
  publishReportJob,
  type GeneratePayload,
  type PollPayload,
  type ReportJobStore,
} from '../../src/jobs/index.ts';
import { keys, UnreadableRecordError, type RedisClient, type SharedClock } from '../../src/redis/index.ts';
import type { Logger } from '../../src/telemetry/index.ts';

export interface RecoveryContext {
  readonly workerId: string;
  readonly redis: RedisClient;
  readonly reportJobs: ReportJobStore;
  readonly generations: Queue<GeneratePayload>;
  /** Silent for so long, and seen silent twice, a worker is gone, and its sessions with it. */
  readonly takeoverSeconds: number;
  readonly clock: SharedClock;
  readonly logger: Logger;
}

/**
 * Keeps watch over the workers. Reports that a worker has generated wait in its own poll queue, because only its
 * sessions may read them; when it dies, the others have them generated again.
 */
export class Recovery {
  readonly #context: RecoveryContext;
  readonly #stopped = new AbortController();
  #suspects: ReadonlySet<string> = new Set();

  constructor(context: RecoveryContext) {
    this.#context = context;
  }

  /** Gives signs of life and looks after the others until `stop`. */
  async run(): Promise<void> {
    const signEveryMilliseconds = this.#context.takeoverSeconds * 200;
    while (!this.#stopped.signal.aborted) {
      try {
        await this.#context.clock.adjust();
        await this.#giveSignOfLife();
        await this.#recoverSilentWorkers();
      } catch (error) {
        this.#context.logger.warn({ error }, 'the watch over the workers is interrupted');
      }
      await sleep(signEveryMilliseconds, undefined, { signal: this.#stopped.signal }).catch(() => undefined);
    }
  }

  /** Ends the watch and hands this worker's own reports over to the others at once. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await recoverWorker(this.#context, this.#context.workerId);
  }

  async #giveSignOfLife(): Promise<void> {
    const { redis, clock, workerId } = this.#context;
    await redis.zadd(keys.workers, clock.now(), workerId);
  }

  /**
   * After a pause of Redis everybody looks silent, so a worker has to be silent in two looks: those that live
   * give a sign in between.
   */
  async #recoverSilentWorkers(): Promise<void> {
    const { redis, clock, takeoverSeconds } = this.#context;
    const since = clock.now() - takeoverSeconds * 1_000;
    const silent = await redis.zrangebyscore(keys.workers, '-inf', since);
    for (const workerId of silent.filter((id) => this.#suspects.has(id))) {
      await recoverWorker(this.#context, workerId);
    }
    this.#suspects = new Set(silent);
  }
}

type StepNames = Pick<PollPayload, 'accountId' | 'reportJobId' | 'awsJobId'>;

/** What can't be read is left to the sweep, which finds the jobs that lack their step. */
async function readSteps(
  { logger }: RecoveryContext,
  polls: Queue<PollPayload>,
): Promise<{ data: StepNames }[]> {
  try {
    return await polls.getJobs(['active', 'waiting', 'prioritized', 'delayed', 'failed']);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    logger.error({ queue: polls.name, error }, 'a queued step is damaged');
    return [];
  }
}

async function takeOver(
  context: RecoveryContext,
  { accountId, reportJobId, awsJobId }: StepNames,
): Promise<void> {
  const job = await context.reportJobs.find(allAccounts, accountId, reportJobId);
  if (job === null) return;
  if (isFinished(job)) {
    // The end was written, but perhaps not told: the worker may have died in between.
    await publishReportJob(context.redis, job);
  } else if (job.status === 'IN_PROGRESS' && job.generation?.awsJobId === awsJobId) {
    await enqueueGeneration(context.generations, job, { delayMilliseconds: 0, triedSince: job.startedAt });
  }
}

/** Has everything that waits in a worker's poll queue generated again, and forgets the worker. */
async function recoverWorker(context: RecoveryContext, workerId: string): Promise<void> {
  const polls = openQueue(pollQueue(workerId), context.redis);
  const steps = await readSteps(context, polls);
  for (const { data } of steps) {
    await takeOver(context, data).catch((error: unknown) => {
      if (!(error instanceof UnreadableRecordError)) throw error;
      context.logger.warn({ workerId, payload: data, error }, 'left to the workers that can read it');
    });
  }
  for (const queue of [polls, openQueue(detailsQueue(workerId), context.redis)]) {
    await queue.obliterate({ force: true });
    await queue.close();
  }
  await context.redis.zrem(keys.workers, workerId);
  if (steps.length > 0)
    context.logger.info({ workerId, reports: steps.length }, 'took over from a worker that is gone');
}
