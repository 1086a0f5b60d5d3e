import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startGuard } from '../../scripts/processes/guard.ts';
import {
  describeSimulator,
  startApi,
  startSimulator,
  startWorker,
  type ProductLaunch,
} from '../../scripts/processes/product.ts';
import { ensureRedisServer, startRedisServer } from '../../scripts/processes/redis-server.ts';

/** The whole product, one process of each kind, over a simulated AWS with its usual limits. */
export interface BatchWorld {
  /** Where GraphQL is served. */
  readonly url: string;
  stop(): Promise<void>;
}

export async function startBatchWorld(size: {
  readonly accounts: number;
  readonly entitiesPerAccount: number;
}): Promise<BatchWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'lapse-live-'));
  const guard = await startGuard();
  const launch: ProductLaunch = {
    ...{ guard, logFolder: folder, code: 'build' },
    environment: { ...process.env, ...lapse, ...simulatorOf(size) },
  };
  const location = { socket: join(folder, 'redis.sock'), dataFolder: folder };
  const redis = await startRedisServer(ensureRedisServer(), location, launch);
  const simulator = await startSimulator(launch);
  const aws = await describeSimulator(simulator.ready);
  const accountsPath = join(folder, 'accounts.yaml');
  // Nothing is collected but what the benchmark asks for.
  writeFileSync(accountsPath, `refresh: off\n${aws.accountsFile}`);
  const [api, worker] = await Promise.all([
    startApi('api', redis.ready, launch),
    startWorker('worker', { redisUrl: redis.ready, accountsPath, aws }, launch),
  ]);
  return {
    url: api.ready,
    async stop() {
      await Promise.all([api.stop(), worker.stop('SIGKILL'), simulator.stop()]);
      await redis.stop();
      await guard.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const lapse = {
  ...{ HOST: '127.0.0.1', PORT: '0', LAPSE_COST_BUDGET: '1000000000' },
  // Only the inventory, which isn't measured, asks for tags: of every policy by itself.
  LAPSE_STARTING_RATES: 'ListPolicyTags=40',
};

function simulatorOf({ accounts, entitiesPerAccount }: Parameters<typeof startBatchWorld>[0]) {
  return {
    SIMULATOR_PORT: '0',
    SIMULATOR_ACCOUNTS: String(accounts),
    SIMULATOR_ENTITIES_PER_ACCOUNT: String(entitiesPerAccount),
    SIMULATOR_ENTITIES_VARIATION: '0',
    SIMULATOR_UNREACHABLE_ACCOUNTS: '0',
    SIMULATOR_SUSPENDED_ACCOUNTS: '0',
    SIMULATOR_LIST_PAGE_SIZE: '1000',
  };
}
