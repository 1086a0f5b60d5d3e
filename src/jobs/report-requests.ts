import { randomUUID } from 'node:crypto';
import type { Queue } from 'bullmq';
import { permits, type AccountScope } from '../accounts/index.ts';
import type { EntityKey } from '../entities/index.ts';
import type { Granularity, ReportStore } from '../reports/index.ts';
import { enqueueGeneration, type GeneratePayload } from './queues.ts';
import type { ActiveReportJob, Lane, ReportJob } from './report-job.ts';
import type { ReportJobStore } from './report-job-store.ts';

export interface ReportRequest extends EntityKey {
  readonly granularity: Granularity;
  /** A stored report that is younger answers the request; null asks AWS whatever is stored. */
  readonly maxAgeSeconds: number | null;
  readonly lane: Lane;
}

/** How a request was met. */
export type ReportRequestOutcome =
  | { readonly kind: 'started'; readonly job: ReportJob }
  /** Somebody else's job for the same report is under way. */
  | { readonly kind: 'joined'; readonly job: ReportJob }
  /** The stored report is young enough; this is the job that made it. */
  | { readonly kind: 'fresh'; readonly job: ReportJob }
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
   * Asks for one report.
   * @param scope the accounts for which the caller may generate reports
   */
  async request(scope: AccountScope, request: ReportRequest): Promise<ReportRequestOutcome> {
    if (!permits(scope, request.accountId)) return { kind: 'notPermitted' };
    const fresh = await this.#freshJob(scope, request);
    if (fresh !== null) return { kind: 'fresh', job: fresh };
    const { job, started } = await this.#reportJobs.start(newReportJob(request));
    if (started) await enqueueGeneration(this.#queue, job, { delayMilliseconds: 0, triedSince: null });
    return { kind: started ? 'started' : 'joined', job };
  }

  async #freshJob(scope: AccountScope, request: ReportRequest): Promise<ReportJob | null> {
    if (request.maxAgeSeconds === null) return null;
    const report = await this.#reports.find(scope, request, request.granularity);
    if (report === null || Date.now() - report.jobCompletionDate >= request.maxAgeSeconds * 1_000)
      return null;
    return this.#reportJobs.find(scope, report.accountId, report.reportJobId);
  }
}

function newReportJob({ accountId, arn, granularity, lane }: ReportRequest): ActiveReportJob {
  return {
    version: 1,
    id: randomUUID(),
    accountId,
    arn,
    granularity,
    lane,
    createdAt: Date.now(),
    attempts: 0,
    revision: 0,
    status: 'QUEUED',
  };
}
