import { randomUUID } from 'node:crypto';
import type { Queue } from 'bullmq';
import { permits, type AccountScope } from '../accounts/index.ts';
import { keys, serverTime, type RedisClient } from '../redis/index.ts';
import type { Logger } from '../telemetry/index.ts';
import type { DetailsKind, DetailsRows, Report, ReportDetailsStore } from '../reports/index.ts';
import type { LapseEvent } from './events.ts';
import { aliveMilliseconds } from './living-workers.ts';
import { detailsQueue, openQueue, payloadVersion, type DetailsPayload } from './queues.ts';
import type { Generation, ReportJobError } from './report-job.ts';
import type { ReportJobStore } from './report-job-store.ts';

/** Why a report's details can't be had now. The report itself stands. */
export class DetailsError extends Error {
  override readonly name = 'DetailsError';
  readonly code: ReportJobError['code'];
  readonly retryable: boolean;

  constructor({ code, message, retryable }: Pick<ReportJobError, 'code' | 'message' | 'retryable'>) {
    super(message);
    this.code = code;
    this.retryable = retryable;
  }
}

export interface DetailsRequestsOptions {
  readonly redis: RedisClient;
  readonly reportJobs: ReportJobStore;
  readonly details: ReportDetailsStore;
  readonly waitMilliseconds: number;
  readonly logger: Logger;
}

interface Question {
  readonly report: Report;
  readonly kind: DetailsKind;
  readonly serviceNamespaces: readonly string[];
  readonly apiRequestId: string | undefined;
}

/** Details of reports: from the store, or fetched by a worker while the caller waits a bounded time. */
export class DetailsRequests {
  readonly #options: DetailsRequestsOptions;
  readonly #queues = new Map<string | null, Queue<DetailsPayload>>();
  /** Requests that this process waits for. */
  readonly #waiting = new Map<string, (error: ReportJobError | null) => void>();
  /** Those that are under way, so that everybody who asks for the same waits for the same. */
  readonly #underWay = new Map<string, Promise<void>>();

  constructor(options: DetailsRequestsOptions) {
    this.#options = options;
  }

  /**
   * The details of some services of a report, in the order of the services.
   * @param apiRequestId the API's request that wants them, for the logs
   * @throws DetailsError when AWS refuses, or doesn't answer in time
   */
  async find<Kind extends DetailsKind>(
    scope: AccountScope,
    report: Report,
    kind: Kind,
    serviceNamespaces: readonly string[],
    apiRequestId?: string,
  ): Promise<DetailsRows[Kind][]> {
    if (!permits(scope, report.accountId)) return serviceNamespaces.map((): DetailsRows[Kind] => []);
    const stored = await this.#options.details.find(report, kind, serviceNamespaces);
    const missing = [...new Set(serviceNamespaces.filter((namespace) => !stored.has(namespace)))];
    if (missing.length > 0)
      await this.#fetch({ report, kind, serviceNamespaces: missing.sort(), apiRequestId });
    const fetched = await this.#options.details.find(report, kind, missing);
    return serviceNamespaces.map((namespace) => {
      const rows = stored.get(namespace) ?? fetched.get(namespace);
      if (rows === undefined) throw timedOut(this.#options.waitMilliseconds);
      return rows;
    });
  }

  /** Takes note of what the event stream tells. */
  apply(event: LapseEvent): void {
    if (event.kind === 'detailsAnswered') this.#waiting.get(event.requestId)?.(event.error);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#queues.values()].map((queue) => queue.close()));
  }

  #fetch(question: Question): Promise<void> {
    const { report, kind, serviceNamespaces } = question;
    const request = `${kind} ${report.jobId} ${serviceNamespaces.join(' ')}`;
    const underWay = this.#underWay.get(request) ?? this.#ask(question);
    this.#underWay.set(request, underWay);
    return underWay.finally(() => this.#underWay.delete(request));
  }

  async #ask({ report, kind, serviceNamespaces, apiRequestId }: Question): Promise<void> {
    const owner = kind === 'entities' ? await this.#livingOwner(report) : null;
    const requestId = randomUUID();
    const { accountId, arn } = report;
    this.#options.logger.info(
      { requestId: apiRequestId, accountId, kind, services: serviceNamespaces.length },
      "a report's details are asked for",
    );
    // Listened for before it is asked, and handled together: should asking fail, nobody misses the late answer.
    const [error] = await Promise.all([
      this.#answerTo(requestId),
      this.#queue(owner?.workerId ?? null).add('details', {
        version: payloadVersion,
        ...{ requestId, apiRequestId },
        ...{ accountId, arn, kind },
        serviceNamespaces: [...serviceNamespaces],
        awsJobId: report.jobId,
        sessionId: owner?.sessionId ?? null,
      }),
    ]);
    if (error !== null) throw new DetailsError(error);
  }

  /** The worker that generated the report, when it seems to be there still. */
  async #livingOwner(report: Report): Promise<Generation | null> {
    const { redis, reportJobs } = this.#options;
    const job = await reportJobs.find({ kind: 'all' }, report.accountId, report.reportJobId);
    if (job?.status !== 'COMPLETED') return null;
    const [lastSign, now] = await Promise.all([
      redis.zscore(keys.workers, job.generation.workerId),
      serverTime(redis, keys.workers),
    ]);
    return now - Number(lastSign ?? 0) < aliveMilliseconds ? job.generation : null;
  }

  #answerTo(requestId: string): Promise<ReportJobError | null> {
    return new Promise((resolve, reject) => {
      const settle = (finish: () => void) => {
        clearTimeout(timer);
        this.#waiting.delete(requestId);
        finish();
      };
      const { waitMilliseconds } = this.#options;
      const timer = setTimeout(() => {
        settle(() => {
          reject(timedOut(waitMilliseconds));
        });
      }, waitMilliseconds);
      this.#waiting.set(requestId, (error) => {
        settle(() => {
          resolve(error);
        });
      });
    });
  }

  #queue(workerId: string | null): Queue<DetailsPayload> {
    const known = this.#queues.get(workerId);
    if (known !== undefined) return known;
    const queue = openQueue(detailsQueue(workerId), this.#options.redis);
    this.#queues.set(workerId, queue);
    return queue;
  }
}

function timedOut(milliseconds: number): DetailsError {
  return new DetailsError({
    code: 'TIMED_OUT',
    message: `AWS did not answer within ${milliseconds / 1_000} seconds; ask again, what arrives meanwhile is kept`,
    retryable: true,
  });
}
