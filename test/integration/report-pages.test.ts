import { afterAll, beforeAll, expect, test } from 'vitest';
import { allAccounts } from '../../src/accounts/index.ts';
import { priorities } from '../../src/jobs/index.ts';
import { keys } from '../../src/redis/index.ts';
import { startLapse, type Lapse } from '../support/lapse.ts';
import type { AccountTruth } from '../support/simulator-admin.ts';
import { closeDomain, endOf, eventually, generate, openDomain, type Domain } from './domain.ts';
import { keyIn, pick, reachableTruths, rowsOf } from './truth.ts';

const operation = 'GetServiceLastAccessedDetails';
const pageLimit = 10;

let lapse: Lapse;
let domain: Domain;
let account: AccountTruth;
let other: AccountTruth;
beforeAll(async () => {
  lapse = await startLapse({
    apis: 0,
    simulator: {
      ...{ accounts: 2, entitiesPerAccount: 10, unreachableAccounts: 0, suspendedAccounts: 0 },
      ...{ jobMinimumMs: 50, jobMaximumMs: 100, pageLimit },
      throttles: { default: { rate: 500, burst: 500 } },
    },
    environment: { LAPSE_WORKER_CONCURRENCY: '1', LAPSE_STARTING_RATES: `${operation}=100` },
  });
  domain = openDomain(lapse.redis);
  const [first, second = first] = await reachableTruths(lapse, domain);
  account = first;
  other = second;
});
afterAll(async () => {
  await closeDomain(domain);
  await lapse.stop();
});

test(
  'a report whose next page waits for its slot holds no other report up',
  { timeout: 60_000 },
  async () => {
    const long = account.entities.find(({ services }) => services.length > pageLimit * 3);
    if (long === undefined) throw new Error('no report has more than three pages');
    const key = keyIn(account, long);
    const request = { ...key, granularity: 'SERVICE_LEVEL', maxAgeSeconds: null } as const;
    // Five seconds a page: the job is far from done when the other account's has ended.
    await domain.redis.hset(keys.budget(key.accountId, operation), 'rate', 0.2);
    await domain.requests.requestInBackground(allAccounts, request, priorities.unasked);
    await eventually(async () => {
      const calls = await lapse.simulator.statistics();
      return (calls[account.accountId]?.[operation]?.ok ?? 0) > 0;
    });

    const quick = await generate(domain, keyIn(other, pick(other, 'GROUP')));
    expect(quick.status).toBe('COMPLETED');
    const waiting = await domain.reportJobs.findLatest(allAccounts, key, ['SERVICE_LEVEL']);
    if (waiting === null) throw new Error('the job is gone');
    expect(waiting.status).toBe('IN_PROGRESS');

    await domain.redis.del(keys.budget(key.accountId, operation));
    expect(await endOf(domain, waiting)).toMatchObject({ status: 'COMPLETED', attempts: 1 });
    const report = await domain.reports.findExact(allAccounts, key, 'SERVICE_LEVEL');
    expect(report?.services).toEqual(rowsOf(long));
  },
);
