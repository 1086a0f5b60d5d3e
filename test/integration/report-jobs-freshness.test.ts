import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { allAccounts } from '../../src/accounts/index.ts';
import type { Granularity } from '../../src/reports/index.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { closeDomain, complete, keyOf, openDomain, queuedJob, reportOf, type Domain } from './domain.ts';

const role = keyOf('arn:aws:iam::111122223333:role/reader');

let server: TestRedis;
let domain: Domain;
beforeAll(async () => {
  server = await startRedis();
  domain = openDomain(server);
});
beforeEach(() => domain.redis.flushall());
afterAll(async () => {
  await closeDomain(domain);
  await server.stop();
});

/** Stores a report that was completed so many seconds ago; answers with the job that made it. */
async function store(granularity: Granularity, ageSeconds: number): Promise<string> {
  const job = queuedJob(role, { granularity });
  await domain.reportJobs.start(job);
  await complete(domain, job, reportOf(job, { jobCompletionDate: Date.now() - ageSeconds * 1_000 }));
  return job.id;
}
const request = (granularity: Granularity, maxAgeSeconds: number | null) =>
  domain.requests.request(allAccounts, { ...role, granularity, maxAgeSeconds });

describe('a stored report', () => {
  test('that is young enough answers with the job that made it', async () => {
    const id = await store('SERVICE_LEVEL', 100);
    expect(await request('SERVICE_LEVEL', 200)).toMatchObject({ kind: 'fresh', job: { id } });
    expect(await domain.generations.count()).toBe(0);
  });

  test('that is too old is made again', async () => {
    await store('SERVICE_LEVEL', 100);
    expect(await request('SERVICE_LEVEL', 99)).toMatchObject({ kind: 'started' });
  });

  test('is made again whatever its age where no age is given', async () => {
    await store('SERVICE_LEVEL', 0);
    expect(await request('SERVICE_LEVEL', null)).toMatchObject({ kind: 'started' });
  });

  test('is never young enough for an age of 0', async () => {
    await store('SERVICE_LEVEL', 0);
    expect(await request('SERVICE_LEVEL', 0)).toMatchObject({ kind: 'started' });
  });

  test('of ACTION_LEVEL answers SERVICE_LEVEL', async () => {
    const id = await store('ACTION_LEVEL', 100);
    expect(await request('SERVICE_LEVEL', 200)).toMatchObject({ kind: 'fresh', job: { id } });
  });

  test('of SERVICE_LEVEL does not answer ACTION_LEVEL', async () => {
    await store('SERVICE_LEVEL', 100);
    expect(await request('ACTION_LEVEL', 200)).toMatchObject({ kind: 'started' });
  });

  test('that is the newer of both granularities answers SERVICE_LEVEL', async () => {
    await store('ACTION_LEVEL', 300);
    const id = await store('SERVICE_LEVEL', 100);
    expect(await request('SERVICE_LEVEL', 400)).toMatchObject({ kind: 'fresh', job: { id } });
  });
});

test('who accepts an older report than is stored joins nobody', async () => {
  const id = await store('SERVICE_LEVEL', 100);
  await request('SERVICE_LEVEL', null);
  expect(await request('SERVICE_LEVEL', 200)).toMatchObject({ kind: 'fresh', job: { id } });
  expect(await request('SERVICE_LEVEL', 50)).toMatchObject({ kind: 'joined' });
});
