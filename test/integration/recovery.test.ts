import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allAccounts } from '../../src/accounts/index.ts';
import type { EntityKey } from '../../src/entities/index.ts';
import { queuePrefix } from '../../src/redis/index.ts';
import { startLapse, type Lapse } from '../support/lapse.ts';
import type { AccountTruth } from '../support/simulator-admin.ts';
import { closeDomain, endOf, eventually, openDomain, type Domain } from './domain.ts';
import { keyIn, reachableTruths, rowsOf } from './truth.ts';

let lapse: Lapse;
let domain: Domain;
let account: AccountTruth;
beforeAll(async () => {
  lapse = await startLapse({
    apis: 0,
    workers: 1,
    simulator: {
      ...{ accounts: 1, entitiesPerAccount: 16, unreachableAccounts: 0, suspendedAccounts: 0 },
      ...{ jobMinimumMs: 3_000, jobMaximumMs: 3_000, throttles: { default: { rate: 500, burst: 500 } } },
    },
    environment: {
      LAPSE_STARTING_RATES:
        'GenerateServiceLastAccessedDetails=50 GetAccountAuthorizationDetails=50 ListPolicyTags=50 AssumeRole=50',
    },
  });
  domain = openDomain(lapse.redis);
  [account] = await reachableTruths(lapse, domain);
});
afterAll(async () => {
  await closeDomain(domain);
  await lapse.stop();
});

async function request(key: EntityKey) {
  const outcome = await domain.requests.request(allAccounts, {
    ...key,
    granularity: 'SERVICE_LEVEL',
    maxAgeSeconds: null,
  });
  if (outcome.kind === 'notPermitted') throw new Error(outcome.kind);
  return outcome.job;
}

/** Asks for reports on all entities and waits until AWS works on each. */
async function requestAll() {
  const jobs = await Promise.all(account.entities.map((entity) => request(keyIn(account, entity))));
  await eventually(async () => {
    const running = await domain.reportJobs.listRunning(
      allAccounts,
      keyIn(account, { arn: jobs[0]?.arn ?? '' }).accountId,
    );
    return running.every((job) => job.status === 'IN_PROGRESS' && job.generation !== null);
  });
  return jobs;
}

async function expectTruth(): Promise<void> {
  for (const entity of account.entities) {
    const report = await domain.reports.find(allAccounts, keyIn(account, entity), 'SERVICE_LEVEL');
    expect(report?.services).toEqual(rowsOf(entity));
  }
}

/** Queues that belong to one worker, by that worker's id. */
async function ownedQueues(): Promise<string[]> {
  const found = await domain.redis.keys(`${queuePrefix}:*:meta`);
  return found.flatMap((key) => /:(?:poll|details)-(\w+):meta$/.exec(key)?.[1] ?? []);
}

describe('what a worker had asked AWS for', () => {
  test('is generated again at once by another when it is told to stop', async () => {
    const jobs = await requestAll();
    const next = lapse.startWorker();
    await lapse.killWorker(0, 'SIGTERM');
    await next;
    const ends = await Promise.all(jobs.map((job) => endOf(domain, job)));
    expect(ends.map(({ status }) => status)).toEqual(jobs.map(() => 'COMPLETED'));
    expect(ends.every(({ attempts }) => attempts === 2)).toBe(true);
    await expectTruth();
  });

  test('is generated again by another when it is killed, and nothing of it is left', async () => {
    const jobs = await requestAll();
    const [killed] = await ownedQueues();
    await lapse.startWorker();
    await lapse.killWorker(1, 'SIGKILL');
    const ends = await Promise.all(jobs.map((job) => endOf(domain, job)));
    expect(ends.map(({ status }) => status)).toEqual(jobs.map(() => 'COMPLETED'));
    await expectTruth();
    // A report may have been finished before its worker was killed; its queues go all the same.
    await eventually(async () => !(await ownedQueues()).includes(killed ?? ''));
  }, 60_000);
});
