import { Cluster, Redis, type ClusterOptions, type RedisOptions } from 'ioredis';
import { SettingsError, type RedisAddress, type RedisSettings } from '../config/index.ts';
import { LastingSentinelConnector } from './sentinel-connector.ts';

/**
 * A connection to Redis, however it is deployed: what both of ioredis' clients can do. On a Redis Cluster the keys of
 * one command, script or pipeline share a slot; `keys` sees to it.
 */
export type RedisClient = Redis | Cluster;

/**
 * How a connection behaves while Redis is away:
 * `failing` refuses a command at once, and gives up on one that isn't answered, so that a caller hears of it.
 * `waiting` holds a command until Redis is back, as BullMQ's workers and blocking reads need it.
 * Both send all commands of one tick in one round trip, but for those that block. With a cluster only `failing` ones do:
 * ioredis can't hold back such commands while a slot has no node.
 */
export type ConnectionPatience = 'failing' | 'waiting';

/** Milliseconds; far above what any command takes, a large account's reports included. */
const commandTimeout = 10_000;
/**
 * Milliseconds until a server that is silent while commands wait for it counts as gone; so one whose machine vanished
 * is left for the one that took its place. Above the longest blocking read, BullMQ's 10 seconds.
 */
const socketTimeout = { failing: commandTimeout, waiting: 30_000 } as const;
/** Times that a cluster is asked again, 100 ms apart, for a node that is being replaced. */
const maxRedirections = { failing: 16, waiting: 600 } as const;
/** Rounds over all Sentinels, at start only; later there are as many as it takes. */
const sentinelRoundsAtStart = 3;

/** BullMQ's and ours. */
const blockingCommands = ['bzpopmin', 'brpoplpush', 'blmove', 'xread'] as const;

const retryDelay = (attempt: number) => Math.min(50 * 2 ** Math.min(attempt, 6), 2_000);

/**
 * Opens a connection and waits until it is usable.
 * @throws SettingsError when nothing answers at the address, or lets nobody in
 */
export async function connectRedis(
  settings: RedisSettings,
  patience: ConnectionPatience,
): Promise<RedisClient> {
  let isStarting = true;
  let reason: string | null = null;
  const redis = createClient(settings, patience, () => isStarting);
  // Without a listener ioredis prints each failed reconnect; those who use the connection see the failure anyway.
  redis.on('error', (error: unknown) => (reason ??= reasonOf(error)));
  redis.on('sentinelError', (error: unknown) => (reason ??= reasonOf(error)));
  try {
    await redis.connect();
    if (redis instanceof Cluster) await Promise.all(redis.nodes('master').map((node) => node.ping()));
  } catch (error) {
    redis.disconnect();
    reason ??= reasonOf(error);
    throw new SettingsError(`REDIS_URL is "${settings.shownUrl}": no Redis answers there (${reason})`);
  }
  isStarting = false;
  return redis;
}

function createClient(
  settings: RedisSettings,
  patience: ConnectionPatience,
  isStarting: () => boolean,
): RedisClient {
  const { address } = settings;
  const options = nodeOptions(settings, patience);
  switch (address.kind) {
    case 'cluster':
      return new Cluster([...address.nodes], clusterOptions(options, patience));
    case 'sentinel':
      return new Redis({
        ...options,
        ...serverOptions(patience),
        ...sentinelOptions(address, settings, isStarting),
      });
    case 'server':
      return new Redis({ ...options, ...serverOptions(patience), ...address.server, db: address.database });
    case 'socket':
      return new Redis({ ...options, ...serverOptions(patience), path: address.path });
  }
}

/** What every connection has, also those to a cluster's nodes. */
function nodeOptions({ username, password, tls }: RedisSettings, patience: ConnectionPatience) {
  return {
    ...(username !== null && { username }),
    ...(password !== null && { password }),
    ...(tls !== null && { tls }),
    ...(patience === 'failing' && { commandTimeout }),
    socketTimeout: socketTimeout[patience],
    maxRetriesPerRequest: patience === 'failing' ? 1 : null,
    lazyConnect: true,
  } satisfies RedisOptions;
}

/** How a connection to one server behaves, be it named or found by Sentinels. */
function serverOptions(patience: ConnectionPatience) {
  return {
    enableOfflineQueue: patience === 'waiting',
    enableAutoPipelining: true,
    autoPipeliningIgnoredCommands: [...blockingCommands],
    retryStrategy: retryDelay,
    // Managed services let a name point to another server: one that has become a replica refuses writes, and the
    // name leads to the new master. 2: connect again and repeat the command.
    reconnectOnError: ({ message }: Error) => (message.startsWith('READONLY') ? 2 : false),
  } satisfies RedisOptions;
}

function clusterOptions(redisOptions: ReturnType<typeof nodeOptions>, patience: ConnectionPatience) {
  return {
    redisOptions,
    enableOfflineQueue: patience === 'waiting',
    enableAutoPipelining: patience === 'failing',
    clusterRetryStrategy: retryDelay,
    // With the check ioredis' `connect` never ends when it meets a cluster that is replacing a master; BullMQ's workers
    // would wait for that connection for good. Without it commands are repeated until the cluster takes them.
    enableReadyCheck: false,
    maxRedirections: maxRedirections[patience],
    lazyConnect: true,
    // Names are kept as they are: certificates are made out to them.
    dnsLookup: (host, done) => {
      done(null, host);
    },
  } satisfies ClusterOptions;
}

/**
 * @param isStarting ioredis gives a connection up for good when no Sentinel leads to a master, which is right only
 * while nothing depends on it yet. BullMQ's duplicates are opened later.
 */
function sentinelOptions(
  { sentinels, masterName, database }: Extract<RedisAddress, { kind: 'sentinel' }>,
  { tls, sentinelPassword }: RedisSettings,
  isStarting: () => boolean,
) {
  return {
    sentinels: [...sentinels],
    name: masterName,
    db: database,
    ...(sentinelPassword !== null && { sentinelPassword }),
    ...(tls !== null && { sentinelTLS: tls, enableTLSForSentinelMode: true }),
    sentinelRetryStrategy: (round: number) =>
      isStarting() && round >= sentinelRoundsAtStart ? null : retryDelay(round),
    // A master that only fell silent keeps its connections open: the Sentinels say when there is another.
    failoverDetector: true,
    Connector: LastingSentinelConnector,
  } satisfies RedisOptions;
}

/** A cluster's failure says little; the last node's says why. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'lastNodeError' in error && error.lastNodeError instanceof Error
    ? error.lastNodeError.message
    : error.message;
}
