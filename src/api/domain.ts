import type { Queue } from 'bullmq';
import { AccountStore } from '../accounts/index.ts';
import type { ApiSettings } from '../config/index.ts';
import { EntityStore } from '../entities/index.ts';
import {
  EventReader,
  generateQueue,
  inventoryQueue,
  openQueue,
  ReportJobStore,
  ReportRequests,
  type GeneratePayload,
  type InventoryPayload,
} from '../jobs/index.ts';
import { connectRedis } from '../redis/index.ts';
import { OrganizationIndex } from '../reports/access-index/index.ts';
import { Catalogue, ReportStore } from '../reports/index.ts';
import type { Logger } from '../telemetry/index.ts';
import { EventFollower } from './event-follower.ts';
import { ReportJobFeed } from './subscriptions/index.ts';

/** What the resolvers ask. One for the process; every read of it takes the caller's scope. */
export interface Domain {
  readonly accounts: AccountStore;
  readonly entities: EntityStore;
  readonly reports: ReportStore;
  readonly reportJobs: ReportJobStore;
  readonly reportRequests: ReportRequests;
  readonly generateQueue: Queue<GeneratePayload>;
  readonly inventoryQueue: Queue<InventoryPayload>;
  readonly index: OrganizationIndex;
  readonly reportJobFeed: ReportJobFeed;
  readonly freshnessSeconds: number;
}

export interface OpenDomain {
  readonly domain: Domain;
  /** What keeps queries from being answered, or from being answered rightly. */
  hindrances(): string[];
  close(): Promise<void>;
}

/** Connects to Redis and follows what happens there. */
export async function openDomain(settings: ApiSettings, logger: Logger): Promise<OpenDomain> {
  const [redis, queueRedis, eventRedis] = await Promise.all([
    connectRedis(settings.redisUrl, 'failing'),
    connectRedis(settings.redisUrl, 'failing'),
    connectRedis(settings.redisUrl, 'waiting'),
  ]);
  const catalogue = new Catalogue(redis);
  const reports = new ReportStore(redis, catalogue);
  const reportJobs = new ReportJobStore(redis, catalogue);
  const generate = openQueue(generateQueue, queueRedis);
  const inventory = openQueue(inventoryQueue, queueRedis);
  const accounts = new AccountStore(redis);
  const entities = new EntityStore(redis);
  const reader = await EventReader.open(eventRedis);
  const domain: Domain = {
    accounts,
    entities,
    reports,
    index: await OrganizationIndex.open({ accounts, entities, reports }),
    reportJobs,
    reportRequests: new ReportRequests(reports, reportJobs, generate),
    generateQueue: generate,
    inventoryQueue: inventory,
    reportJobFeed: new ReportJobFeed(),
    freshnessSeconds: settings.freshnessSeconds,
  };
  const follower = new EventFollower(reader, domain, logger);
  return {
    domain,
    hindrances: () => [
      ...(redis.status === 'ready' ? [] : ['Redis is not reachable']),
      ...(follower.isBehind ? ['the index is behind'] : []),
    ],
    async close() {
      await follower.stop();
      await Promise.all([generate.close(), inventory.close()]);
      redis.disconnect();
      queueRedis.disconnect();
    },
  };
}
