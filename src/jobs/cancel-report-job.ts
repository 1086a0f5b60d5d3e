import type { Queue } from 'bullmq';
import type { AccountId, AccountScope } from '../accounts/index.ts';
import { isFinished, type FinishedReportJob } from './report-job.ts';
import type { ReportJobStore } from './report-job-store.ts';
import { cancelled } from './report-job-transitions.ts';
import { generationId, type GeneratePayload } from './queues.ts';

/** What came of cancelling a report job. */
export type CancelReportJobOutcome =
  | { readonly kind: 'cancelled'; readonly job: FinishedReportJob }
  | { readonly kind: 'alreadyFinished'; readonly job: FinishedReportJob }
  | { readonly kind: 'notFound' };

/**
 * Cancels a report job at once and for good: whoever works on it finds it cancelled and stops, and an answer that
 * AWS still gives is dropped. When the job changes in the meantime, it is looked at again.
 * @param scope the accounts for which the caller may generate reports
 */
export async function cancelReportJob(
  scope: AccountScope,
  reportJobs: ReportJobStore,
  queue: Queue<GeneratePayload>,
  { accountId, id }: { readonly accountId: AccountId; readonly id: string },
): Promise<CancelReportJobOutcome> {
  for (;;) {
    const job = await reportJobs.find(scope, accountId, id);
    if (job === null) return { kind: 'notFound' };
    if (isFinished(job)) return { kind: 'alreadyFinished', job };
    const written = await reportJobs.finish(job, (current) => cancelled(current, Date.now()));
    if (written.kind === 'conflict') continue;
    // Only tidiness: a worker that takes the job finds it cancelled. One that a worker holds can't be removed.
    await queue.remove(generationId(job)).catch(() => 0);
    return { kind: 'cancelled', job: written.job };
  }
}
