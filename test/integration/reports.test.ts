import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { allAccounts, type AccountScope } from '../../src/accounts/index.ts';
import { keys } from '../../src/redis/index.ts';
import { reportField, type LastAccess, type Report, type ReportUsage } from '../../src/reports/index.ts';
import { random } from '../support/random.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import {
  closeDomain,
  complete,
  keyOf,
  openDomain,
  queuedJob,
  reportOf,
  scopeOf,
  type Domain,
} from './domain.ts';

const role = keyOf('arn:aws:iam::111122223333:role/reader');
const { accountId } = role;

let server: TestRedis;
let domain: Domain;
beforeAll(async () => {
  server = await startRedis();
  domain = openDomain(server);
});
beforeEach(async () => {
  await domain.redis.flushall();
  // Another process: what it knows it has from Redis.
  domain = openDomain(server);
});
afterAll(async () => {
  await closeDomain(domain);
  await server.stop();
});

async function store(report: Report): Promise<void> {
  const job = queuedJob(report, { id: report.reportJobId, granularity: report.granularity });
  await domain.reportJobs.start(job);
  await complete(domain, job, report);
}

/** What the index takes of the account. */
async function usageOf(
  { reports }: Domain,
  scope: AccountScope = allAccounts,
): Promise<readonly ReportUsage[]> {
  const usages: ReportUsage[] = [];
  const arns = await reports.listEntities(allAccounts, accountId);
  await reports.readUsage(scope, accountId, arns, (usage) => usages.push(usage));
  return usages;
}

/** What a process reads that knows nothing but Redis. */
const readElsewhere = (granularity: Report['granularity']) =>
  openDomain(server).reports.find(allAccounts, role, granularity);

function randomReport(seed: number): Report {
  const next = random(`report ${seed}`);
  const count = (most: number) => Math.floor(next() * (most + 1));
  const maybe = <Value>(value: () => Value): Value | null => (next() < 0.5 ? value() : null);
  const access = (): LastAccess => ({
    time: 1_700_000_000_000 + count(1_000_000) * 60_000,
    entityArn: maybe(() => `arn:aws:iam::111122223333:user/user-${count(3)}`),
    region: maybe(() => ['us-east-1', 'eu-central-1', ''][count(2)] ?? ''),
  });
  const granularity = next() < 0.5 ? 'ACTION_LEVEL' : 'SERVICE_LEVEL';
  const services = Array.from({ length: count(40) }, (_, index) => ({
    serviceName: ['Amazon S3', 'Größe & "Quotes"', '名前', ''][count(3)] ?? '',
    serviceNamespace: `service-${seed % 3}-${index}`,
    lastAuthenticated: maybe(access),
    totalAuthenticatedEntities: count(2) * count(100_000),
    trackedActions:
      granularity === 'ACTION_LEVEL'
        ? Array.from({ length: count(6) }, (_, action) => ({
            actionName: `Action${action}`,
            lastAccessed: maybe(access),
          }))
        : null,
  }));
  return reportOf(queuedJob(role, { granularity }), { services });
}

describe('a report comes back from Redis as it was', () => {
  test('whatever it says: 60 reports of a generator', async () => {
    for (let seed = 1; seed <= 60; seed++) {
      const report = randomReport(seed);
      await store(report);
      const read = await openDomain(server).reports.findExact(allAccounts, role, report.granularity);
      expect(read, `seed ${seed}`).toEqual(report);
    }
  });

  test('without any service', async () => {
    const report = reportOf(queuedJob(role), { services: [] });
    await store(report);
    expect(await readElsewhere('SERVICE_LEVEL')).toEqual(report);
  });

  test('with thousands of services', async () => {
    const [row] = reportOf(queuedJob(role)).services;
    if (row === undefined) throw new RangeError();
    const services = Array.from({ length: 3_000 }, (_, index) => ({
      ...row,
      serviceNamespace: `s-${index}`,
    }));
    const report = reportOf(queuedJob(role), { services });
    await store(report);
    expect(await readElsewhere('SERVICE_LEVEL')).toEqual(report);
  });
});

describe('a report that can’t be read counts as missing', () => {
  const field = reportField(role.arn, 'SERVICE_LEVEL');
  const storeText = (text: string) => domain.redis.hset(keys.reports(accountId), field, text);
  const storedText = async () => (await domain.redis.hget(keys.reports(accountId), field)) ?? '';

  test.each([
    ['cut off', (text: string) => text.slice(0, -20)],
    ['empty', () => ''],
    ['of another version', (text: string) => text.replace('"version":1', '"version":2')],
    ['something else', () => '[]'],
    ['with half a service', (text: string) => text.replace(/"services":"(.{3}).*?"/, '"services":"$1"')],
  ])('when its text is %s', async (_, damage) => {
    await store(reportOf(queuedJob(role)));
    await storeText(damage(await storedText()));
    expect(await readElsewhere('SERVICE_LEVEL')).toBeNull();
    expect(await usageOf(openDomain(server))).toEqual([]);
  });

  test('when the catalogue lacks one of its services', async () => {
    await store(reportOf(queuedJob(role)));
    await domain.redis.del(keys.catalogue);
    expect(await readElsewhere('SERVICE_LEVEL')).toBeNull();
  });

  test('and does not hide the other granularity', async () => {
    const actions = reportOf(queuedJob(role, { granularity: 'ACTION_LEVEL' }));
    await store(actions);
    await storeText('damaged');
    expect(await readElsewhere('SERVICE_LEVEL')).toEqual(actions);
  });
});

test('what a restarted Redis has lost of the catalogue is written anew with the next report', async () => {
  await store(reportOf(queuedJob(role)));
  await domain.redis.del(keys.catalogue);
  await server.restart();
  const report = reportOf(queuedJob(role));
  await store(report);
  expect(await readElsewhere('SERVICE_LEVEL')).toEqual(report);
});

describe('of both granularities', () => {
  test('the newest answers SERVICE_LEVEL, and only ACTION_LEVEL answers ACTION_LEVEL', async () => {
    const actions = reportOf(queuedJob(role, { granularity: 'ACTION_LEVEL' }), { jobCompletionDate: 1_000 });
    const services = reportOf(queuedJob(role), { jobCompletionDate: 2_000 });
    await store(services);
    await store(actions);
    expect(await readElsewhere('SERVICE_LEVEL')).toEqual(services);
    expect(await readElsewhere('ACTION_LEVEL')).toEqual(actions);
    const { granularity, jobCompletionDate } = services;
    expect(await usageOf(domain)).toMatchObject([{ granularity, jobCompletionDate }]);
  });
});

test('use is told as the report tells it', async () => {
  const report = randomReport(7);
  await store(report);
  const usage = await domain.reports.findUsage(allAccounts, role);
  expect(usage?.services.map(({ serviceNamespace }) => serviceNamespace)).toEqual(
    report.services.map(({ serviceNamespace }) => serviceNamespace),
  );
  const times = new Map(usage?.lastAuthenticated);
  report.services.forEach(({ lastAuthenticated }, position) => {
    expect(times.get(position) ?? null).toBe(lastAuthenticated?.time ?? null);
  });
});

test('removed reports are gone in both granularities, others stay', async () => {
  const other = keyOf('arn:aws:iam::111122223333:role/writer');
  await store(reportOf(queuedJob(role)));
  await store(reportOf(queuedJob(role, { granularity: 'ACTION_LEVEL' })));
  await store(reportOf(queuedJob(other)));
  await domain.reports.remove(accountId, [role.arn]);
  expect(await readElsewhere('SERVICE_LEVEL')).toBeNull();
  expect(await readElsewhere('ACTION_LEVEL')).toBeNull();
  expect(await domain.reports.find(allAccounts, other, 'SERVICE_LEVEL')).not.toBeNull();
});

test('it is known whether a report of a granularity is stored, without reading it', async () => {
  await store(reportOf(queuedJob(role)));
  expect(await domain.reports.has(allAccounts, role, 'SERVICE_LEVEL')).toBe(true);
  expect(await domain.reports.has(allAccounts, role, 'ACTION_LEVEL')).toBe(false);
});

test('a caller without the account gets exactly what a report that does not exist gives', async () => {
  await store(reportOf(queuedJob(role)));
  const scope = scopeOf('444455556666');
  expect(await domain.reports.find(scope, role, 'SERVICE_LEVEL')).toBeNull();
  expect(await domain.reports.findExact(scope, role, 'SERVICE_LEVEL')).toBeNull();
  expect(await domain.reports.has(scope, role, 'SERVICE_LEVEL')).toBe(false);
  expect(await domain.reports.findUsage(scope, role)).toBeNull();
  expect(await usageOf(domain, scope)).toEqual([]);
});
