import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { Entity } from '../../src/entities/index.ts';
import { priorities, publishReportJob } from '../../src/jobs/index.ts';
import { keys } from '../../src/redis/index.ts';
import { Catalogue, encodeReport, reportField } from '../../src/reports/index.ts';
import { entitiesOf, entitiesPerAccount } from './organization.ts';
import type { RandomReports } from './random-report.ts';
import type { Random } from './random.ts';

const tickMilliseconds = 20;

/** Stores new reports of random entities at a steady rate and tells of them, as workers do. */
export class ReportWriter {
  readonly #redis: Redis;
  readonly #catalogue: Catalogue;
  readonly #reports: RandomReports;
  readonly #random: Random;
  readonly #running: Promise<void>;
  readonly #startedAt = performance.now();
  #written = 0;
  #isStopped = false;

  constructor(
    redis: Redis,
    reports: RandomReports,
    random: Random,
    { accounts, perSecond }: { readonly accounts: number; readonly perSecond: number },
  ) {
    this.#redis = redis;
    this.#catalogue = new Catalogue(redis);
    this.#reports = reports;
    this.#random = random;
    this.#running = this.#run(accounts, perSecond);
  }

  /** @returns the reports that were written a second */
  async stop(): Promise<number> {
    this.#isStopped = true;
    await this.#running;
    return this.#written / ((performance.now() - this.#startedAt) / 1_000);
  }

  async #run(accounts: number, perSecond: number): Promise<void> {
    while (!this.#isStopped) {
      const due = Math.floor(((performance.now() - this.#startedAt) / 1_000) * perSecond) - this.#written;
      for (let index = 0; index < due; index++) await this.#write(accounts);
      await sleep(tickMilliseconds);
    }
  }

  async #write(accounts: number): Promise<void> {
    const entities = entitiesOf(this.#random.below(accounts));
    const entity = entities[this.#random.below(entitiesPerAccount)];
    if (entity !== undefined) await this.#store(entity);
    this.#written++;
  }

  async #store({ accountId, arn }: Entity): Promise<void> {
    const report = this.#reports.next({ accountId, arn }, Date.now());
    const text = await encodeReport(report, this.#catalogue);
    await this.#redis.hset(keys.reports(accountId), reportField(arn, report.granularity), text);
    const { jobId: awsJobId, granularity } = report;
    await publishReportJob(this.#redis, {
      version: 1,
      id: randomUUID(),
      accountId,
      arn,
      granularity,
      lane: 'background',
      priority: priorities.unasked,
      batchIds: [],
      createdAt: report.jobCreationDate,
      attempts: 1,
      revision: 3,
      status: 'COMPLETED',
      startedAt: report.jobCreationDate,
      finishedAt: report.jobCompletionDate,
      awsJobId,
      generation: { awsJobId, workerId: 'bench', sessionId: 'bench', generatedAt: report.jobCreationDate },
    });
  }
}
