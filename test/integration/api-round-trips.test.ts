import { afterAll, beforeAll, expect, it } from 'vitest';
import { accountSchema } from '../../src/accounts/index.ts';
import { encodeNodeId } from '../../src/api/ids/index.ts';
import { entityArnSchema } from '../../src/entities/index.ts';
import { startApiProcess, type ApiProcess } from './api-process.ts';
import { reportOf } from './api-reports.ts';

/*
 * Redis is asked as often for a page of 25 as for one of five: no query reads row by row. It takes at most 16 kB from
 * a connection at once, so that the commands of larger pages, though sent together, would be counted as two.
 */

const rows = 25;
const fewRows = 5;
const times = 3;

interface Question {
  readonly name: string;
  /** Has `$accountIds` of as many accounts as it has rows, or their `$ids`. */
  readonly query: string;
}

const questions: readonly Question[] = [
  {
    name: 'entities with their usage, newest job and account',
    query:
      'query ($accountIds: [AccountId!]) { entities(filter: { accountIds: $accountIds }) { nodes { arn account { name } report { usage { unusedServices } } latestReportJob { status } } } }',
  },
  {
    name: 'rows of serviceAccess with their entity and what only the report tells',
    query:
      'query ($accountIds: [AccountId!]) { serviceAccess(filter: { accountIds: $accountIds, serviceNamespaces: ["s3"] }) { nodes { serviceNamespace lastAuthenticatedRegion entity { arn name } } } }',
  },
  {
    name: 'report jobs with their entity and report',
    query:
      'query ($accountIds: [AccountId!]) { reportJobs(filter: { accountIds: $accountIds }) { nodes { arn entity { name } report { jobId } } } }',
  },
  {
    name: 'accounts with their usage',
    query:
      'query ($accountIds: [AccountId!]) { accounts(filter: { accountIds: $accountIds }) { nodes { accountId usage { usedServices } } } }',
  },
  {
    name: 'reports by their ids with their entity',
    query: 'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Report { jobId entity { arn } } } }',
  },
];

const accountIds = Array.from({ length: questions.length * times * (rows + fewRows) }, (_, index) =>
  accountSchema.shape.accountId.parse(String(111122223333 + index)),
);
const roleArnOf = (accountId: string) => entityArnSchema.parse(`arn:aws:iam::${accountId}:role/app/Deploy`);

let api: ApiProcess;
beforeAll(async () => {
  api = await startApiProcess(async (seed) => {
    await Promise.all(
      accountIds.map(async (accountId) => {
        const arn = roleArnOf(accountId);
        await seed.account({ accountId });
        await seed.entity({ accountId, arn });
        await seed.report(reportOf({ accountId, arn }));
      }),
    );
  });
});
afterAll(() => api.stop());

/** How often the API wrote to Redis to answer a query: what is written together is one round trip. */
async function roundTrips(query: string, first: number): Promise<number> {
  // What was read once is remembered, so that each time is about accounts that nobody asked about.
  const asked = accountIds.splice(0, first);
  const ids = asked.map((accountId) =>
    encodeNodeId({ type: 'Report', accountId, granularity: 'SERVICE_LEVEL', arn: roleArnOf(accountId) }),
  );
  const before = await socketReads();
  const { errors, data } = await api.post(query, { accountIds: asked, ids });
  expect(errors).toEqual([]);
  expect(JSON.stringify(data).match(/"arn"|"accountId"/g)).toHaveLength(first);
  return (await socketReads()) - before;
}

/** Of several times, because the API also listens for events, and a socket may be read in the midst of a write. */
async function fewestRoundTrips(query: string, first: number): Promise<number> {
  const counts: number[] = [];
  for (let time = 0; time < times; time++) counts.push(await roundTrips(query, first));
  return Math.min(...counts);
}

/** Redis counts each time that it took something from a connection. */
async function socketReads(): Promise<number> {
  const stats = await api.seed.redis.info('stats');
  return Number(/total_reads_processed:(\d+)/.exec(stats)?.[1]);
}

it.each(questions)('$name: as many round trips for 25 as for 5', async ({ query }) => {
  expect(await fewestRoundTrips(query, rows)).toBe(await fewestRoundTrips(query, fewRows));
});
