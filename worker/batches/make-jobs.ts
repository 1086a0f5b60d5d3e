import { DelayedError, Worker, type Job } from 'bullmq';
import type { Redis } from 'ioredis';
import { allAccounts } from '../../src/accounts/index.ts';
import {
  batchQueue,
  type BatchPayload,
  type ReportBatch,
  type ReportBatchStore,
  type ReportRequests,
} from '../../src/jobs/index.ts';
import { queuePrefix } from '../../src/redis/index.ts';
import type { Logger } from '../../src/telemetry/index.ts';
import type { Pacer } from '../aws/index.ts';

export interface BatchContext {
  readonly batches: ReportBatchStore;
  readonly requests: ReportRequests;
  readonly pacer: Pacer;
  readonly logger: Logger;
}

/**
 * So much work of a batch waits in the queue for each account: enough that its budget is always used, and little
 * enough that other batches take turns and a cancelled batch leaves nothing behind.
 */
const waitingSeconds = 6;
const fewestWaiting = 10;
const lookEveryMilliseconds = 2_000;
const concurrency = 16;

/** Makes the report jobs of batches, chunk by chunk. */
export function consumeBatches(context: BatchContext, connection: Redis): Worker<BatchPayload> {
  const worker = new Worker<BatchPayload>(
    batchQueue.name,
    (job, token) => makeChunk(context, job, batchQueue.payload.parse(job.data), token),
    { connection, prefix: queuePrefix, concurrency },
  );
  worker.on('failed', (job, error) => {
    context.logger.error(
      { accountId: job?.data.accountId, batchId: job?.data.batchId, error },
      'a chunk of a batch failed',
    );
  });
  worker.on('error', (error) => {
    context.logger.warn({ queue: batchQueue.name, error: error.message }, 'the queue is not reachable');
  });
  return worker;
}

/**
 * Makes one account's next chunk of jobs and comes back for the rest. An entity leaves the list only when its job
 * is made, so that a worker that dies loses none; repeating one changes nothing.
 */
async function makeChunk(
  context: BatchContext,
  step: Job<BatchPayload>,
  { accountId, batchId }: BatchPayload,
  token: string | undefined,
): Promise<void> {
  const batch = await context.batches.find(allAccounts, batchId);
  if (batch === null) return;
  const rate = await context.pacer.rate(accountId, 'GenerateServiceLastAccessedDetails');
  const { unmade, waiting } = await context.batches.queuedOf(accountId, batchId);
  if (unmade === 0) return;
  const room = Math.max(fewestWaiting, Math.ceil(rate * waitingSeconds)) - waiting;
  for (const arn of room > 0 ? await context.batches.nextPending(accountId, batchId, room) : []) {
    const request = { accountId, arn, granularity: batch.granularity, maxAgeSeconds: maxAgeOf(batch) };
    if (!(await context.requests.requestForBatch(allAccounts, request, batchId))) return;
    await context.batches.removePending(accountId, batchId, arn);
  }
  await step.moveToDelayed(Date.now() + lookEveryMilliseconds, token);
  throw new DelayedError();
}

/** A report that was made since the batch was asked for is young enough for it in any case. */
function maxAgeOf({ createdAt, maxAgeSeconds }: ReportBatch): number {
  const sinceAsked = Math.floor((Date.now() - createdAt) / 1_000);
  return Math.max(maxAgeSeconds ?? 0, sinceAsked);
}
