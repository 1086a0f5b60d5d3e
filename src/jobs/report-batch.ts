import { z } from 'zod';
import { accountIdSchema } from '../accounts/index.ts';
import { granularities } from '../reports/index.ts';
import { priorities } from './priorities.ts';

/** A request for the reports of many entities, as it was made. How far it is, is counted apart. */
export const reportBatchSchema = z.object({
  version: z.literal(1),
  id: z.string(),
  createdAt: z.number(),
  granularity: z.enum(granularities),
  maxAgeSeconds: z.number().nullable(),
  /** BullMQ's, of its jobs. */
  priority: z.number().default(priorities.largeBatch),
  /** Every account in which it has jobs. */
  accountIds: z.array(accountIdSchema),
});
export type ReportBatch = z.infer<typeof reportBatchSchema>;

/** A batch's jobs by status. Their sum is the number of its entities at every moment. */
export interface ReportBatchCounts {
  readonly queued: number;
  readonly inProgress: number;
  readonly completed: number;
  readonly failed: number;
  readonly cancelled: number;
}

/** How far a batch is. */
export interface ReportBatchProgress extends ReportBatchCounts {
  readonly total: number;
  /** Epoch milliseconds; null while a job isn't finished. */
  readonly finishedAt: number | null;
  /** Epoch milliseconds; null when finished, or while nothing can be said. */
  readonly estimatedFinishAt: number | null;
}

/** One account's part of a batch. */
export interface ReportBatchPart extends ReportBatchCounts {
  readonly finishedAt: number | null;
  /** Of those completed or failed, the ones that nobody worked on: their reports were young enough, for one. */
  readonly skipped: number;
}

/**
 * Adds up a batch's parts. Accounts are worked on beside each other, so the batch is expected to finish with the
 * slowest: each at the pace that it has shown so far. What was skipped or cancelled took no time and shows no pace.
 */
export function progressOf(
  batch: ReportBatch,
  parts: readonly ReportBatchPart[],
  now: number,
): ReportBatchProgress {
  const sum = (count: (part: ReportBatchPart) => number) =>
    parts.reduce((total, part) => total + count(part), 0);
  const counts = {
    queued: sum((part) => part.queued),
    inProgress: sum((part) => part.inProgress),
    completed: sum((part) => part.completed),
    failed: sum((part) => part.failed),
    cancelled: sum((part) => part.cancelled),
  };
  const finished = counts.queued + counts.inProgress === 0;
  return {
    ...counts,
    total: sum(sizeOf),
    finishedAt: finished ? Math.max(batch.createdAt, ...parts.map((part) => part.finishedAt ?? 0)) : null,
    estimatedFinishAt: finished ? null : estimate(batch, parts, now),
  };
}

function sizeOf({ queued, inProgress, completed, failed, cancelled }: ReportBatchCounts): number {
  return queued + inProgress + completed + failed + cancelled;
}

function estimate({ createdAt }: ReportBatch, parts: readonly ReportBatchPart[], now: number): number | null {
  const ends = parts.map((part) => {
    const left = part.queued + part.inProgress;
    if (left === 0) return now;
    const worked = part.completed + part.failed - part.skipped;
    return worked === 0 ? null : now + ((now - createdAt) / worked) * left;
  });
  return ends.reduce<number | null>(
    (latest, end) => (latest === null || end === null ? null : Math.max(latest, end)),
    now,
  );
}
