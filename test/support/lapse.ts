import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  collectEverything,
  describeSimulator,
  startApi,
  startSimulator,
  startWorker,
  type ProductLaunch,
} from '../../scripts/processes/product.ts';
import type { SupervisedProcess } from '../../scripts/processes/supervised-process.ts';
import type { SettingsPatch } from '../../simulator/index.ts';
import { sharedGuard } from './guard.ts';
import { startRedis, type TestRedis } from './redis.ts';
import { SimulatorAdmin } from './simulator-admin.ts';
import { createTemporaryFolder } from './temporary-folder.ts';

type Environment = Readonly<Record<string, string>>;

/** Other ways than the direct ones, through gates. */
export interface Ways {
  readonly redisUrl?: string;
  readonly awsUrl?: string;
}

const refreshes = { off: 'refresh: off\n', newEntities: collectEverything };

export interface LapseOptions {
  readonly simulator?: SettingsPatch;
  /** Processes of each kind; 1 by default. */
  readonly apis?: number;
  readonly workers?: number;
  /** What the accounts file says of reports that nobody asked for: none, or one of every entity. */
  readonly refresh?: keyof typeof refreshes;
  /** Settings of the API and the worker. */
  readonly environment?: Environment;
  /** `build` by default, which `product-build.ts` sees to. */
  readonly code?: ProductLaunch['code'];
}

/** The product in processes of its own, started with the code of `npm start`, on free ports. */
export interface Lapse<Redis = TestRedis> {
  readonly redis: Redis;
  readonly simulator: SimulatorAdmin;
  /** The address of an API process (the first one), without a path. */
  apiUrl(index?: number): string;
  /** Gets `<process>.log` of each process: `worker-0.log`. */
  readonly logFolder: string;
  /** Resolves when the process is gone, and says how it ended. SIGTERM, the default, lets it end in order. */
  killApi(index: number, signal?: NodeJS.Signals): Promise<string>;
  killWorker(index: number, signal?: NodeJS.Signals): Promise<string>;
  /** One more; resolves with its index when it is ready. */
  startApi(environment?: Environment, ways?: Ways): Promise<number>;
  startWorker(environment?: Environment, ways?: Ways): Promise<number>;
  /** Any signal to a worker that goes on living, like SIGSTOP. */
  signalWorker(index: number, signal: NodeJS.Signals): void;
  stop(): Promise<void>;
}

/** Starts the product with a Redis of its own. */
export async function startLapse(options: LapseOptions = {}): Promise<Lapse> {
  return startLapseWith(await startRedis(), options);
}

/** Starts the product with a Redis that runs already; it is stopped with the product. */
export async function startLapseWith<Redis extends { readonly url: string; stop(): Promise<void> }>(
  redis: Redis,
  options: LapseOptions = {},
): Promise<Lapse<Redis>> {
  const folder = createTemporaryFolder();
  const launch = {
    guard: await sharedGuard(),
    logFolder: folder,
    code: options.code ?? 'build',
    environment: { ...bareEnvironment(), HOST: '127.0.0.1', PORT: '0', ...options.environment },
  };
  const simulator = await startTestSimulator(launch, options.simulator);
  const aws = await describeSimulator(simulator.ready);
  const accountsPath = join(folder, 'accounts.yaml');
  writeFileSync(
    accountsPath,
    aws.accountsFile + (options.refresh === undefined ? '' : refreshes[options.refresh]),
  );
  const apis = createFleet('api', launch, (name, own, { redisUrl = redis.url }) =>
    startApi(name, redisUrl, own),
  );
  const workers = createFleet('worker', launch, (name, own, { redisUrl = redis.url, awsUrl = aws.url }) =>
    startWorker(name, { redisUrl, accountsPath, aws: { ...aws, url: awsUrl } }, own),
  );
  await Promise.all([apis.startSome(options.apis ?? 1), workers.startSome(options.workers ?? 1)]);
  return {
    redis,
    simulator: new SimulatorAdmin(simulator.ready),
    logFolder: folder,
    apiUrl: (index = 0) => new URL(apis.at(index).ready).origin,
    killApi: apis.kill,
    killWorker: workers.kill,
    startApi: apis.start,
    startWorker: workers.start,
    signalWorker: (index, signal) => {
      workers.at(index).signal(signal);
    },
    stop: async () => {
      await Promise.all([apis.stop(), workers.stop(), simulator.stop('SIGKILL')]);
      await redis.stop();
    },
  };
}

/** What a process needs of this one's environment; none of the settings that a developer may have set. */
function bareEnvironment(): NodeJS.ProcessEnv {
  const names = ['PATH', 'HOME', 'TMPDIR', 'NODE_EXTRA_CA_CERTS'];
  return Object.fromEntries(names.map((name) => [name, process.env[name]]));
}

async function startTestSimulator(launch: ProductLaunch, settings?: SettingsPatch) {
  const environment = { ...bareEnvironment(), SIMULATOR_PORT: '0' };
  const simulator = await startSimulator({ ...launch, environment });
  if (settings !== undefined) await new SimulatorAdmin(simulator.ready).patchSettings(settings);
  return simulator;
}

/** Processes of one kind, numbered from 0. */
function createFleet<Ready>(
  kind: string,
  launch: ProductLaunch,
  startOne: (name: string, launch: ProductLaunch, ways: Ways) => Promise<SupervisedProcess<Ready>>,
) {
  const members: SupervisedProcess<Ready>[] = [];
  let started = 0;
  const start = async (environment: Environment = {}, ways: Ways = {}) => {
    const index = started++;
    const own = { ...launch, environment: { ...launch.environment, ...environment } };
    members[index] = await startOne(`${kind}-${index}`, own, ways);
    return index;
  };
  const at = (index: number) => {
    const member = members[index];
    if (member === undefined) throw new RangeError(`There is no ${kind} ${index}.`);
    return member;
  };
  return {
    ...{ start, at },
    startSome: (count: number) => Promise.all(Array.from({ length: count }, () => start())),
    kill: async (index: number, signal?: NodeJS.Signals) => {
      await at(index).stop(signal);
      return at(index).ended;
    },
    stop: () => Promise.all(members.map((member) => member.stop('SIGKILL'))),
  };
}
