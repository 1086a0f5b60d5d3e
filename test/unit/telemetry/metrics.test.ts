import { expect, test } from 'vitest';
import { ApiMetrics, WorkerMetrics, type ProcessMetrics } from '../../../src/telemetry/index.ts';
import { Metrics } from '../../support/metrics.ts';

const read = async (metrics: ProcessMetrics) => new Metrics(await metrics.render());
const answered = (name: string | null, isTrusted = false) =>
  ({ name, type: 'query', isTrusted, seconds: 0.01 }) as const;
const count = 'lapse_graphql_operation_duration_seconds_count';

test('a client that invents operation names makes no more series than a hundred', async () => {
  const metrics = new ApiMetrics();
  for (let number = 0; number < 5_000; number++) metrics.operationAnswered(answered(`Invented${number}`));
  const told = await read(metrics);
  expect(told.labelValues(count, 'operation')).toHaveLength(101);
  expect(told.sum(count, { operation: 'other' })).toBe(4_900);
});

test('a trusted document is told apart, whatever names came before', async () => {
  const metrics = new ApiMetrics();
  for (let number = 0; number < 200; number++) metrics.operationAnswered(answered(`Invented${number}`));
  metrics.operationAnswered(answered('PortalOverview', true));
  metrics.operationAnswered(answered(null));
  const told = await read(metrics);
  expect(told.sum(count, { operation: 'PortalOverview' })).toBe(1);
  expect(told.sum(count, { operation: 'anonymous' })).toBe(1);
});

test('a name longer than any that people write is not told apart', async () => {
  const metrics = new ApiMetrics();
  metrics.operationAnswered(answered('A'.repeat(81)));
  expect((await read(metrics)).labelValues(count, 'operation')).toEqual(['other']);
});

test('of a thousand accounts those are named whose reports are oldest, and all are counted', async () => {
  const metrics = new ApiMetrics();
  const ids = Array.from({ length: 1_000 }, (_, number) => String(100_000_000_000 + number));
  const day = 86_400;
  const figures = {
    ...{ entities: 4, reports: 3, services: 2, bytes: 1, reportAges: Float64Array.of(60, 2 * day, 8 * day) },
    oldestReportAges: new Map(ids.map((id, number) => [id, number * 60])),
    accounts: ids.map((accountId) => ({ accountId, status: 'ACCESS_DENIED' })),
  };
  metrics.watchIndex(() => figures, 14_400);
  const told = await read(metrics);
  const oldest = told.labelValues('lapse_account_oldest_report_age_seconds', 'account_id');
  expect(oldest).toEqual(ids.slice(-20));
  expect(told.labelValues('lapse_account_unreachable', 'account_id')).toHaveLength(20);
  expect(told.sum('lapse_accounts', { status: 'ACCESS_DENIED' })).toBe(1_000);
  expect(told.sum('lapse_accounts_stale')).toBe(1_000 - 481);
  expect(told.sum('lapse_reports_older_than', { age: '1d' })).toBe(2);
  expect(told.sum('lapse_reports_older_than', { age: '7d' })).toBe(1);
});

test('a thousand throttled accounts make no more series than two hundred', async () => {
  const metrics = new WorkerMetrics();
  for (let number = 0; number < 1_000; number++) {
    const call = { accountId: String(number), operation: 'ListUsers', seconds: 0.1 };
    metrics.awsCalled({ ...call, result: 'throttled' });
  }
  const told = await read(metrics);
  expect(told.labelValues('lapse_aws_throttles_total', 'account_id')).toHaveLength(201);
  expect(told.sum('lapse_aws_calls_total', { result: 'throttled' })).toBe(1_000);
});

test('what can no longer be read is missing, not old', async () => {
  const metrics = new ApiMetrics();
  let isAway = false;
  metrics.watchWorkers(() => (isAway ? Promise.reject(new Error('away')) : Promise.resolve(3)));
  const has = (told: Metrics) => told.samples.some(({ name }) => name === 'lapse_workers');
  expect((await read(metrics)).sum('lapse_workers')).toBe(3);
  isAway = true;
  expect(has(await read(metrics))).toBe(false);
});
