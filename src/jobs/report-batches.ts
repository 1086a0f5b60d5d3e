import { randomUUID } from 'node:crypto';
import type { Queue } from 'bullmq';
import { permits, type AccountId, type AccountScope } from '../accounts/index.ts';
import type { EntityArn, EntityKey } from '../entities/index.ts';
import type { Granularity } from '../reports/index.ts';
import { cancelReportJob } from './cancel-report-job.ts';
import { batchPriority } from './priorities.ts';
import { enqueueBatchParts, type BatchPayload, type GeneratePayload } from './queues.ts';
import type { ReportBatch } from './report-batch.ts';
import type { ReportBatchStore } from './report-batch-store.ts';
import type { ReportJobStore } from './report-job-store.ts';
import { isFinished, type ReportJob } from './report-job.ts';

/** A batch has some dozens of jobs under way in each account: so many accounts' are abandoned in one round trip. */
const accountsAtOnce = 16;

export interface ReportBatchRequest {
  readonly granularity: Granularity;
  /** A stored report that is younger answers for its entity; null asks AWS whatever is stored. */
  readonly maxAgeSeconds: number | null;
  readonly entities: readonly EntityKey[];
  /** The API's request, for the logs. */
  readonly requestId?: string | undefined;
}

export type CancelReportBatchOutcome =
  | { readonly kind: 'cancelled'; readonly batch: ReportBatch }
  | { readonly kind: 'alreadyFinished'; readonly batch: ReportBatch }
  | { readonly kind: 'notFound' };

export interface ReportBatchesOptions {
  readonly batches: ReportBatchStore;
  readonly reportJobs: ReportJobStore;
  readonly batchQueue: Queue<BatchPayload>;
  readonly generateQueue: Queue<GeneratePayload>;
}

/** Asks for the reports of many entities, and takes such a request back. */
export class ReportBatches {
  readonly #options: ReportBatchesOptions;

  constructor(options: ReportBatchesOptions) {
    this.#options = options;
  }

  /**
   * Accepts a batch. It returns when the batch is written; workers make its jobs, a chunk of each account at a time.
   * @param scope the accounts for which the caller may generate reports; entities elsewhere are left out
   */
  async create(scope: AccountScope, request: ReportBatchRequest): Promise<ReportBatch> {
    const arnsByAccount = new Map<AccountId, Set<EntityArn>>();
    for (const { accountId, arn } of request.entities) {
      if (!permits(scope, accountId)) continue;
      const arns = arnsByAccount.get(accountId) ?? new Set();
      arnsByAccount.set(accountId, arns.add(arn));
    }
    const entities = [...arnsByAccount.values()].reduce((total, { size }) => total + size, 0);
    const batch: ReportBatch = {
      version: 1,
      id: randomUUID(),
      createdAt: Date.now(),
      granularity: request.granularity,
      maxAgeSeconds: request.maxAgeSeconds,
      priority: batchPriority(entities),
      accountIds: [...arnsByAccount.keys()],
    };
    await this.#options.batches.create(batch, arnsByAccount);
    const { requestId } = request;
    const parts = batch.accountIds.map((accountId) => ({ accountId, batchId: batch.id, requestId }));
    await enqueueBatchParts(this.#options.batchQueue, parts, batch.priority);
    return batch;
  }

  /**
   * Cancels what a batch has in the accounts that the caller may generate reports for: jobs that aren't made yet
   * never are, and those under way are abandoned unless somebody else waits for them too.
   */
  async cancel(scope: AccountScope, id: string): Promise<CancelReportBatchOutcome> {
    const { batches } = this.#options;
    const batch = await batches.find(scope, id);
    if (batch === null) return { kind: 'notFound' };
    const { finishedAt } = await batches.progress(batch);
    if (finishedAt !== null) return { kind: 'alreadyFinished', batch };
    await Promise.all(batch.accountIds.map((accountId) => batches.cancelPart(accountId, id)));
    for (let start = 0; start < batch.accountIds.length; start += accountsAtOnce) {
      const accountIds = batch.accountIds.slice(start, start + accountsAtOnce);
      await Promise.all(accountIds.map((accountId) => this.#abandonIn(scope, accountId, id)));
    }
    return { kind: 'cancelled', batch };
  }

  async #abandonIn(scope: AccountScope, accountId: AccountId, batchId: string): Promise<void> {
    const running = await this.#options.reportJobs.listRunning(scope, accountId);
    await Promise.all(running.map((job) => this.#abandon(scope, job, batchId)));
  }

  async #abandon(scope: AccountScope, running: ReportJob, batchId: string): Promise<void> {
    const { reportJobs, generateQueue } = this.#options;
    const isAnother = (other: string) => other !== batchId;
    for (let job: ReportJob | null = running; job !== null && !isFinished(job);) {
      if (!job.batchIds.includes(batchId)) return;
      if (job.lane === 'background' && !job.batchIds.some(isAnother)) {
        await cancelReportJob(scope, reportJobs, generateQueue, job);
        return;
      }
      const left = await reportJobs.save(job, (current) => ({
        ...current,
        batchIds: current.batchIds.filter(isAnother),
      }));
      if (left.kind === 'written') return;
      job = await reportJobs.find(scope, job.accountId, job.id);
    }
  }
}
