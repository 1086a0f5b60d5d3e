import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { startGuard } from '../../scripts/processes/guard.ts';
import { startApi, type ProductLaunch } from '../../scripts/processes/product.ts';
import { ensureRedisServer, startRedisServer } from '../../scripts/processes/redis-server.ts';

/** A Redis of its own, and an API process on it when one is asked for. */
export interface Surroundings {
  readonly redis: Redis;
  /** Gone after `stop`. */
  readonly folder: string;
  startApi(settings?: Readonly<Record<string, string>>): Promise<RunningApi>;
  redisMegabytes(): Promise<number>;
  stop(): Promise<void>;
}

export interface RunningApi {
  readonly url: string;
  /** From the start of the process to ready, index filled. */
  readonly startSeconds: number;
  memory(): Memory;
  /** Processor time used so far; NaN where Linux's /proc is not. */
  cpuMilliseconds(): number;
  stop(): Promise<void>;
}

/** A process's resident memory in megabytes; NaN where Linux's /proc is not. */
export interface Memory {
  readonly now: number;
  readonly peak: number;
}

export async function startSurroundings(): Promise<Surroundings> {
  const folder = mkdtempSync(join(tmpdir(), 'lapse-query-'));
  const guard = await startGuard();
  const environment = { ...process.env, HOST: '127.0.0.1', PORT: '0', LAPSE_LOG_LEVEL: 'info' };
  const launch: ProductLaunch = { guard, logFolder: folder, code: 'build', environment };
  const location = { socket: join(folder, 'redis.sock'), dataFolder: folder };
  const server = await startRedisServer(ensureRedisServer(), location, launch);
  const redis = new Redis(server.ready);
  return {
    ...{ redis, folder },
    async startApi(settings = {}) {
      const startedAt = performance.now();
      const own = { ...launch, environment: { ...environment, ...settings } };
      const api = await startApi('api', server.ready, own);
      return {
        url: api.ready,
        startSeconds: (performance.now() - startedAt) / 1_000,
        memory: () => memoryOf(api.processId),
        cpuMilliseconds: () => cpuMillisecondsOf(api.processId),
        stop: () => api.stop(),
      };
    },
    async redisMegabytes() {
      return Number(/used_memory:(\d+)/.exec(await redis.info('memory'))?.[1]) / 1_048_576;
    },
    async stop() {
      redis.disconnect();
      await server.stop();
      await guard.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Linux counts processor time in hundredths of a second for every program (proc(5), USER_HZ). */
const millisecondsPerTick = 10;
/** Positions in /proc/<pid>/stat behind the program's name: time in user mode and in the kernel. */
const [userTime, systemTime] = [11, 12];

export function cpuMillisecondsOf(processId: number): number {
  try {
    const stat = readFileSync(`/proc/${processId}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[userTime]) + Number(fields[systemTime])) * millisecondsPerTick;
  } catch {
    return NaN;
  }
}

function memoryOf(processId: number): Memory {
  try {
    const status = readFileSync(`/proc/${processId}/status`, 'utf8');
    const megabytes = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1_024;
    return { now: megabytes('VmRSS'), peak: megabytes('VmHWM') };
  } catch {
    return { now: NaN, peak: NaN };
  }
}
