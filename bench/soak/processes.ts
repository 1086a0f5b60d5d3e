import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startGuard } from '../../scripts/processes/guard.ts';
import {
  describeSimulator,
  startApi,
  startSimulator,
  startWorker,
  type ProductLaunch,
} from '../../scripts/processes/product.ts';
import { ensureRedisServer, startRedisServer } from '../../scripts/processes/redis-server.ts';
import type { SupervisedProcess } from '../../scripts/processes/supervised-process.ts';

/** Lapse as it runs during a soak. */
export interface SoakedLapse {
  readonly api: SupervisedProcess<string>;
  /** Lives as long as the soak. */
  readonly worker: SupervisedProcess<true>;
  readonly simulatorUrl: string;
  /** Where processes tell what they hold. */
  readonly folder: string;
  /** Kills the other worker and starts another one in its place. */
  replaceOtherWorker(): Promise<void>;
  restartRedis(): Promise<void>;
  /** Stops the clock of Redis' process. */
  pauseRedis(milliseconds: number): Promise<void>;
  stop(): Promise<void>;
}

const preload = fileURLToPath(new URL('./tell-memory.mjs', import.meta.url));

export async function startSoakedLapse(accounts: number): Promise<SoakedLapse> {
  const folder = mkdtempSync(join(tmpdir(), 'lapse-soak-'));
  const guard = await startGuard();
  const environment = {
    ...process.env,
    ...{ HOST: '127.0.0.1', PORT: '0', SIMULATOR_PORT: '0', SIMULATOR_ACCOUNTS: String(accounts) },
    ...{ LAPSE_SOAK_FOLDER: folder, LAPSE_LOG_LEVEL: 'warn', LAPSE_COST_BUDGET: '1000000000' },
  };
  const launch: ProductLaunch = { guard, logFolder: folder, code: 'build', environment };
  const soaked = { ...launch, environment: { ...environment, NODE_OPTIONS: `--import=${preload}` } };
  const location = { socket: join(folder, 'redis.sock'), dataFolder: folder };
  const launchRedis = () => startRedisServer(ensureRedisServer(), location, launch);
  let redis = await launchRedis();
  const simulator = await startSimulator(launch);
  const aws = await describeSimulator(simulator.ready);
  const accountsPath = join(folder, 'accounts.yaml');
  writeFileSync(accountsPath, aws.accountsFile);
  const surroundings = { redisUrl: redis.ready, accountsPath, aws };
  // The ready line is an info line.
  const info = { ...soaked, environment: { ...soaked.environment, LAPSE_LOG_LEVEL: 'info' } };
  let replacements = 0;
  const [api, worker, first] = await Promise.all([
    startApi('api', redis.ready, info),
    startWorker('worker', surroundings, info),
    startWorker('other-worker-0', surroundings, info),
  ]);
  let other = first;
  return {
    ...{ api, worker, folder, simulatorUrl: simulator.ready },
    async replaceOtherWorker() {
      await other.stop('SIGKILL');
      other = await startWorker(`other-worker-${++replacements}`, surroundings, info);
    },
    async restartRedis() {
      await redis.stop();
      redis = await launchRedis();
    },
    async pauseRedis(milliseconds) {
      redis.signal('SIGSTOP');
      await sleep(milliseconds);
      redis.signal('SIGCONT');
    },
    async stop() {
      await Promise.all([api.stop(), worker.stop(), other.stop(), simulator.stop()]);
      await redis.stop();
      await guard.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
