import { randomUUID } from 'node:crypto';
import type { Queue } from 'bullmq';
import { allAccounts, permits, type AccountScope } from '../accounts/index.ts';
import type { EntityKey } from '../entities/index.ts';
import type { Granularity, ReportStore } from '../reports/index.ts';
import { priorities } from './priorities.ts';
import { enqueueGeneration, generationId, type GeneratePayload } from './queues.ts';
import { isFinished, type ActiveReportJob, type FinishedReportJob, type ReportJob } from './report-job.ts';
import type { ReportBatch } from './report-batch.ts';
import type { ReportJobStore } from './report-job-store.ts';

export interface ReportRequest extends EntityKey {
  readonly granularity: Granularity;
  /** A stored report that is younger answers the request; null asks AWS whatever is stored. */
  readonly maxAgeSeconds: number | null;
  /** The API's request, for the logs. */
  readonly requestId?: string | undefined;
}

/** How a request was met. */
export type ReportRequestOutcome =
  | { readonly kind: 'started'; readonly job: ReportJob }
  /** Somebody else's job for the same report is under way. */
  | { readonly kind: 'joined'; readonly job: ReportJob }
  /** The stored report is young enough; this is the job that made it. */
  | { readonly kind: 'fresh'; readonly job: FinishedReportJob }
  | { readonly kind: 'notPermitted' };

/** Asks for reports: answers from what is stored, joins what is under way, or starts a job. */
export class ReportRequests {
  readonly #reports: ReportStore;
  readonly #reportJobs: ReportJobStore;
  readonly #queue: Queue<GeneratePayload>;

  constructor(reports: ReportStore, reportJobs: ReportJobStore, queue: Queue<GeneratePayload>) {
    this.#reports = reports;
    this.#reportJobs = reportJobs;
    this.#queue = queue;
  }

  /**
   * Asks for one report for somebody who waits for it.
   * @param scope the accounts for which the caller may generate reports
   */
  async request(scope: AccountScope, request: ReportRequest): Promise<ReportRequestOutcome> {
    if (!permits(scope, request.accountId)) return { kind: 'notPermitted' };
    const fresh = await this.#freshJob(scope, request);
    if (fresh !== null) return { kind: 'fresh', job: fresh };
    const job = newReportJob(request, {
      lane: 'interactive',
      priority: priorities.interactive,
      batchIds: [],
    });
    const underWay = (await this.#start(job)) ?? job;
    if (underWay.id === job.id) return { kind: 'started', job: underWay };
    return { kind: 'joined', job: await this.#putFirst(underWay) };
  }

  /** Asks for one report that nobody waits for. */
  async requestInBackground(scope: AccountScope, request: ReportRequest, priority: number): Promise<void> {
    if (!permits(scope, request.accountId)) return;
    if ((await this.#freshJob(scope, request)) === null)
      await this.#start(newReportJob(request, { lane: 'background', priority, batchIds: [] }));
  }

  /**
   * Asks for one report of a batch. Repeating it changes nothing.
   * @returns whether the batch still wants reports; false once it is cancelled
   */
  async requestForBatch(
    scope: AccountScope,
    request: ReportRequest,
    { id: batchId, priority }: Pick<ReportBatch, 'id' | 'priority'>,
  ): Promise<boolean> {
    const fresh = await this.#freshJob(scope, request);
    if (fresh !== null) return this.#reportJobs.countForBatch(fresh, batchId);
    for (;;) {
      const job = newReportJob(request, { lane: 'background', priority, batchIds: [batchId] });
      const underWay = await this.#start(job);
      if (underWay === null) return false;
      if (underWay.batchIds.includes(batchId)) return true;
      if (isFinished(underWay)) continue;
      const joined = await this.#reportJobs.save(underWay, (current) => ({
        ...current,
        batchIds: [...current.batchIds, batchId],
        priority: Math.min(current.priority, priority),
      }));
      if (joined.kind === 'written') {
        if (joined.job.priority < underWay.priority) await this.#putForward(joined.job);
        return true;
      }
    }
  }

  async #start(job: ActiveReportJob): Promise<ReportJob | null> {
    const underWay = await this.#reportJobs.start(job);
    // Enqueued also when somebody else started it: they may have died before they could.
    if (underWay?.status === 'QUEUED') {
      await enqueueGeneration(this.#queue, underWay, { delayMilliseconds: 0, triedSince: null });
    }
    return underWay;
  }

  /** Somebody waits now for a job that was made for a batch. */
  async #putFirst(underWay: ReportJob): Promise<ReportJob> {
    for (let job = underWay; ;) {
      if (isFinished(job) || job.lane === 'interactive') return job;
      const written = await this.#reportJobs.save(job, (current) => ({
        ...current,
        lane: 'interactive',
        priority: priorities.interactive,
      }));
      if (written.kind === 'written') {
        await this.#putForward(written.job);
        return written.job;
      }
      const now = await this.#reportJobs.find(allAccounts, job.accountId, job.id);
      if (now === null) return job;
      job = now;
    }
  }

  async #putForward(job: ReportJob): Promise<void> {
    const queued = await this.#queue.getJob(generationId(job));
    await queued?.changePriority({ priority: job.priority });
  }

  async #freshJob(scope: AccountScope, request: ReportRequest): Promise<FinishedReportJob | null> {
    if (request.maxAgeSeconds === null) return null;
    const report = await this.#reports.find(scope, request, request.granularity);
    if (report === null || Date.now() - report.jobCompletionDate >= request.maxAgeSeconds * 1_000)
      return null;
    const job = await this.#reportJobs.find(scope, report.accountId, report.reportJobId);
    return job !== null && isFinished(job) ? job : null;
  }
}

function newReportJob(
  { accountId, arn, granularity, requestId }: ReportRequest,
  { lane, priority, batchIds }: Pick<ActiveReportJob, 'lane' | 'priority' | 'batchIds'>,
): ActiveReportJob {
  return {
    version: 1,
    id: randomUUID(),
    accountId,
    arn,
    granularity,
    lane,
    priority,
    requestId,
    batchIds,
    createdAt: Date.now(),
    attempts: 0,
    revision: 0,
    status: 'QUEUED',
  };
}
