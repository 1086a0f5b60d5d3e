import type { EntityKey } from '../entities/index.ts';
import type { Granularity } from '../reports/index.ts';
import { priorities } from './priorities.ts';
import type { ReportJob } from './report-job.ts';

/** A job that is under way, and whose record is damaged or gone. What it is about is known from its single flight. */
export interface UnreadableReportJob extends EntityKey {
  readonly id: string;
  readonly granularity: Granularity;
  /** The record; empty when it is gone. */
  readonly text: string;
}

/** More changes than a job has: whoever knows the job takes the restored one for newer. */
const laterRevision = 1_000_000;

/**
 * The job as it is restored, before it is known which batches wait for it: it begins again. Of its record only the
 * time is taken over that has its place in lists, where that can still be read.
 */
export function restored(
  { id, accountId, arn, granularity, text }: UnreadableReportJob,
  now: number,
): Readonly<Record<'queued' | 'inProgress', ReportJob>> {
  const job = {
    version: 1,
    id,
    accountId,
    arn,
    granularity,
    lane: 'background',
    priority: priorities.smallBatch,
    batchIds: [],
    createdAt: Number(/"createdAt":(\d{13})\b/.exec(text)?.[1] ?? now),
    attempts: 0,
    revision: laterRevision,
  } satisfies Omit<ReportJob, 'status'>;
  return {
    queued: { ...job, status: 'QUEUED' },
    inProgress: { ...job, status: 'IN_PROGRESS', startedAt: now, generation: null },
  };
}
