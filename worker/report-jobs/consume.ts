import { DelayedError, Worker, type Job, type Processor } from 'bullmq';
import type { Redis } from 'ioredis';
import { allAccounts } from '../../src/accounts/index.ts';
import {
  isFinished,
  transitions,
  type GeneratePayload,
  type PollPayload,
  type QueueDefinition,
  type ReportJobStore,
} from '../../src/jobs/index.ts';
import { queuePrefix } from '../../src/redis/index.ts';
import type { Logger } from '../../src/telemetry/index.ts';
import { internal } from './report-job-errors.ts';
import { Step } from './step.ts';

export interface ConsumeOptions {
  /** A connection that waits for Redis. */
  readonly connection: Redis;
  readonly concurrency: number;
  readonly reportJobs: ReportJobStore;
  readonly logger: Logger;
}

/** A worker that dies takes its locks with it; BullMQ gives its steps to others this often before it gives up. */
const mostStalls = 10;

/** Runs the steps of one queue. A step that keeps failing for reasons of ours ends its report job as INTERNAL. */
export function consumeSteps<Payload extends GeneratePayload | PollPayload>(
  definition: QueueDefinition<Payload>,
  run: (step: Step<Payload>) => Promise<void>,
  { connection, concurrency, reportJobs, logger }: ConsumeOptions,
): Worker<Payload> {
  const processor: Processor<Payload> = (job, token) =>
    run(new Step(job, definition.payload.parse(job.data), token));
  const worker = new Worker<Payload>(definition.name, processor, {
    connection,
    prefix: queuePrefix,
    concurrency,
    maxStalledCount: mostStalls,
  });
  worker.on('failed', (job, error) => {
    if (job === undefined || error instanceof DelayedError) return;
    logger.error({ queue: definition.name, reportJobId: job.data.reportJobId, error }, 'a step failed');
    if (!hasTriesLeft(job)) void endAsInternal(job, reportJobs, logger);
  });
  worker.on('error', (error) => {
    logger.warn({ queue: definition.name, error: error.message }, 'the queue is not reachable');
  });
  return worker;
}

function hasTriesLeft(job: Job): boolean {
  return job.finishedOn === undefined;
}

async function endAsInternal<Payload extends GeneratePayload | PollPayload>(
  { data }: Job<Payload>,
  reportJobs: ReportJobStore,
  logger: Logger,
): Promise<void> {
  try {
    const job = await reportJobs.find(allAccounts, data.accountId, data.reportJobId);
    if (job !== null && !isFinished(job))
      await reportJobs.finish(transitions.failed(job, internal(), Date.now()));
  } catch (error) {
    logger.error({ reportJobId: data.reportJobId, error }, 'the end of a failed step could not be written');
  }
}
