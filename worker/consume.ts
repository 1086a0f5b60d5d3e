import { DelayedError, Worker, type Job } from 'bullmq';
import type { QueueDefinition } from '../src/jobs/index.ts';
import { queuePrefix, type RedisClient } from '../src/redis/index.ts';
import type { Logger } from '../src/telemetry/index.ts';

export interface ConsumeOptions {
  /** A connection that waits for Redis. */
  readonly connection: RedisClient;
  /** BullMQ jobs that this process works on at the same time. */
  readonly concurrency: number;
  readonly logger: Logger;
}

/** One run of a BullMQ job: its payload, and what moving it to the delayed set takes. */
export interface Run<Payload> {
  readonly payload: Payload;
  readonly job: Job<Payload>;
  readonly token: string | undefined;
}

/** A worker that dies takes its locks with it; BullMQ gives its jobs to others this often before it gives up. */
const mostStalls = 10;

/**
 * Works on one queue: every payload is parsed before it is used, and what goes wrong is in the log.
 * @param giveUp what is left to do when a job has failed for the last time
 */
export function consume<Payload>(
  { name, payload }: QueueDefinition<Payload>,
  run: (run: Run<Payload>) => Promise<void>,
  { connection, concurrency, logger }: ConsumeOptions,
  giveUp: (payload: Payload) => Promise<void> = () => Promise.resolve(),
): Worker<Payload> {
  const worker = new Worker<Payload>(
    name,
    (job, token) => run({ payload: payload.parse(job.data), job, token }),
    { connection, prefix: queuePrefix, concurrency, maxStalledCount: mostStalls },
  );
  worker.on('failed', (job, error) => {
    if (job === undefined || error instanceof DelayedError) return;
    logger.error({ queue: name, payload: job.data, error }, 'a queued job failed');
    if (job.finishedOn === undefined) return;
    giveUp(job.data).catch((failure: unknown) => {
      logger.error({ queue: name, payload: job.data, error: failure }, 'a failed job could not be ended');
    });
  });
  worker.on('error', (error) => {
    logger.warn({ queue: name, error: error.message }, 'the queue is not reachable');
  });
  return worker;
}

/**
 * Ends this run; the job runs again after the delay, and holds no worker meanwhile.
 * @throws DelayedError always: so BullMQ learns that the job has been moved
 */
export async function comeBackLater<Payload>(
  { job, token }: Pick<Run<Payload>, 'job' | 'token'>,
  delayMilliseconds: number,
): Promise<never> {
  await job.moveToDelayed(Date.now() + delayMilliseconds, token);
  throw new DelayedError();
}
