import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Queue } from 'bullmq';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { allAccounts, readAccountsFile } from '../../src/accounts/index.ts';
import type { EntityKey } from '../../src/entities/index.ts';
import { openQueue, refreshQueue, type AccountPayload } from '../../src/jobs/index.ts';
import { keys } from '../../src/redis/index.ts';
import type { Granularity } from '../../src/reports/index.ts';
import { createLogger } from '../../src/telemetry/index.ts';
import { AccountEntries } from '../../worker/accounts/account-entries.ts';
import { Pacer } from '../../worker/aws/index.ts';
import { budgetRatesFrom, createBudgets } from '../../worker/pacing/index.ts';
import { consumeRefreshes, refreshLookSeconds } from '../../worker/refresh/refresh-account.ts';
import { RefreshDue } from '../../worker/refresh/refresh-due.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';
import {
  closeDomain,
  complete,
  eventually,
  keyOf,
  openDomain,
  queuedJob,
  reportOf,
  type Domain,
} from './domain.ts';

const accountId = '111122223333';
const hour = 3_600_000;
const rate = 5;
const roles = Array.from({ length: 60 }, (_, index) => keyOf(`arn:aws:iam::${accountId}:role/role-${index}`));
const [role = keyOf('')] = roles;

let server: TestRedis;
let domain: Domain;
let refreshDue: RefreshDue;
let refreshes: Queue<AccountPayload>;
let worker: ReturnType<typeof consumeRefreshes>;
let entries: AccountEntries;
beforeAll(async () => {
  entries = new AccountEntries(await fileWith('{}'));
  server = await startRedis();
  domain = openDomain(server);
  refreshDue = new RefreshDue(domain.redis);
  refreshes = openQueue(refreshQueue, domain.redis);
  const rates = budgetRatesFrom(new Map([['GenerateServiceLastAccessedDetails', rate]]));
  const pacer = new Pacer(createBudgets(domain.redis, rates));
  const logger = createLogger('worker', 'silent');
  worker = consumeRefreshes(
    { ...domain, entries, refreshDue, pacer },
    { connection: server.connect(), concurrency: 1, takeoverSeconds: 5, logger },
  );
});
beforeEach(async () => {
  await domain.redis.flushall();
  await refresh('{}');
  await become('REACHABLE');
});
afterAll(async () => {
  await worker.close();
  await refreshes.close();
  await closeDomain(domain);
  await server.stop();
});

const path = join(createTemporaryFolder(), 'accounts.yaml');

/** An accounts file whose one account has this for `refresh`. */
function fileWith(own: string) {
  const roleArn = `arn:aws:iam::${accountId}:role/LapseReader`;
  const account = `{ accountId: "${accountId}", roleArn: "${roleArn}", refresh: ${own} }`;
  writeFileSync(path, `accounts: [${account}]\nrefresh: off`);
  return readAccountsFile(path);
}

const refresh = async (own: string) => {
  entries.replace(await fileWith(own));
};
const become = (status: 'REACHABLE' | 'SUSPENDED') =>
  domain.accounts.save({
    ...{ accountId: role.accountId, name: null, partition: 'aws', status, statusReason: null },
    inventoriedAt: null,
  });
const due = ({ accountId, arn }: EntityKey, agoMilliseconds: number) =>
  refreshDue.schedule(accountId, arn, Date.now() - agoMilliseconds);

/** Looks the account over as its schedule does; answers with the jobs that are under way then. */
async function look() {
  const { id = '' } = await refreshes.add('refresh', { version: 1, accountId: role.accountId });
  await eventually(async () => (await refreshes.getJob(id)) === undefined);
  return domain.reportJobs.listRunning(allAccounts, role.accountId);
}

async function store(granularity: Granularity, ageMilliseconds: number): Promise<void> {
  const job = queuedJob(role, { granularity });
  await domain.reportJobs.start(job);
  await complete(domain, job, reportOf(job, { jobCompletionDate: Date.now() - ageMilliseconds }));
}

describe('the schedule of an account’s reports', () => {
  test('asks for what is due behind everything else, and for it again a period later', async () => {
    await refresh('{ everyHours: 6 }');
    await due(role, 1_000);
    const before = Date.now();
    expect(await look()).toMatchObject([{ arn: role.arn, lane: 'background', granularity: 'SERVICE_LEVEL' }]);
    const next = Number(await domain.redis.zscore(keys.refreshDue(role.accountId), role.arn));
    expect(next).toBeGreaterThanOrEqual(before + 6 * hour);
    expect(next).toBeLessThanOrEqual(Date.now() + 6 * hour);
  });

  test('asks for a part of what the budget takes until the next look, the longest due first', async () => {
    for (const [index, each] of roles.entries()) await due(each, index * 1_000);
    const first = await look();
    expect(first.length).toBeLessThan(rate * refreshLookSeconds);
    expect(new Set(first.map(({ arn }) => arn))).toEqual(
      new Set(roles.slice(-first.length).map(({ arn }) => arn)),
    );
    expect(await look()).toHaveLength(roles.length);
  });

  test('leaves alone what is due later', async () => {
    await due(role, -hour);
    expect(await look()).toEqual([]);
  });

  test('leaves alone what somebody had made meanwhile, by the account’s own period', async () => {
    await store('SERVICE_LEVEL', hour);
    await due(role, 1_000);
    expect(await look()).toEqual([]);
    await refresh('{ everyHours: 1 }');
    await due(role, 1_000);
    expect(await look()).toHaveLength(1);
  });

  test('keeps a report down to actions as it is', async () => {
    await store('ACTION_LEVEL', 5 * hour);
    await due(role, 1_000);
    expect(await look()).toMatchObject([{ granularity: 'ACTION_LEVEL' }]);
  });

  test.each(['off', '{ quietHours: ["00:00-12:00", "12:00-00:00"] }'])(
    'rests while it is «%s», and catches up afterwards',
    async (resting) => {
      await due(role, 1_000);
      await refresh(resting);
      expect(await look()).toEqual([]);
      await refresh('{}');
      expect(await look()).toHaveLength(1);
    },
  );

  test('rests while the account can’t be reached', async () => {
    await due(role, 1_000);
    await become('SUSPENDED');
    expect(await look()).toEqual([]);
  });
});
