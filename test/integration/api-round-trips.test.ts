import { afterAll, beforeAll, expect, it } from 'vitest';
import { accountSchema } from '../../src/accounts/index.ts';
import { entityArnSchema } from '../../src/entities/index.ts';
import { startApiProcess, type ApiProcess } from './api-process.ts';
import { reportOf } from './api-reports.ts';

/*
 * Redis is asked as often for a page of 25 as for one of five: no query reads row by row. It takes at most 16 kB from
 * a connection at once, so that the commands of larger pages, though sent together, would be counted as two.
 */

const rows = 25;
const accountIds = Array.from({ length: rows }, (_, index) => String(111122223333 + index));

let api: ApiProcess;
beforeAll(async () => {
  api = await startApiProcess(async (seed) => {
    for (const each of accountIds) {
      const arn = `arn:aws:iam::${each}:role/app/Deploy`;
      await seed.account({ accountId: each });
      await seed.entity({ accountId: each, arn });
      const account = accountSchema.shape.accountId.parse(each);
      await seed.report(reportOf({ accountId: account, arn: entityArnSchema.parse(arn) }));
    }
  });
});
afterAll(() => api.stop());

/** How often the API wrote to Redis to answer a query: what is written together is one round trip. */
async function roundTrips(query: string, first: number): Promise<number> {
  const before = await socketReads();
  const { errors, data } = await api.post(query, { first });
  expect(errors).toEqual([]);
  expect(JSON.stringify(data).match(/"arn"|"accountId"/g)?.length ?? 0).toBeGreaterThanOrEqual(first);
  return (await socketReads()) - before;
}

/** Of several times, because the API also listens for events, and a socket may be read in the midst of a write. */
async function fewestRoundTrips(query: string, first: number): Promise<number> {
  const counts: number[] = [];
  for (let time = 0; time < 10; time++) counts.push(await roundTrips(query, first));
  return Math.min(...counts);
}

/** Redis counts each time that it took something from a connection. */
async function socketReads(): Promise<number> {
  const stats = await api.seed.redis.info('stats');
  return Number(/total_reads_processed:(\d+)/.exec(stats)?.[1]);
}

it.each([
  [
    'entities with their usage, newest job and account',
    'query ($first: Int) { entities(first: $first) { nodes { arn account { name } report { usage { unusedServices } } latestReportJob { status } } } }',
  ],
  [
    'rows of serviceAccess with their entity and what only the report tells',
    'query ($first: Int) { serviceAccess(first: $first) { nodes { serviceNamespace lastAuthenticatedRegion entity { arn name } } } }',
  ],
  [
    'report jobs with their entity and report',
    'query ($first: Int) { reportJobs(first: $first) { nodes { arn entity { name } report { jobId } } } }',
  ],
  [
    'accounts with their usage',
    'query ($first: Int) { accounts(first: $first) { nodes { accountId usage { usedServices } } } }',
  ],
])('%s take as many round trips for 25 as for 5', async (_, query) => {
  expect(await fewestRoundTrips(query, rows)).toBe(await fewestRoundTrips(query, 5));
});
