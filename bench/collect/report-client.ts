import { setTimeout as sleep } from 'node:timers/promises';
import { AccountStore, allAccounts } from '../../src/accounts/index.ts';
import { readRedisSettings } from '../../src/config/index.ts';
import { EntityStore, type EntityKey } from '../../src/entities/index.ts';
import {
  batchQueue,
  EventReader,
  generateQueue,
  isFinished,
  openQueue,
  ReportBatches,
  ReportBatchStore,
  ReportJobStore,
  ReportRequests,
  type FinishedReportJob,
  type ReportBatch,
} from '../../src/jobs/index.ts';
import { connectRedis, type RedisClient } from '../../src/redis/index.ts';
import { OrganizationIndex } from '../../src/reports/access-index/index.ts';
import { Catalogue, ReportStore } from '../../src/reports/index.ts';
import { rowOfLapse } from './report-row.ts';
import { entityId, type Outcome } from './score.ts';

type OnEnd = (job: FinishedReportJob) => void;

const question = { granularity: 'SERVICE_LEVEL', maxAgeSeconds: null } as const;

/** Lapse's API process as far as collecting goes: asks for reports through the queue and hears of their ends. */
export class ReportClient {
  readonly #redis: RedisClient;
  readonly #events: EventReader;
  readonly #accounts: AccountStore;
  readonly #reports: ReportStore;
  readonly #reportJobs: ReportJobStore;
  readonly #requests: ReportRequests;
  readonly #batches: ReportBatches;
  #onEnd: OnEnd = () => undefined;

  private constructor(redis: RedisClient, events: EventReader) {
    const catalogue = new Catalogue(redis);
    this.#redis = redis;
    this.#events = events;
    this.#accounts = new AccountStore(redis);
    this.#reports = new ReportStore(redis, catalogue);
    this.#reportJobs = new ReportJobStore(redis, catalogue);
    const generations = openQueue(generateQueue, redis);
    this.#requests = new ReportRequests(this.#reports, this.#reportJobs, generations);
    this.#batches = new ReportBatches({
      batches: new ReportBatchStore(redis),
      reportJobs: this.#reportJobs,
      batchQueue: openQueue(batchQueue, redis),
      generateQueue: generations,
    });
    void this.#follow();
  }

  static async open(redisUrl: string): Promise<ReportClient> {
    const settings = readRedisSettings({ REDIS_URL: redisUrl });
    const events = await EventReader.open(await connectRedis(settings, 'waiting'));
    return new ReportClient(await connectRedis(settings, 'failing'), events);
  }

  /** Waits until the worker has listed the entities of so many accounts. */
  async inventoriesTaken(accounts: number): Promise<void> {
    for (;;) {
      const listed = (await this.#accounts.list(allAccounts)).filter(
        ({ inventoriedAt }) => inventoriedAt !== null,
      );
      if (listed.length >= accounts) return;
      await sleep(200);
    }
  }

  /**
   * Asks for every report in bulk, and again for each that has ended while `again` says so. Resolves when no job
   * is under way any more.
   */
  async collect(keys: readonly EntityKey[], again: OnEndAgain): Promise<void> {
    const entities = await this.#inOrder(keys);
    const batch = await this.#batches.create(allAccounts, { ...question, entities });
    let underWay = keys.length;
    const heard = new Set<string>();
    await new Promise<void>((resolve, reject) => {
      this.#onEnd = (job) => {
        if (heard.has(job.id)) return;
        heard.add(job.id);
        if (again(job)) this.#askAgain(job, batch).catch(reject);
        else if (--underWay === 0) resolve();
      };
    });
  }

  /** What Lapse says of an entity now: by its newest job, and by the stored report. */
  async outcome(key: EntityKey): Promise<Outcome | null> {
    const job = await this.#reportJobs.findLatest(allAccounts, key, ['SERVICE_LEVEL']);
    if (job?.status === 'FAILED') return { kind: 'error', code: job.error.code };
    if (job?.status !== 'COMPLETED') return null;
    const report = await this.#reports.find(allAccounts, key, 'SERVICE_LEVEL');
    return { kind: 'report', rows: report?.services.map(rowOfLapse) ?? [] };
  }

  close(): void {
    this.#events.close();
    this.#redis.disconnect();
  }

  /** As the API orders a batch, from what it knows by then; what its inventory lacks comes last. */
  async #inOrder(keys: readonly EntityKey[]): Promise<EntityKey[]> {
    const wanted = new Map(keys.map((key) => [entityId(key), key]));
    const index = await OrganizationIndex.open({
      accounts: this.#accounts,
      entities: new EntityStore(this.#redis),
      reports: this.#reports,
    });
    const listed = index.listToReport(allAccounts, {}).map(entityId);
    const known = listed.flatMap((id) => wanted.get(id) ?? []);
    return [...new Set([...known, ...keys])];
  }

  /** As the batch asked for the first one. */
  async #askAgain({ accountId, arn }: EntityKey, batch: ReportBatch): Promise<void> {
    await this.#requests.requestForBatch(allAccounts, { ...question, accountId, arn }, batch);
  }

  async #follow(): Promise<void> {
    for await (const { events } of this.#events.batches()) {
      for (const event of events) {
        if (event.kind === 'reportJobChanged' && isFinished(event.reportJob)) this.#onEnd(event.reportJob);
      }
    }
  }
}

/** Told of a job's end; whether to ask for the same report again. */
type OnEndAgain = (job: FinishedReportJob) => boolean;
