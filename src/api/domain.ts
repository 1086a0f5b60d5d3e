import type { Queue } from 'bullmq';
import { RedisWatch, type RedisClient } from '../redis/index.ts';
import { AccountStore } from '../accounts/index.ts';
import type { ApiSettings } from '../config/index.ts';
import { EntityStore } from '../entities/index.ts';
import {
  batchQueue,
  DetailsRequests,
  EventReader,
  generateQueue,
  inventoryQueue,
  openQueue,
  refreshQueue,
  ReportBatches,
  ReportBatchStore,
  ReportJobIndex,
  ReportJobStore,
  ReportRequests,
  WorkerQueues,
  type AccountPayload,
  type BatchPayload,
  type FinishedJobObserver,
  type GeneratePayload,
} from '../jobs/index.ts';
import { OrganizationIndex } from '../reports/access-index/index.ts';
import { Catalogue, ReportDetailsStore, ReportStore } from '../reports/index.ts';
import type { Logger } from '../telemetry/index.ts';
import { connectAll } from './connections.ts';
import { EventFollower, type EventLagObserver } from './event-follower.ts';
import { ReadMemory } from './memory/index.ts';
import { ReportBatchFeed, ReportJobFeed } from './subscriptions/index.ts';

/** What the resolvers ask. One for the process; every read of it takes the caller's scope. */
export interface Domain {
  readonly accounts: AccountStore;
  readonly entities: EntityStore;
  readonly reports: ReportStore;
  /** What needs no read, for the loaders. */
  readonly memory: ReadMemory;
  readonly index: OrganizationIndex;
  readonly reportJobs: ReportJobStore;
  readonly reportJobIndex: ReportJobIndex;
  readonly reportRequests: ReportRequests;
  readonly reportBatchStore: ReportBatchStore;
  readonly reportBatches: ReportBatches;
  readonly details: DetailsRequests;
  readonly generateQueue: Queue<GeneratePayload>;
  readonly inventoryQueue: Queue<AccountPayload>;
  readonly reportJobFeed: ReportJobFeed;
  readonly reportBatchFeed: ReportBatchFeed;
  readonly freshnessSeconds: number;
}

export interface OpenDomain {
  readonly domain: Domain;
  /** For what isn't the domain's: refuses at once while Redis is away. */
  readonly redis: RedisClient;
  readonly redisWatch: RedisWatch;
  /** What keeps queries from being answered, or from being answered rightly. */
  readonly hindrances: () => string[];
  /** For the metrics. */
  readonly queues: readonly Queue[];
  /** For the dashboard: also those that workers have of their own. */
  readonly listQueues: () => Promise<readonly Queue[]>;
  readonly close: () => Promise<void>;
}

/** Hears what happens, for the metrics. */
export interface DomainObserver extends EventLagObserver {
  readonly reportJobEnded: FinishedJobObserver;
}

const nobody: DomainObserver = { eventsFollowed: () => undefined, reportJobEnded: () => undefined };

/**
 * Connects to Redis, fills the index and follows what happens.
 * @throws SettingsError when there is no Redis at the address
 */
export async function openDomain(
  settings: ApiSettings,
  logger: Logger,
  observer: DomainObserver = nobody,
): Promise<OpenDomain> {
  const connections = await connectAll(settings.redis);
  const { redis, queueRedis, eventRedis } = connections;
  const reader = await EventReader.open(eventRedis);
  const queues = {
    batch: openQueue(batchQueue, queueRedis),
    generate: openQueue(generateQueue, queueRedis),
    inventory: openQueue(inventoryQueue, queueRedis),
    refresh: openQueue(refreshQueue, queueRedis),
  };
  const workerQueues = new WorkerQueues(redis, queueRedis);
  const memory = new ReadMemory(() => reader.isCurrent);
  const redisWatch = new RedisWatch(redis);
  const domain = await assemble({ redis, queueRedis, queues, settings, observer, memory, logger });
  const follower = new EventFollower(reader, domain, observer, logger);
  return {
    ...{ domain, redis, redisWatch },
    queues: Object.values(queues),
    listQueues: async () => [...Object.values(queues), ...(await workerQueues.list())],
    hindrances: () => [
      ...(redisWatch.isReachable ? [] : ['Redis is not reachable']),
      ...(follower.isBehind ? ['the index is behind'] : []),
    ],
    async close() {
      await follower.stop();
      redisWatch.stop();
      domain.reportBatchFeed.close();
      await domain.details.close();
      await Promise.all([...Object.values(queues), workerQueues].map((each) => each.close()));
      connections.close();
    },
  };
}

interface Queues {
  readonly batch: Queue<BatchPayload>;
  readonly generate: Queue<GeneratePayload>;
  readonly inventory: Queue<AccountPayload>;
}

interface Parts {
  readonly redis: RedisClient;
  readonly queueRedis: RedisClient;
  readonly queues: Queues;
  readonly settings: ApiSettings;
  readonly observer: DomainObserver;
  readonly memory: ReadMemory;
  readonly logger: Logger;
}

async function assemble({
  redis,
  queueRedis,
  queues,
  settings,
  observer,
  memory,
  logger,
}: Parts): Promise<Domain> {
  const catalogue = new Catalogue(redis);
  const accounts = new AccountStore(redis);
  const entities = new EntityStore(redis);
  const reports = new ReportStore(redis, catalogue);
  const reportJobs = new ReportJobStore(redis, catalogue, observer.reportJobEnded);
  const reportBatchStore = new ReportBatchStore(redis);
  const generate = queues.generate;
  const [index, reportJobIndex] = await Promise.all([
    OrganizationIndex.open({ accounts, entities, reports }),
    ReportJobIndex.open(accounts, reportJobs),
  ]);
  return {
    ...{ accounts, entities, reports, memory },
    ...{ index, reportJobs, reportJobIndex },
    reportRequests: new ReportRequests(reports, reportJobs, generate),
    reportBatchStore,
    reportBatches: new ReportBatches({
      batches: reportBatchStore,
      reportJobs,
      batchQueue: queues.batch,
      generateQueue: generate,
    }),
    details: new DetailsRequests({
      redis: queueRedis,
      reportJobs,
      details: new ReportDetailsStore(redis),
      waitMilliseconds: settings.detailsWaitSeconds * 1_000,
      logger,
    }),
    generateQueue: generate,
    inventoryQueue: queues.inventory,
    reportJobFeed: new ReportJobFeed(),
    reportBatchFeed: new ReportBatchFeed(),
    freshnessSeconds: settings.freshnessSeconds,
  };
}
