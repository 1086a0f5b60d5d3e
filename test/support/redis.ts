import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { ensureRedisServer, startRedisServer } from '../../scripts/processes/redis-server.ts';
import { sharedGuard } from './guard.ts';
import { createTemporaryFolder } from './temporary-folder.ts';

/** A Redis of one's own, as `npm start` runs it: starts in some 20 ms, so that each test file takes one. */
export interface TestRedis {
  /** `unix://…`; stays the same over restarts. */
  readonly url: string;
  /** Opens a connection that waits while Redis is away; `stop` closes it. */
  connect(): Redis;
  /** Ends Redis in order and starts it again on the same data. Connections reconnect. */
  restart(): Promise<void>;
  /** Kills Redis; `start` brings it back on what its append-only file holds. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Stops the process's clock: connections stay open, and nobody answers. */
  pause(): void;
  resume(): void;
  stop(): Promise<void>;
}

export async function startRedis(folder = createTemporaryFolder()): Promise<TestRedis> {
  const location = { socket: join(folder, 'redis.sock'), dataFolder: join(folder, 'redis') };
  mkdirSync(location.dataFolder, { recursive: true });
  const launch = { guard: await sharedGuard(), logFolder: folder };
  const launchServer = () => startRedisServer(ensureRedisServer(), location, launch);
  const connections: Redis[] = [];
  let server = await launchServer();
  const start = async () => {
    server = await launchServer();
  };
  return {
    url: server.ready,
    connect: () => {
      const redis = new Redis(server.ready, { maxRetriesPerRequest: null, retryStrategy: () => 20 });
      // A restart closes connections, which ioredis reports and then mends.
      redis.on('error', () => undefined);
      connections.push(redis);
      return redis;
    },
    restart: async () => {
      await server.stop();
      await start();
    },
    kill: () => server.stop('SIGKILL'),
    start,
    pause: () => {
      server.signal('SIGSTOP');
    },
    resume: () => {
      server.signal('SIGCONT');
    },
    stop: async () => {
      for (const redis of connections) redis.disconnect();
      await server.stop('SIGKILL');
    },
  };
}
