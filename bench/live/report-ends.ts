import { randomUUID } from 'node:crypto';
import type { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { allAccounts } from '../../src/accounts/index.ts';
import {
  batchQueue,
  generateQueue,
  openQueue,
  priorities,
  ReportBatches,
  ReportBatchStore,
  ReportJobStore,
  transitions,
  type ActiveReportJob,
  type ReportBatch,
} from '../../src/jobs/index.ts';
import { Catalogue, type Report } from '../../src/reports/index.ts';
import { accountIdOf, entitiesOf } from '../query/organization.ts';
import type { RandomReports } from '../query/random-report.ts';
import { now } from './messages.ts';

/** A job that AWS has answered: all that is left is to write its end. */
export interface EndingJob {
  readonly job: ActiveReportJob;
  readonly report: Report;
  readonly batch: ReportBatch | null;
}

/** Takes report jobs to their end as a worker does. */
export class ReportEnds {
  readonly #reports: RandomReports;
  readonly #reportJobs: ReportJobStore;
  readonly #batches: ReportBatches;
  readonly #queues: readonly Queue[];
  #used = 0;

  constructor(redis: Redis, reports: RandomReports) {
    this.#reports = reports;
    this.#reportJobs = new ReportJobStore(redis, new Catalogue(redis));
    const queues = {
      batchQueue: openQueue(batchQueue, redis),
      generateQueue: openQueue(generateQueue, redis),
    };
    const batches = new ReportBatchStore(redis);
    this.#batches = new ReportBatches({ batches, reportJobs: this.#reportJobs, ...queues });
    this.#queues = Object.values(queues);
  }

  /** Begins a job of the first account's next entity, the only one of a batch where one is wanted. */
  async begin({ inBatch }: { readonly inBatch: boolean }): Promise<EndingJob> {
    const entities = entitiesOf(0);
    const entity = entities[this.#used++ % entities.length];
    if (entity === undefined) throw new RangeError('the account has no entities');
    const report: Report = { ...this.#reports.next(entity, Date.now()), granularity: 'SERVICE_LEVEL' };
    const wish = { granularity: report.granularity, maxAgeSeconds: null, entities: [entity] };
    const batch = inBatch ? await this.#batches.create(allAccounts, wish) : null;
    const started = await this.#reportJobs.start({
      ...{ version: 1, id: randomUUID(), accountId: accountIdOf(0), arn: entity.arn },
      ...{
        granularity: report.granularity,
        lane: 'background',
        priority: priorities.smallBatch,
        createdAt: Date.now(),
      },
      ...{ batchIds: batch === null ? [] : [batch.id], attempts: 0, revision: 0, status: 'QUEUED' },
    });
    if (started?.status !== 'QUEUED') throw new Error('the job did not start');
    return { job: started, report: { ...report, reportJobId: started.id }, batch };
  }

  /** @returns when the end began to be written */
  async end({ job, report }: EndingJob): Promise<number> {
    const generation = {
      ...{ awsJobId: report.jobId, workerId: 'bench', sessionId: 'bench' },
      generatedAt: report.jobCreationDate,
    };
    const generating = await this.#reportJobs.save(job, (one) => transitions.generating(one, Date.now()));
    if (generating.kind === 'conflict') throw new Error('somebody else changed the job');
    const end = (one: typeof generating.job) => transitions.completed(one, generation, Date.now());
    const endedAt = now();
    await this.#reportJobs.complete(generating.job, end, report);
    return endedAt;
  }

  async close(): Promise<void> {
    await Promise.all(this.#queues.map((queue) => queue.close()));
  }
}
