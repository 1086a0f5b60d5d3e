import { writeFileSync } from 'node:fs';
import { checkAddressIsFree } from './processes/busy-port.ts';
import { createCrew, type Crew } from './processes/crew.ts';
import { openDataFolder, type DataFolder } from './processes/data-folder.ts';
import { checkRedisAnswers } from './processes/external-redis.ts';
import { ensurePortal } from './processes/portal-build.ts';
import {
  collectEverything,
  describeSimulator,
  startApi,
  startSimulator,
  startWorker,
  type ProductLaunch,
} from './processes/product.ts';
import { ensureRedisServer, startRedisServer } from './processes/redis-server.ts';
import { onSourceChange } from './processes/source-changes.ts';
import { readStartSettings, type StartSettings } from './processes/start-settings.ts';
import { onStopRequest } from './processes/stop-request.ts';
import { announce, invite, showEnd, showLogLine, showReady } from './processes/terminal.ts';

/** The sources whose change restarts the API and the worker under `npm run dev`. */
const watchedFolders = ['src', 'worker', 'schema'];
/** What such a change restarts. */
const restartable = ['api', 'worker'];
const waiting = 'Waiting for a change …';
const isDevelopment = process.argv.includes('--watch');

/** Everything that runs, and what it was started with. */
interface Run {
  readonly settings: StartSettings;
  readonly folder: DataFolder;
  readonly crew: Crew;
  readonly launch: ProductLaunch;
}

process.exit(await main().catch(explain));

/** Shows what a person can put right as one message, and anything else with its stack. */
function explain(error: unknown): number {
  const isForPeople = error instanceof Error && ['StartError', 'SettingsError'].includes(error.name);
  console.error(isForPeople ? error.message : error);
  return 1;
}

/** Runs everything until it is asked to stop (0) or something ends by itself (1). */
async function main(): Promise<number> {
  const settings = await readStartSettings(process.env);
  announce(settings);
  const folder = await openDataFolder(
    settings.dataPath,
    settings.accountsPath === undefined ? 'simulated' : 'real',
  );
  try {
    for (const address of settings.addresses) await checkAddressIsFree(address);
    return await runUntilEnd(settings, folder);
  } finally {
    await folder.guard.close();
  }
}

async function runUntilEnd(settings: StartSettings, folder: DataFolder): Promise<number> {
  let end: (exitCode: number) => void = () => undefined;
  const over = new Promise<number>((resolve) => (end = resolve));
  const crew = createCrew((member, how) => {
    showEnd(member, how);
    if (isDevelopment && restartable.includes(member.name)) console.log(waiting);
    else end(1);
  });
  onStopRequest((reason) => {
    console.log(`\nStopping (${reason}) …`);
    end(0);
  });
  void folder.guard.lost.then(() => {
    console.error('The guard process was killed, which stops the others when this one is. Stopping …');
    end(1);
  });
  const { guard, logs: logFolder } = folder;
  const launch = { guard, logFolder, code: 'source', environment: process.env, onLine: showLogLine } as const;
  try {
    return await Promise.race([over, startEverything({ settings, folder, crew, launch }).then(() => over)]);
  } finally {
    await crew.stop();
  }
}

async function startEverything(run: Run): Promise<void> {
  if (ensurePortal()) showReady('portal', 'built from portal/');
  const redisUrl = await provideRedis(run);
  const { accountsPath, aws } = await provideAws(run);
  const workerLaunch = { ...run.launch, environment: run.settings.workerEnvironment };
  const startProduct = async () => {
    const worker = run.crew.add(startWorker('worker', { redisUrl, accountsPath, aws }, workerLaunch));
    const api = run.crew.add(startApi('api', redisUrl, run.launch));
    // Also when one fails: a restart must not meet the other one half started.
    await Promise.allSettled([worker, api]);
    await worker;
    showReady('worker', aws === undefined ? 'asks the real AWS' : 'asks the simulator');
    const { ready: url } = await api;
    showReady('api', url);
    return url;
  };
  invite(await startProduct(), run.folder.logs);
  if (isDevelopment) restartOnChange(run.crew, startProduct);
}

async function provideRedis({ settings, folder, crew, launch }: Run): Promise<string> {
  if (settings.redis !== undefined) {
    await checkRedisAnswers(settings.redis.settings);
    showReady('redis', 'the one that REDIS_URL names');
    return settings.redis.url;
  }
  const location = { socket: folder.redisSocket, dataFolder: folder.redis };
  const redis = await crew.add(startRedisServer(ensureRedisServer(), location, launch));
  showReady('redis', folder.redisSocket);
  return redis.ready;
}

async function provideAws({ settings, folder, crew, launch }: Run) {
  if (settings.accountsPath !== undefined) return { accountsPath: settings.accountsPath, aws: undefined };
  const simulator = await crew.add(startSimulator(launch));
  const aws = await describeSimulator(simulator.ready);
  showReady('simulator', aws.url);
  writeFileSync(folder.accounts, aws.accountsFile + collectEverything);
  return { accountsPath: folder.accounts, aws };
}

function restartOnChange(crew: Crew, startProduct: () => Promise<unknown>): void {
  let restarted = Promise.resolve();
  onSourceChange(watchedFolders, () => {
    restarted = restarted.then(async () => {
      console.log('\nRestarting after a change …');
      await crew.stop(...restartable);
      await startProduct().catch((error: unknown) => {
        explain(error);
        console.log(waiting);
      });
    });
  });
}
