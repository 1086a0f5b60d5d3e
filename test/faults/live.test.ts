import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask } from '../support/graphql.ts';
import { startLapse, type Lapse } from '../support/lapse.ts';
import { watch, type Watcher } from './watchers.ts';

const entities = 2_000;
const accounts = 20;
/** Looked for three times; each is watched at both processes, over both transports. */
const watchedJobs = 10;

/** Fast jobs and no throttling: what breaks here breaks because processes die. */
const simulator = {
  seed: 'live',
  accounts,
  entitiesPerAccount: entities / accounts,
  entitiesVariation: 0,
  unreachableAccounts: 0,
  suspendedAccounts: 0,
  services: 60,
  jobMinimumMs: 20,
  jobMaximumMs: 200,
  latencyMinimumMs: 0,
  latencyMaximumMs: 5,
  throttles: { default: { rate: 1_000, burst: 1_000 }, operations: {} },
};
const startingRates = [
  'AssumeRole=100',
  'GenerateServiceLastAccessedDetails=12',
  'GetServiceLastAccessedDetails=60',
];

interface Job {
  readonly id: string;
  readonly status: string;
}
interface Batch {
  readonly total: number;
  readonly queued: number;
  readonly inProgress: number;
  readonly completed: number;
  readonly failed: number;
  readonly cancelled: number;
  readonly finishedAt: string | null;
}

const counts = 'total queued inProgress completed failed cancelled finishedAt';

let lapse: Lapse;
let batchId: string;
/** The addresses of the API processes that live; the second lives throughout. */
const apis = new Map<number, string>();
const ofBatch: Watcher<Batch>[] = [];
const ofJobs: Watcher<Job>[] = [];
const ofAllEnds: { readonly api: number; readonly watchers: readonly Watcher<Job>[] }[] = [];
/** What the watchers of all ends read once they were connected again. */
let endedMeanwhile: string[] = [];

beforeAll(async () => {
  lapse = await startLapse({
    refresh: 'off',
    apis: 2,
    workers: 2,
    simulator,
    environment: {
      LAPSE_STARTING_RATES: startingRates.join(' '),
      LAPSE_SUBSCRIPTIONS_PER_CALLER: '10000',
      LAPSE_TAKEOVER_SECONDS: '4',
    },
  });
  for (const api of [0, 1]) apis.set(api, lapse.apiUrl(api));
  await untilInventoried();
  await watchAllEnds();
  batchId = await startBatch();
  for (const api of [0, 1]) {
    const query = `subscription($id:ID!){reportBatch(id:$id){${counts}}}`;
    ofBatch.push(
      ...watch<Batch>('batch', livingApi(api), 'reportBatch', { query, variables: { id: batchId } }),
    );
  }
  await breakThings();
  await Promise.all([...ofBatch, ...ofJobs].map(({ ended }) => ended));
  for (const { connections } of allEndsAt(1)) await until(() => connections.flat().length >= entities);
  for (const watcher of [...allEndsAt(0), ...allEndsAt(1)]) watcher.leave();
}, 240_000);
afterAll(() => lapse.stop());

describe('with an API and a worker killed and Redis restarted in the middle of a batch', () => {
  test('the batch’s counts add up to its 2,000 entities', async () => {
    expect(await readBatch()).toMatchObject({
      ...{ total: entities, completed: entities },
      ...{ queued: 0, inProgress: 0, failed: 0, cancelled: 0 },
    });
  });

  test('they add up in every state that anybody was told', () => {
    const wrong = ofBatch.flatMap(({ name, connections }) =>
      connections
        .flat()
        .filter((batch) => batch.total !== entities || sumOf(batch) !== entities)
        .map((batch) => `${name}: ${JSON.stringify(batch)}`),
    );
    expect(wrong).toEqual([]);
  });

  test('everybody who watches the batch sees its end, once on the connection that told it', () => {
    expect(ofBatch.map(endsOf(({ finishedAt }) => finishedAt !== null))).toEqual(ofBatch.map(() => 'once'));
  });

  test('everybody who watches a job sees its end, once on the connection that told it', () => {
    expect(ofJobs.map(endsOf(isFinal))).toEqual(ofJobs.map(() => 'once'));
    expect(ofJobs.length).toBeGreaterThan(4 * watchedJobs);
  });

  test('whoever was connected to the killed process was connected again by its client', () => {
    const reconnected = [...ofBatch, ...ofJobs].filter(({ connections }) => connections.length > 1);
    expect(reconnected.length).toBeGreaterThanOrEqual(2);
  });

  test('whoever watches all ends is told none twice on one connection', () => {
    for (const { connections } of [...allEndsAt(0), ...allEndsAt(1)])
      for (const jobs of connections) expect(idsOf(jobs).size).toBe(jobs.length);
  });

  test('whoever watches all ends at the process that lived is told all of them on one connection', () => {
    const told = allEndsAt(1).map(({ connections }) => connections.map(({ length }) => length));
    expect(told).toEqual(allEndsAt(1).map(() => [entities]));
  });

  test('whoever watched all ends at the killed process knows all of them, having read what ended meanwhile', () => {
    for (const { connections } of allEndsAt(0))
      expect(new Set([...endedMeanwhile, ...idsOf(connections.flat())]).size).toBe(entities);
  });
});

/** Kills one of each and restarts Redis, each while many of the batch's jobs are yet to end. */
async function breakThings(): Promise<void> {
  await watchJobs();
  await untilFinished(0.15);
  await lapse.killWorker(0, 'SIGKILL');
  await watchJobs();
  await untilFinished(0.35);
  apis.delete(0);
  await lapse.killApi(0, 'SIGKILL');
  await Promise.all(allEndsAt(0).map(({ connections }) => until(() => connections.length > 1)));
  endedMeanwhile = await readEnds();
  await untilFinished(0.5);
  await lapse.redis.restart();
  await watchJobs();
  await lapse.startWorker();
  apis.set(0, lapse.apiUrl(await lapse.startApi()));
  await untilFinished(1);
}

const finalStates = ['COMPLETED', 'FAILED', 'CANCELLED'];
const isFinal = ({ status }: Job) => finalStates.includes(status);

function sumOf({ queued, inProgress, completed, failed, cancelled }: Batch): number {
  return queued + inProgress + completed + failed + cancelled;
}

/** `once`, or all that a watcher was told where the end came twice on a connection or not on the last one. */
function endsOf<State>(isEnd: (state: State) => boolean) {
  return ({ name, connections }: Watcher<State>): string => {
    const ends = connections.map((states) => states.filter(isEnd).length);
    const isOnce = ends.at(-1) === 1 && ends.every((count) => count <= 1);
    return isOnce ? 'once' : `${name}: ${JSON.stringify(connections)}`;
  };
}

/** Prefers one process and takes the other while that one is gone. */
function livingApi(api: number): () => string {
  return () => apis.get(api) ?? lapse.apiUrl(1);
}

/** A subscription has begun long before the first of the batch's jobs ends. */
async function watchAllEnds(): Promise<void> {
  const operation = { query: 'subscription{reportFinished{id status}}', variables: {} };
  for (const api of [0, 1]) {
    const watchers = watch<Job>('all ends', livingApi(api), 'reportFinished', operation);
    ofAllEnds.push({ api, watchers });
    for (const { connections } of watchers) await until(() => connections.length > 0);
  }
}

function allEndsAt(api: number): readonly Watcher<Job>[] {
  return ofAllEnds.filter((each) => each.api === api).flatMap(({ watchers }) => watchers);
}

const idsOf = (jobs: readonly Job[]) => new Set(jobs.map(({ id }) => id));

/** Watches jobs that are under way, each of them at both processes and over both transports. */
async function watchJobs(): Promise<void> {
  const query = 'subscription($id:ID!){reportJob(id:$id){id status}}';
  const { nodes } = await readJobs(`first:${watchedJobs},filter:{statuses:[QUEUED,IN_PROGRESS]}`);
  for (const { id } of nodes) {
    for (const api of [0, 1])
      ofJobs.push(...watch<Job>(`job ${id}`, livingApi(api), 'reportJob', { query, variables: { id } }));
  }
}

interface JobPage {
  readonly nodes: readonly Job[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
}

async function readJobs(pageArguments: string): Promise<JobPage> {
  const jobs = `jobs(${pageArguments}){nodes{id status} pageInfo{hasNextPage endCursor}}`;
  const query = `query($id:ID!){reportBatch(id:$id){${jobs}}}`;
  const { reportBatch } = await persistently<{ reportBatch: { jobs: JobPage } }>(query, { id: batchId });
  return reportBatch.jobs;
}

/** The ids of all jobs that have ended. */
async function readEnds(): Promise<string[]> {
  const filter = `filter:{statuses:[${finalStates.join()}]}`;
  const read: string[] = [];
  for (let after = ''; ;) {
    const { nodes, pageInfo } = await readJobs(`first:100,${after}${filter}`);
    read.push(...nodes.map(({ id }) => id));
    if (!pageInfo.hasNextPage) return read;
    after = `after:"${pageInfo.endCursor}",`;
  }
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await sleep(50);
}

async function untilInventoried(): Promise<void> {
  for (let before = -1; ;) {
    const query = '{entities(first:1){totalCount} accounts(first:100){nodes{inventoriedAt}}}';
    const { entities: found, accounts } = await persistently<{
      entities: { totalCount: number };
      accounts: { nodes: { inventoriedAt: string | null }[] };
    }>(query);
    const isComplete = accounts.nodes.every(({ inventoriedAt }) => inventoriedAt !== null);
    if (isComplete && found.totalCount > 0 && found.totalCount === before) return;
    before = found.totalCount;
    await sleep(500);
  }
}

async function startBatch(): Promise<string> {
  const query = 'mutation{generateReports(input:{filter:{}}){reportBatch{id} userErrors{message}}}';
  const { generateReports } = await persistently<{ generateReports: { reportBatch: { id: string } } }>(query);
  return generateReports.reportBatch.id;
}

async function readBatch(): Promise<Batch> {
  const query = `query($id:ID!){reportBatch(id:$id){${counts}}}`;
  return (await persistently<{ reportBatch: Batch }>(query, { id: batchId })).reportBatch;
}

/** Waits until at least this share of the batch's jobs has ended. */
async function untilFinished(share: number): Promise<void> {
  for (;;) {
    const { queued, inProgress, total } = await readBatch();
    if (total - queued - inProgress >= share * total) return;
    await sleep(200);
  }
}

/** Asks the process that lives throughout, again while Redis is away. */
async function persistently<Data>(query: string, variables = {}): Promise<Data> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask<Data>(lapse.apiUrl(1), query, variables);
    } catch (error) {
      if (attempt === 50) throw error;
      await sleep(100);
    }
  }
}
