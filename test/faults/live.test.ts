import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask, subscribe, subscribeOverEvents } from '../support/graphql.ts';
import { startLapse, type Lapse } from '../support/lapse.ts';

const entities = 2_000;
const watchedJobs = 40;

/** Fast jobs and no throttling: what breaks here breaks because processes die. */
const simulator = {
  seed: 'live',
  accounts: 20,
  entitiesPerAccount: entities / 20,
  entitiesVariation: 0,
  unreachableAccounts: 0,
  suspendedAccounts: 0,
  jobMinimumMs: 50,
  jobMaximumMs: 400,
  throttles: { default: { rate: 1_000, burst: 1_000 }, operations: {} },
};
const startingRates = [
  'AssumeRole=100',
  'GenerateServiceLastAccessedDetails=20',
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
type Transport = typeof subscribe;

/** What one subscriber was told, connection by connection. */
interface Following<State> {
  readonly name: string;
  readonly connections: State[][];
  readonly ended: Promise<void>;
}

const counts = 'total queued inProgress completed failed cancelled finishedAt';
const final = ['COMPLETED', 'FAILED', 'CANCELLED'];
const transports = { WebSocket: subscribe, 'Server-Sent Events': subscribeOverEvents };

let lapse: Lapse;
let batchId: string;
let isOver = false;
/** The API processes in the order in which subscribers of each begin to look for one that lives. */
const apis = new Map<number, string>();
const ofBatch: Following<Batch>[] = [];
const ofJobs: Following<Job>[] = [];
const ofAllEnds: { readonly api: number; readonly record: Following<Job> }[] = [];

beforeAll(async () => {
  lapse = await startLapse({
    apis: 0,
    workers: 0,
    simulator,
    environment: {
      LAPSE_STARTING_RATES: startingRates.join(' '),
      LAPSE_SUBSCRIPTIONS_PER_CALLER: '10000',
    },
  });
  // Only what is asked for here is collected.
  appendFileSync(join(lapse.logFolder, 'accounts.yaml'), 'refresh: off\n');
  await Promise.all([lapse.startApi(), lapse.startApi(), lapse.startWorker(), lapse.startWorker()]);
  for (const api of [0, 1]) apis.set(api, lapse.apiUrl(api));
  await untilInventoried();
  for (const api of [0, 1]) followEnds(api);
  await sleep(1_000);
  batchId = await startBatch();
  for (const api of [0, 1]) followBatch(api);
  await followJobs();
  await untilFinished(0.15);
  await lapse.killWorker(0, 'SIGKILL');
  await followJobs();
  await untilFinished(0.35);
  apis.delete(0);
  await lapse.killApi(0, 'SIGKILL');
  await untilFinished(0.5);
  await lapse.redis.restart();
  await followJobs();
  await lapse.startWorker();
  apis.set(0, lapse.apiUrl(await lapse.startApi()));
  await untilFinished(1);
  await Promise.all([...ofBatch, ...ofJobs].map(({ ended }) => ended));
  await sleep(1_000);
  isOver = true;
}, 240_000);
afterAll(() => lapse.stop());

describe('with an API and a worker killed and Redis restarted in the middle of a batch', () => {
  test('the batch’s counts add up', async () => {
    const batch = await readBatch();
    expect(batch).toMatchObject({ queued: 0, inProgress: 0, cancelled: 0, failed: 0 });
    expect(batch.completed).toBe(batch.total);
    expect(batch.total).toBeGreaterThanOrEqual(entities * 0.9);
  });

  test('they add up in every state that anybody was told', () => {
    const wrong = ofBatch.flatMap(({ name, connections }) =>
      connections
        .flat()
        .filter((batch) => sumOf(batch) !== batch.total)
        .map((batch) => `${name}: ${JSON.stringify(batch)}`),
    );
    expect(wrong).toEqual([]);
  });

  test('everybody who watches the batch sees its end once', () => {
    const ends = ofBatch.map(({ connections }) => connections.flat().filter((batch) => batch.finishedAt));
    expect(ends.map(({ length }) => length)).toEqual(ofBatch.map(() => 1));
  });

  test('everybody who watches a job sees its end once', () => {
    const wrong = ofJobs
      .filter(({ connections }) => connections.flat().filter(isFinal).length !== 1)
      .map(({ name, connections }) => `${name}: ${JSON.stringify(connections)}`);
    expect(wrong).toEqual([]);
    expect(ofJobs.length).toBeGreaterThan(watchedJobs);
  });

  test('whoever watches all ends is told none twice on one connection', () => {
    for (const { record } of ofAllEnds) {
      for (const jobs of record.connections) expect(new Set(jobs.map(({ id }) => id)).size).toBe(jobs.length);
    }
  });

  test('whoever watches all ends at the process that lived is told all of them', async () => {
    const { total } = await readBatch();
    const ofSurvivor = ofAllEnds.filter(({ api }) => api === 1);
    const told = ofSurvivor.map(({ record }) => new Set(record.connections.flat().map(({ id }) => id)).size);
    expect(told).toEqual(ofSurvivor.map(() => total));
  });
});

const isFinal = ({ status }: Job) => final.includes(status);

function sumOf({ queued, inProgress, completed, failed, cancelled }: Batch): number {
  return queued + inProgress + completed + failed + cancelled;
}

/** Subscribes as a portal does: when the connection is lost, again at a process that lives. */
function follow<State>(
  name: string,
  api: number,
  transport: Transport,
  query: string,
  field: string,
  variables = {},
): Following<State> {
  const connections: State[][] = [];
  const run = async () => {
    while (!isOver) {
      const states: State[] = [];
      connections.push(states);
      const url = apis.get(api) ?? [...apis.values()][0] ?? '';
      try {
        for await (const data of transport<Readonly<Record<string, State>>>(url, query, variables)) {
          const state = data[field];
          if (state !== undefined) states.push(state);
        }
        return;
      } catch {
        await sleep(100);
      }
    }
  };
  return { name, connections, ended: run() };
}

function forEachTransport(work: (transport: Transport, name: string) => void): void {
  for (const [name, transport] of Object.entries(transports)) work(transport, name);
}

function followEnds(api: number): void {
  forEachTransport((transport, name) => {
    const query = 'subscription{reportFinished{id status}}';
    ofAllEnds.push({ api, record: follow(`all ends, ${name}`, api, transport, query, 'reportFinished') });
  });
}

function followBatch(api: number): void {
  forEachTransport((transport, name) => {
    const query = `subscription($id:ID!){reportBatch(id:$id){${counts}}}`;
    ofBatch.push(follow(`batch, ${name}`, api, transport, query, 'reportBatch', { id: batchId }));
  });
}

/** Watches jobs that are under way, each of them on both processes and over both transports. */
async function followJobs(): Promise<void> {
  const query = `query($id:ID!){node(id:$id){...on ReportBatch{jobs(first:${watchedJobs / 4},filter:{statuses:[QUEUED,IN_PROGRESS]}){nodes{id}}}}}`;
  const { node } = await persistently<{ node: { jobs: { nodes: Job[] } } }>(query, { id: batchId });
  for (const { id } of node.jobs.nodes) {
    for (const api of [0, 1]) {
      forEachTransport((transport, name) => {
        const watch = 'subscription($id:ID!){reportJob(id:$id){id status}}';
        ofJobs.push(follow(`job ${id}, ${name}`, api, transport, watch, 'reportJob', { id }));
      });
    }
  }
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
  const query = `query($id:ID!){node(id:$id){...on ReportBatch{${counts}}}}`;
  return (await persistently<{ node: Batch }>(query, { id: batchId })).node;
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
