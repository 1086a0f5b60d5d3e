import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { inventoryQueue, openQueue } from '../../src/jobs/index.ts';
import { ask, subscribe } from '../support/graphql.ts';
import { startLapse, type Lapse } from '../support/lapse.ts';
import { metricsUrlOf, readMetrics, type Metrics } from '../support/metrics.ts';
import { startTraceReceiver, type ReceivedSpan, type TraceReceiver } from '../support/trace-receiver.ts';

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
const policies = `query Policies($arn: Arn!) {
  entity(arn: $arn) { report { services(first: 1) { nodes { grantingPolicies { policyName } } } } }
}`;
const watched = `subscription ($id: ID!) { reportJob(id: $id) { status } }`;
interface Watched {
  readonly reportJob: { readonly status: string };
}
const health = z.object({ status: z.string(), hindrances: z.array(z.string()).optional() });

/** The client's span of each trace that it begins. */
const clientSpanId = '00f067aa0ba902b7';
const collectTraceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const policiesTraceId = 'a3ce929d0e0e47364bf92f3577b34da6';
const token = 'a-token-that-nobody-may-see';
function headersOf(traceId: string): Record<string, string> {
  return {
    traceparent: `00-${traceId}-${clientSpanId}-01`,
    baggage: 'customer=somebody',
    authorization: `Bearer ${token}`,
  };
}

let traces: TraceReceiver;
let lapse: Lapse;
let api: string;
let worker: string;
let arn: string;
const openWhileWatching: number[] = [];
beforeAll(async () => {
  traces = await startTraceReceiver();
  const environment = {
    LAPSE_METRICS_PORT: '0',
    OTEL_EXPORTER_OTLP_ENDPOINT: traces.url,
    OTEL_BSP_SCHEDULE_DELAY: '100',
  };
  lapse = await startLapse({ simulator, environment });
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
afterAll(async () => {
  await lapse.stop();
  traces.stop();
});

/** Has one report made, watching it. */
async function collect(): Promise<void> {
  const { generateReport } = await ask<{ generateReport: { reportJob: { id: string } } }>(
    lapse.apiUrl(),
    generated,
    { arn },
    headersOf(collectTraceId),
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

const detailsLine = z.object({
  requestId: z.uuid(),
  accountId: z.string(),
  kind: z.literal('grantingPolicies'),
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

describe('traces', () => {
  const isFrom = (traceId: string, name: string) => (span: ReceivedSpan) =>
    span.traceId === traceId && span.name === name;

  /** The spans from this one up to where its trace came in, each as process and name. */
  async function wayTo(traceId: string, name: string): Promise<string[]> {
    await until(() => Promise.resolve(traces.spans.some(isFrom(traceId, name))));
    const way: string[] = [];
    let span = traces.spans.find(isFrom(traceId, name));
    while (span !== undefined) {
      way.unshift(`${span.service}: ${span.name.replace(/poll-\w+/, 'poll-…')}`);
      const parentId = span.parentSpanId;
      if (parentId === clientSpanId) return ['client', ...way];
      const isParent = ({ spanId }: ReceivedSpan) => spanId === parentId;
      await until(() => Promise.resolve(parentId === undefined || traces.spans.some(isParent)));
      span = traces.spans.find(isParent);
    }
    return way;
  }

  test("lead from the client over the mutation and the queues to AWS's answer", async () => {
    expect(await wayTo(collectTraceId, 'AWS GetServiceLastAccessedDetails')).toEqual([
      'client',
      'lapse-api: GraphQL mutation',
      'lapse-api: add generate.generate',
      'lapse-worker: process generate',
      'lapse-worker: add poll-….poll',
      'lapse-worker: process poll-…',
      'lapse-worker: AWS GetServiceLastAccessedDetails',
    ]);
  });

  test('lead from a query to what it has to ask AWS for', async () => {
    await ask(lapse.apiUrl(), policies, { arn }, headersOf(policiesTraceId));
    expect(await wayTo(policiesTraceId, 'AWS ListPoliciesGrantingServiceAccess')).toEqual([
      'client',
      'lapse-api: GraphQL query',
      'lapse-api: add details.details',
      'lapse-worker: process details',
      'lapse-worker: AWS ListPoliciesGrantingServiceAccess',
    ]);
  });

  test("name the request that both processes' logs name", () => {
    const line = {
      requestId: traces.spans.find(isFrom(policiesTraceId, 'GraphQL query'))?.attributes['lapse.request_id'],
      accountId: arn.split(':')[4],
      kind: 'grantingPolicies',
    };
    for (const process of ['api-0', 'worker-0']) expect(logLines(process, detailsLine)).toEqual([line]);
  });

  test("name the operation and the request that the audit log names, and the call's account", () => {
    const [asked] = logLines('api-0', auditLine).filter(({ action }) => action === 'generateReport');
    expect(traces.spans.find(isFrom(collectTraceId, 'GraphQL mutation'))?.attributes).toEqual({
      'graphql.operation.type': 'mutation',
      'graphql.operation.name': 'Generate',
      'lapse.request_id': asked?.requestId,
    });
    expect(
      traces.spans.find(isFrom(collectTraceId, 'AWS GenerateServiceLastAccessedDetails'))?.attributes,
    ).toEqual({
      'rpc.system': 'aws-api',
      'rpc.method': 'GenerateServiceLastAccessedDetails',
      'lapse.account_id': arn.split(':')[4],
    });
  });

  test('are one for each run of a schedule, and tell nothing of what BullMQ does within itself', async () => {
    const inventories = () => traces.spans.filter(({ name }) => name === 'process inventory');
    await until(() => Promise.resolve(inventories().length >= 3));
    expect(new Set(inventories().map(({ traceId }) => traceId)).size).toBe(inventories().length);
    const queue = openQueue(inventoryQueue, lapse.redis.connect());
    const next = await queue.getDelayed();
    expect(next.map(({ opts }) => Boolean(opts.telemetry?.metadata))).toEqual([false, false, false]);
    await queue.close();
    const operations = new Set(traces.spans.map(({ name }) => name.split(' ')[0]));
    expect([...operations].sort()).toEqual(['AWS', 'GraphQL', 'add', 'process']);
  });

  test('tell that a call or an operation failed, and why, by a code', async () => {
    const failures = (name: string) =>
      traces.spans
        .filter((span) => span.name === name && span.hasFailed)
        .map(({ attributes }) => attributes['error.type']);
    for (const name of ['AWS AssumeRole', 'GraphQL operation'])
      await until(() => Promise.resolve(failures(name).length > 0));
    expect(failures('AWS AssumeRole')).toContain('AccessDenied');
    expect(failures('GraphQL operation')).toEqual(['GRAPHQL_VALIDATION_FAILED']);
  });

  test('tell no variable, token, ARN, document, or anything else that clients send', () => {
    const told = traces.bodies.join('\n');
    expect(told).toContain(collectTraceId);
    for (const hidden of [arn, 'arn:aws', token, 'somebody', 'generateReport', 'nothingLikeThis'])
      expect(told).not.toContain(hidden);
  });
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
