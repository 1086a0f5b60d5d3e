import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ask, subscribe } from '../support/graphql.ts';
import { startLapse, type Lapse } from '../support/lapse.ts';
import { metricsUrlOf, readMetrics, type Metrics } from '../support/metrics.ts';

const simulator = {
  seed: 'metrics',
  accounts: 3,
  entitiesPerAccount: 10,
  unreachableAccounts: 1,
  suspendedAccounts: 0,
};
const generated = `mutation Generate($arn: Arn!) {
  generateReport(input: { arn: $arn }) { reportJob { id } userErrors { message } }
}`;
const watched = `subscription ($id: ID!) { reportJob(id: $id) { status } }`;
interface Watched {
  readonly reportJob: { readonly status: string };
}
const health = z.object({ status: z.string(), hindrances: z.array(z.string()).optional() });

let lapse: Lapse;
let api: string;
let worker: string;
let arn: string;
const openWhileWatching: number[] = [];
beforeAll(async () => {
  lapse = await startLapse({ simulator, environment: { LAPSE_METRICS_PORT: '0' } });
  api = metricsUrlOf(lapse.logFolder, 'api-0');
  worker = metricsUrlOf(lapse.logFolder, 'worker-0');
  await until(async () => (await readMetrics(api)).sum('lapse_index_entities') > 0);
  const { entities } = await ask<{ entities: { nodes: { arn: string }[] } }>(
    lapse.apiUrl(),
    'query Some { entities(first: 1, filter: { types: [ROLE] }) { nodes { arn } } }',
  );
  arn = entities.nodes[0]?.arn ?? '';
  await collect();
});
afterAll(() => lapse.stop());

/** Has one report made, watching it. */
async function collect(): Promise<void> {
  const { generateReport } = await ask<{ generateReport: { reportJob: { id: string } } }>(
    lapse.apiUrl(),
    generated,
    { arn },
  );
  for await (const message of subscribe<Watched>(lapse.apiUrl(), watched, {
    id: generateReport.reportJob.id,
  })) {
    const open = (await readMetrics(api)).sum('lapse_graphql_subscriptions_open');
    if (message.reportJob.status !== 'COMPLETED') openWhileWatching.push(open);
  }
}

const auditLine = z.object({
  audit: z.literal(true),
  action: z.string(),
  requestId: z.uuid(),
  outcome: z.object({ reportJobId: z.string().optional() }),
});
const endLine = z.object({
  requestId: z.string(),
  reportJobId: z.string(),
  accountId: z.string(),
  status: z.string(),
});

/** The lines of a process's log that have this form. */
function logLines<Line>(processName: string, form: z.ZodType<Line>): Line[] {
  return readFileSync(join(lapse.logFolder, `${processName}.log`), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .flatMap((line) => form.safeParse(JSON.parse(line)).data ?? []);
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 50));
}

async function readiness(url: string) {
  const response = await fetch(`${url}/readyz`);
  return health.parse(await response.json());
}

describe("the API's metrics", () => {
  let told: Metrics;
  beforeAll(async () => {
    await fetch(`${lapse.apiUrl()}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ nothingLikeThis }' }),
    });
    told = await readMetrics(api);
  });

  test('tell how often each operation was answered', () => {
    const count = 'lapse_graphql_operation_duration_seconds_count';
    expect(told.sum(count, { operation: 'Generate', type: 'mutation' })).toBe(1);
    expect(told.sum(count, { operation: 'Some', type: 'query' })).toBe(1);
    expect(told.sum(count, { operation: 'unresolved' })).toBe(1);
  });

  test('tell how many subscriptions are open', () => {
    expect(openWhileWatching).toContain(1);
    expect(told.sum('lapse_graphql_subscriptions_open')).toBe(0);
  });

  test('tell errors by code', () => {
    expect(told.sum('lapse_graphql_errors_total', { code: 'GRAPHQL_VALIDATION_FAILED' })).toBe(1);
  });

  test('tell what the index holds, and that it follows the events', () => {
    expect(told.sum('lapse_index_reports')).toBe(1);
    expect(told.sum('lapse_index_bytes')).toBeGreaterThan(0);
    expect(told.sum('lapse_event_lag_seconds_count')).toBeGreaterThan(0);
    expect(told.sum('lapse_reports_older_than', { age: '1h' })).toBe(0);
    expect(told.labelValues('lapse_account_oldest_report_age_seconds', 'account_id')).toEqual([
      arn.split(':')[4],
    ]);
  });

  test('tell the accounts by status, and which can not be entered', async () => {
    await until(async () => (await readMetrics(api)).sum('lapse_account_unreachable') === 1);
    const now = await readMetrics(api);
    expect(now.sum('lapse_accounts', { status: 'REACHABLE' })).toBe(2);
    expect(now.sum('lapse_accounts', { status: 'ACCESS_DENIED' })).toBe(1);
  });

  test('tell of the workers and the queues that all share', () => {
    expect(told.sum('lapse_workers')).toBe(1);
    expect(told.labelValues('lapse_queue_jobs', 'queue')).toEqual([
      'batch',
      'generate',
      'inventory',
      'refresh',
    ]);
    expect(told.sum('lapse_queue_jobs', { queue: 'inventory', state: 'delayed' })).toBe(3);
    expect(told.sum('lapse_queue_oldest_age_seconds', { queue: 'generate' })).toBe(0);
  });

  test('tell of the process, and that it is ready', () => {
    expect(told.sum('lapse_ready')).toBe(1);
    expect(told.sum('lapse_redis_ready')).toBe(1);
    expect(told.sum('process_resident_memory_bytes')).toBeGreaterThan(0);
  });
});

describe("the worker's metrics", () => {
  let told: Metrics;
  beforeAll(async () => {
    told = await readMetrics(worker);
  });

  test('tell calls to AWS by operation and result', () => {
    const calls = (operation: string, result: string) =>
      told.sum('lapse_aws_calls_total', { operation, result });
    expect(calls('GenerateServiceLastAccessedDetails', 'ok')).toBe(1);
    expect(calls('GetServiceLastAccessedDetails', 'ok')).toBeGreaterThanOrEqual(1);
    expect(calls('AssumeRole', 'ok')).toBe(2);
    expect(calls('AssumeRole', 'accessDenied')).toBeGreaterThanOrEqual(1);
  });

  test('tell the report jobs that it ended', () => {
    expect(told.sum('lapse_report_jobs_finished_total', { status: 'COMPLETED' })).toBe(1);
    expect(told.sum('lapse_report_job_duration_seconds_count', { lane: 'interactive' })).toBe(1);
  });

  test('tell the budgets that it used, and the sessions that it holds', () => {
    const labels = { account_id: arn.split(':')[4] ?? '', operation: 'GenerateServiceLastAccessedDetails' };
    expect(told.sum('lapse_budget_calls_per_second', labels)).toBeGreaterThan(0);
    expect(told.sum('lapse_aws_sessions_open')).toBe(2);
  });

  test('tell of its own queue', () => {
    expect(told.labelValues('lapse_queue_jobs', 'queue')).toEqual(['poll']);
  });
});

test("a request's id leads from the API's log to the worker's", async () => {
  const [asked] = logLines('api-0', auditLine).filter(({ action }) => action === 'generateReport');
  await until(() => Promise.resolve(logLines('worker-0', endLine).length > 0));
  expect(logLines('worker-0', endLine)).toEqual([
    {
      requestId: asked?.requestId,
      reportJobId: asked?.outcome.reportJobId,
      accountId: arn.split(':')[4],
      status: 'COMPLETED',
    },
  ]);
});

test('both processes say that they are ready, and why not while Redis is away', async () => {
  for (const url of [api, worker]) expect(await readiness(url)).toEqual({ status: 'ready' });
  await lapse.redis.kill();
  for (const url of [api, worker]) {
    await until(async () => (await readiness(url)).hindrances?.includes('Redis is not reachable') === true);
    expect((await readMetrics(url)).sum('lapse_ready')).toBe(0);
    expect((await readMetrics(url)).labelValues('lapse_queue_jobs', 'queue')).toEqual([]);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  }
});
