import type { Worker } from 'bullmq';
import { allAccounts } from '../../src/accounts/index.ts';
import {
  batchQueue,
  type BatchPayload,
  type ReportBatch,
  type ReportBatchStore,
  type ReportRequests,
} from '../../src/jobs/index.ts';
import type { Pacer } from '../aws/index.ts';
import { comeBackLater, consume, type ConsumeOptions, type Run } from '../consume.ts';
import type { ProgressLog } from './progress-log.ts';

export interface BatchContext {
  readonly batches: ReportBatchStore;
  readonly requests: ReportRequests;
  readonly pacer: Pacer;
  readonly progressLog: ProgressLog;
}

/** Each account of a batch is looked at so often, the more seldom the more there are: a look takes about a millisecond. */
const fewestSecondsBetweenLooks = 1;
const secondsBetweenLooksForEachAccount = 0.005;
/**
 * So much work of a batch waits in the queue for each account when it is looked at next: enough that its budget is
 * always used, and little enough that jobs find the schedule open and begin in their order, that other batches take
 * turns, and that a cancelled batch leaves nothing behind.
 */
const secondsLeftAtLook = 1;
const fewestWaiting = 10;
/** So many jobs of one account are made before others have their turn, so that all accounts begin at once. */
const turn = 10;
const concurrency = 16;

/** Makes the report jobs of batches, chunk by chunk. */
export function consumeBatches(context: BatchContext, options: ConsumeOptions): Worker<BatchPayload> {
  const own = { ...options, concurrency };
  return consume(
    batchQueue,
    (run) => makeChunk(context, run),
    own,
    async (payload) => {
      // Jobs that could not be made are counted cancelled: a batch always ends.
      const { data } = batchQueue.payload.safeParse(payload);
      if (data !== undefined) await context.batches.cancelPart(data.accountId, data.batchId);
    },
  );
}

/**
 * Makes one account's next chunk of jobs and comes back for the rest. An entity leaves the list in the step that
 * makes its job, so that a worker that dies neither loses one nor makes one twice.
 */
async function makeChunk(context: BatchContext, run: Run<BatchPayload>): Promise<void> {
  const { accountId, batchId, requestId } = run.payload;
  const batch = await context.batches.find(allAccounts, batchId);
  if (batch === null) {
    await context.batches.closePart(accountId, batchId);
    return;
  }
  const rate = await context.pacer.rate(accountId, 'GenerateServiceLastAccessedDetails');
  context.progressLog.follow(batchId);
  const { unmade, waiting } = await context.batches.queuedOf(accountId, batchId);
  if (unmade === 0) {
    await context.batches.closePart(accountId, batchId);
    return;
  }
  const lookAfterSeconds = secondsBetweenLooks(batch);
  const wanted = Math.ceil(rate * (lookAfterSeconds + secondsLeftAtLook));
  const room = Math.max(fewestWaiting, wanted) - waiting;
  const arns = room > 0 ? await context.batches.nextPending(accountId, batchId, Math.min(room, turn)) : [];
  for (const arn of arns) {
    const request = {
      accountId,
      arn,
      granularity: batch.granularity,
      maxAgeSeconds: maxAgeOf(batch),
      requestId,
    };
    if (!(await context.requests.requestForBatch(allAccounts, request, batch))) return;
  }
  const hasMoreToMake = room > turn && unmade > turn;
  await comeBackLater(run, hasMoreToMake ? 0 : lookAfterSeconds * 1_000);
}

function secondsBetweenLooks({ accountIds }: ReportBatch): number {
  return Math.max(fewestSecondsBetweenLooks, accountIds.length * secondsBetweenLooksForEachAccount);
}

/** A report that was made since the batch was asked for is young enough for it in any case. */
function maxAgeOf({ createdAt, maxAgeSeconds }: ReportBatch): number {
  const sinceAsked = Math.floor((Date.now() - createdAt) / 1_000);
  return Math.max(maxAgeSeconds ?? 0, sinceAsked);
}
