import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startGuard } from '../../scripts/processes/guard.ts';
import {
  describeSimulator,
  startSimulator,
  startWorker,
  type ProductLaunch,
  type SimulatedAws,
} from '../../scripts/processes/product.ts';
import { ensureRedisServer, startRedisServer } from '../../scripts/processes/redis-server.ts';
import type { SupervisedProcess } from '../../scripts/processes/supervised-process.ts';
import { processUsage, type ProcessUsage } from './process-usage.ts';
import { ReportClient } from './report-client.ts';

/** A simulated AWS of its own, and where further processes find what they need. */
export interface Bench {
  readonly aws: SimulatedAws;
  readonly accountsPath: string;
  /** Starts Lapse: a new Redis and workers that know nothing yet. */
  startLapse(workers: number, deadlineSeconds: number): Promise<RunningLapse>;
  stop(): Promise<void>;
}

export interface RunningLapse {
  readonly client: ReportClient;
  usages(): Readonly<Record<string, ProcessUsage>>;
  stop(): Promise<void>;
}

/** @param accounts of 50 entities each, all of them reachable */
export async function startBench(accounts: number): Promise<Bench> {
  const folder = mkdtempSync(join(tmpdir(), 'lapse-bench-'));
  const guard = await startGuard();
  const environment = {
    ...process.env,
    SIMULATOR_PORT: '0',
    SIMULATOR_ACCOUNTS: String(accounts),
    SIMULATOR_ENTITIES_PER_ACCOUNT: '50',
    SIMULATOR_ENTITIES_VARIATION: '0',
    SIMULATOR_UNREACHABLE_ACCOUNTS: '0',
    SIMULATOR_SUSPENDED_ACCOUNTS: '0',
  };
  const launch: ProductLaunch = { guard, logFolder: folder, code: 'build', environment };
  const simulator = await startSimulator(launch);
  const aws = await describeSimulator(simulator.ready);
  const accountsPath = join(folder, 'accounts.yaml');
  // Nothing is collected but what the benchmark asks for.
  writeFileSync(accountsPath, `refresh: off\n${aws.accountsFile}`);
  const surroundings = { launch, folder, accountsPath, aws, simulator };
  return {
    aws,
    accountsPath,
    startLapse: (workers, deadlineSeconds) => startLapse(surroundings, workers, deadlineSeconds),
    async stop() {
      await simulator.stop();
      await guard.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface Surroundings {
  readonly launch: ProductLaunch;
  readonly folder: string;
  readonly accountsPath: string;
  readonly aws: SimulatedAws;
  readonly simulator: SupervisedProcess<string>;
}

async function startLapse(
  { launch, folder, accountsPath, aws, simulator }: Surroundings,
  workerCount: number,
  deadlineSeconds: number,
): Promise<RunningLapse> {
  const dataFolder = mkdtempSync(join(folder, 'redis-'));
  const redis = await startRedisServer(
    ensureRedisServer(),
    { socket: join(dataFolder, 'redis.sock'), dataFolder },
    launch,
  );
  const environment = {
    ...process.env,
    LAPSE_JOB_DEADLINE_SECONDS: String(deadlineSeconds),
  };
  const names = Array.from({ length: workerCount }, (_, index) => `worker-${index + 1}`);
  const workers = await Promise.all(
    names.map((name) =>
      startWorker(name, { redisUrl: redis.ready, accountsPath, aws }, { ...launch, environment }),
    ),
  );
  const client = await ReportClient.open(redis.ready);
  return {
    client,
    usages: () => ({
      ...Object.fromEntries(workers.map(({ name, processId }) => [name, processUsage(processId)])),
      redis: processUsage(redis.processId),
      simulator: processUsage(simulator.processId),
      benchmark: processUsage(process.pid),
    }),
    async stop() {
      client.close();
      await Promise.all(workers.map((worker) => worker.stop()));
      await redis.stop();
    },
  };
}
