import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask, subscribe } from '../support/graphql.ts';
import { startLapseWith, type Lapse } from '../support/lapse.ts';
import { startRedisCluster } from '../support/redis-forms/cluster.ts';
import type { RedisForm } from '../support/redis-forms/redis-form.ts';
import { startRedisWithSentinel } from '../support/redis-forms/sentinel.ts';
import { startRedisWithTls } from '../support/redis-forms/tls.ts';
import type { AccountTruth, EntityTruth } from '../support/simulator-admin.ts';

const entitiesPerAccount = 16;
const fast = { jobMinimumMs: 50, jobMaximumMs: 400 } as const;
const simulator = {
  ...{ seed: 'redis-forms', accounts: 5, entitiesPerAccount, unreachableAccounts: 0, suspendedAccounts: 0 },
  ...{ ...fast, throttles: { default: { rate: 500, burst: 500 }, operations: {} } },
};
const startingRates = [
  ...['AssumeRole=50', 'GetAccountAuthorizationDetails=50', 'ListPolicyTags=50'],
  ...['GenerateServiceLastAccessedDetails=5', 'GetServiceLastAccessedDetails=50'],
];

interface Batch {
  readonly total: number;
  readonly queued: number;
  readonly inProgress: number;
  readonly completed: number;
  readonly failed: number;
  readonly cancelled: number;
  readonly finishedAt: string | null;
}
const counts = 'total queued inProgress completed failed cancelled finishedAt';

const forms: { readonly name: string; readonly start: () => Promise<RedisForm> }[] = [
  { name: 'one server with TLS', start: startRedisWithTls },
  { name: 'a Redis Cluster with replicas', start: startRedisCluster },
  { name: 'a master with a replica and a Sentinel', start: startRedisWithSentinel },
];

describe.each(forms)('with $name, as the ACL user of docs/redis.md,', ({ start }) => {
  let lapse: Lapse<RedisForm>;
  let truths: AccountTruth[];
  beforeAll(async () => {
    const redis = await start();
    lapse = await startLapseWith(redis, {
      simulator,
      environment: { ...redis.environment, LAPSE_STARTING_RATES: startingRates.join(' ') },
    });
    truths = await inventoried();
  });
  afterAll(() => lapse.stop());

  /** Asks again while Redis has no master. */
  async function persistently<Data>(query: string, variables = {}): Promise<Data> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await ask<Data>(lapse.apiUrl(), query, variables);
      } catch (error) {
        if (attempt === 100 || !String(error).includes('UNAVAILABLE')) throw error;
        await sleep(100);
      }
    }
  }

  async function inventoried(): Promise<AccountTruth[]> {
    for (;;) {
      const { accounts } = await persistently<{
        accounts: { nodes: { accountId: string; inventoriedAt: string | null }[] };
      }>('{accounts(first:100){nodes{accountId inventoriedAt}}}');
      const { nodes } = accounts;
      if (nodes.length === simulator.accounts && nodes.every(({ inventoriedAt }) => inventoriedAt !== null)) {
        return Promise.all(nodes.map(({ accountId }) => lapse.simulator.truth({ accountId })));
      }
      await sleep(100);
    }
  }

  const startBatch = async (granularity: string) => {
    const query = `mutation{generateReports(input:{filter:{},granularity:${granularity}}){reportBatch{id} userErrors{message}}}`;
    const { generateReports } = await persistently<{ generateReports: { reportBatch: { id: string } } }>(
      query,
    );
    return generateReports.reportBatch.id;
  };

  async function* watchBatch(id: string): AsyncGenerator<Batch> {
    const query = `subscription($id:ID!){reportBatch(id:$id){${counts}}}`;
    for await (const { reportBatch } of subscribe<{ reportBatch: Batch }>(lapse.apiUrl(), query, { id })) {
      yield reportBatch;
    }
  }

  async function expectTruth({ accountId }: AccountTruth, { arn, services }: EntityTruth): Promise<void> {
    const query = `query($accountId:AccountId!,$arn:Arn!){entity(accountId:$accountId,arn:$arn){report{services(first:100){totalCount nodes{serviceNamespace lastAuthenticated}}}}}`;
    const { entity } = await persistently<{
      entity: { report: { services: { totalCount: number; nodes: Record<string, string | null>[] } } };
    }>(query, { accountId, arn });
    const told = entity.report.services;
    const known = new Map(services.map((row) => [row.serviceNamespace, row.lastAuthenticated]));
    expect(told.totalCount).toBe(services.length);
    expect(told.nodes.map(({ lastAuthenticated }) => lastAuthenticated)).toEqual(
      told.nodes.map(({ serviceNamespace }) => known.get(serviceNamespace ?? '')),
    );
  }

  test('every entity of every account is listed', async () => {
    const { entities } = await persistently<{ entities: { totalCount: number } }>(
      '{entities(first:1){totalCount}}',
    );
    expect(entities.totalCount).toBe(truths.reduce((sum, truth) => sum + truth.entities.length, 0));
  });

  test('a report is generated while somebody watches, and is the one that AWS has', async () => {
    const [account] = truths;
    const role = account?.entities.find(({ type }) => type === 'ROLE');
    if (account === undefined || role === undefined) throw new Error('the simulator has no role');
    const generate = 'mutation($arn:Arn!){generateReport(input:{arn:$arn}){reportJob{id}}}';
    const { generateReport } = await persistently<{ generateReport: { reportJob: { id: string } } }>(
      generate,
      role,
    );
    const watch = 'subscription($id:ID!){reportJob(id:$id){status}}';
    const statuses: string[] = [];
    for await (const { reportJob } of subscribe<{ reportJob: { status: string } }>(
      lapse.apiUrl(),
      watch,
      generateReport.reportJob,
    )) {
      statuses.push(reportJob.status);
    }
    expect(statuses.at(-1)).toBe('COMPLETED');
    await expectTruth(account, role);
  });

  test('a batch over all accounts is counted right and ends with every report right', async () => {
    const id = await startBatch('SERVICE_LEVEL');
    const seen: Batch[] = [];
    const kills = lapse.redis.masterKills.values();
    let nextKill = 1 / 4;
    for await (const batch of watchBatch(id)) {
      seen.push(batch);
      if (batch.completed < batch.total * nextKill) continue;
      nextKill *= 2;
      await kills.next().value?.();
    }
    for (const { total, queued, inProgress, completed, failed, cancelled } of seen) {
      expect(queued + inProgress + completed + failed + cancelled).toBe(total);
    }
    const all = truths.reduce((sum, truth) => sum + truth.entities.length, 0);
    expect(seen.at(-1)).toMatchObject({ total: all, completed: all, failed: 0, cancelled: 0 });
    for (const truth of truths) {
      await Promise.all(truth.entities.map((entity) => expectTruth(truth, entity)));
    }
  });

  test('lists over many know what was collected', async () => {
    const query = '{entities{coverage{entities entitiesWithReport}}}';
    const { entities } = await persistently<{
      entities: { coverage: { entities: number; entitiesWithReport: number } };
    }>(query);
    expect(entities.coverage.entitiesWithReport).toBe(entities.coverage.entities);
  });

  test('a batch that is cancelled ends for good', async () => {
    await lapse.simulator.patchSettings({ jobMinimumMs: 60_000, jobMaximumMs: 60_000 });
    const id = await startBatch('ACTION_LEVEL');
    const cancel = 'mutation($id:ID!){cancelReportBatch(id:$id){userErrors{message}}}';
    const seen: Batch[] = [];
    for await (const batch of watchBatch(id)) {
      if (seen.length === 0) await persistently(cancel, { id });
      seen.push(batch);
    }
    await lapse.simulator.patchSettings(fast);
    expect(seen.at(-1)).toMatchObject({ queued: 0, inProgress: 0, completed: 0, failed: 0 });
  });

  test('what AWS has to be asked for in a query is asked by a worker', async () => {
    const [account] = truths;
    const role = account?.entities.find(({ type, services }) => type === 'ROLE' && services.length > 0);
    const query =
      'query($accountId:AccountId!,$arn:Arn!){entity(accountId:$accountId,arn:$arn){report{services(first:1){nodes{grantingPolicies{policyName}}}}}}';
    const { entity } = await persistently<{
      entity: { report: { services: { nodes: { grantingPolicies: unknown[] }[] } } };
    }>(query, { accountId: account?.accountId, arn: role?.arn });
    expect(entity.report.services.nodes[0]?.grantingPolicies.length).toBeGreaterThan(0);
  });

  test('the queues can be looked at', async () => {
    const response = await fetch(`${lapse.apiUrl()}/admin/queues/api/queues`);
    expect(response.status).toBe(200);
  });

  test('accounts are spread over all masters, each whole on one', async () => {
    const masters = await mastersOf(lapse.redis);
    const keys = await Promise.all(masters.map((master) => master.keys('lapse:{[0-9]*')));
    const accounts = keys.map((own) => [...new Set(own.map((key) => /\{(\d+)\}/.exec(key)?.[1]))]);
    expect(accounts.every((own) => own.length > 0)).toBe(true);
    expect(accounts.flat().sort()).toEqual(truths.map(({ accountId }) => accountId).sort());
  });
});

async function mastersOf({ servers }: RedisForm) {
  const roles = await Promise.all(
    servers.map(async (server) => (server.status === 'ready' ? (await server.role())[0] : 'away')),
  );
  return servers.filter((_, index) => roles[index] === 'master');
}
