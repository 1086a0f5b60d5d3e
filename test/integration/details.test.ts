import { setMaxListeners } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allAccounts } from '../../src/accounts/index.ts';
import { DetailsError, DetailsRequests, EventReader } from '../../src/jobs/index.ts';
import type { Report } from '../../src/reports/index.ts';
import { createLogger } from '../../src/telemetry/index.ts';
import { startLapse, type Lapse } from '../support/lapse.ts';
import type { AccountTruth, EntityTruth } from '../support/simulator-admin.ts';
import { closeDomain, generate, openDomain, scopeOf, type Domain } from './domain.ts';
import { keyIn, pick, reachableTruths } from './truth.ts';

setMaxListeners(50);

let lapse: Lapse;
let domain: Domain;
let account: AccountTruth;
let reader: EventReader;
let details: DetailsRequests;
let following: Promise<void>;
beforeAll(async () => {
  lapse = await startLapse({
    apis: 0,
    simulator: {
      ...{ accounts: 2, entitiesPerAccount: 16, unreachableAccounts: 0, suspendedAccounts: 0 },
      ...{ jobMinimumMs: 50, jobMaximumMs: 300, pageLimit: 3, grantingPageSize: 25 },
      throttles: { default: { rate: 500, burst: 500 } },
    },
    environment: {
      LAPSE_STARTING_RATES:
        'GetAccountAuthorizationDetails=50 ListPolicyTags=50 AssumeRole=50 GetServiceLastAccessedDetails=100 GetServiceLastAccessedDetailsWithEntities=100 ListPoliciesGrantingServiceAccess=100',
    },
  });
  domain = openDomain(lapse.redis);
  [account] = await reachableTruths(lapse, domain);
  await lapse.simulator.patchSettings({ pageLimit: 1_000 });
  reader = await EventReader.open(lapse.redis.connect());
  details = detailsRequests(15_000);
  following = follow();
});
afterAll(async () => {
  reader.close();
  await following;
  await Promise.all([details.close(), closeDomain(domain)]);
  await lapse.stop();
});

function detailsRequests(waitMilliseconds: number): DetailsRequests {
  return new DetailsRequests({
    redis: domain.redis,
    reportJobs: domain.reportJobs,
    details: domain.details,
    waitMilliseconds,
    logger: createLogger('api', 'silent'),
  });
}

async function follow(): Promise<void> {
  for await (const { events } of reader.batches()) for (const event of events) details.apply(event);
}

/** A new report, which nobody has asked anything of yet. */
async function reportOn(entity: EntityTruth): Promise<Report> {
  await generate(domain, keyIn(account, entity));
  const report = await domain.reports.find(allAccounts, keyIn(account, entity), 'SERVICE_LEVEL');
  if (report === null) throw new Error(`no report on ${entity.arn}`);
  return report;
}

/** Everything that the simulator knows of an entity's services. */
async function detailedTruth({ arn }: EntityTruth): Promise<EntityTruth> {
  const [truth] = (await lapse.simulator.truth({ arn })).entities;
  if (truth === undefined) throw new Error(`the simulator knows no ${arn}`);
  return truth;
}

async function callsOf(operation: string): Promise<number> {
  return (await lapse.simulator.statistics())[account.accountId]?.[operation]?.calls ?? 0;
}

/** Services of which something can be said: the used ones first. */
const someServices = (truth: EntityTruth, count: number) =>
  truth.services
    .toSorted((a, b) => b.totalAuthenticatedEntities - a.totalAuthenticatedEntities)
    .slice(0, count)
    .map(({ serviceNamespace }) => serviceNamespace);

async function expectEntities(
  report: Report,
  truth: EntityTruth,
  services: readonly string[],
): Promise<void> {
  const found = await details.find(allAccounts, report, 'entities', services);
  const seen = found.map((rows) =>
    rows.map(({ arn, lastAuthenticated }) => ({
      arn,
      lastAuthenticated: lastAuthenticated === null ? null : new Date(lastAuthenticated).toISOString(),
    })),
  );
  expect(seen).toEqual(
    services.map((namespace) => truth.services.find((row) => row.serviceNamespace === namespace)?.entities),
  );
}

describe('who is behind a service', () => {
  test.each(['USER', 'ROLE', 'GROUP', 'POLICY'] as const)(
    'of a %s is what AWS knows, over many pages',
    async (type) => {
      await lapse.simulator.patchSettings({ pageLimit: 2 });
      const local = account.entities.find(
        (each) => each.type === type && each.arn.includes(account.accountId) && each.services.length > 0,
      );
      const entity = local ?? pick(account, type);
      const truth = await detailedTruth(entity);
      await lapse.simulator.patchSettings({ pageLimit: 1_000 });
      const report = await reportOn(entity);
      await lapse.simulator.patchSettings({ pageLimit: 2 });
      await expectEntities(report, truth, someServices(truth, 3));
      await lapse.simulator.patchSettings({ pageLimit: 1_000 });
    },
  );

  test('is fetched once for twenty who ask at the same time, and kept', async () => {
    const entity = pick(account, 'ROLE');
    const report = await reportOn(entity);
    const services = someServices(entity, 2);
    await lapse.simulator.resetStatistics();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => details.find(allAccounts, report, 'entities', services)),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    await details.find(allAccounts, report, 'entities', services);
    expect(await callsOf('GetServiceLastAccessedDetailsWithEntities')).toBe(2);
    expect(await callsOf('GenerateServiceLastAccessedDetails')).toBe(0);
  });

  test('is read from a new AWS job where the session that made the report has ended, one for all', async () => {
    const entity = pick(account, 'ROLE', 1);
    const report = await reportOn(entity);
    await lapse.simulator.request('POST', 'sessions/expire', { accountId: account.accountId });
    const truth = await detailedTruth(entity);
    await lapse.simulator.resetStatistics();
    for (const service of someServices(truth, 3)) await expectEntities(report, truth, [service]);
    expect(await callsOf('GenerateServiceLastAccessedDetails')).toBe(1);
  });

  test('is read from a new AWS job where the worker that made the report is gone', async () => {
    const entity = pick(account, 'USER', 1);
    const report = await reportOn(entity);
    const truth = await detailedTruth(entity);
    await lapse.killWorker(0);
    await lapse.startWorker();
    await expectEntities(report, truth, someServices(truth, 2));
  });
});

describe('which policies grant a service', () => {
  test.each(['USER', 'ROLE', 'GROUP'] as const)(
    'to a %s is what AWS knows, for all services at once',
    async (type) => {
      const entity = pick(account, type);
      const truth = await detailedTruth(entity);
      const report = await reportOn(entity);
      const services = truth.services.map(({ serviceNamespace }) => serviceNamespace);
      await lapse.simulator.resetStatistics();
      const found = await details.find(allAccounts, report, 'grantingPolicies', services);
      expect(found).toEqual(truth.services.map(({ grantingPolicies }) => grantingPolicies));
      const pages =
        Math.ceil(Math.min(services.length, 200) / 25) + Math.ceil(Math.max(services.length - 200, 0) / 25);
      expect(await callsOf('ListPoliciesGrantingServiceAccess')).toBeLessThanOrEqual(pages + 3);
    },
  );

  test('are none for a service that nothing grants', async () => {
    const all = account.entities.flatMap(({ services }) => services.map((row) => row.serviceNamespace));
    const user = pick(account, 'USER');
    const notGranted = all.find((each) => user.services.every((row) => row.serviceNamespace !== each));
    if (notGranted === undefined) throw new Error(`${user.arn} is granted everything`);
    expect(await details.find(allAccounts, await reportOn(user), 'grantingPolicies', [notGranted])).toEqual([
      [],
    ]);
  });

  test('is a typed error for a policy, which AWS does not answer', async () => {
    const report = await reportOn(pick(account, 'POLICY'));
    const asked = details.find(
      allAccounts,
      report,
      'grantingPolicies',
      someServices(pick(account, 'POLICY'), 1),
    );
    await expect(asked).rejects.toMatchObject({
      name: 'DetailsError',
      code: 'INVALID_INPUT',
      retryable: false,
    });
  });
});

describe('who waits for details', () => {
  test('waits a bounded time, and finds later what came meanwhile', async () => {
    const entity = pick(account, 'ROLE', 2);
    const report = await reportOn(entity);
    const services = someServices(entity, 1);
    const impatient = detailsRequests(1);
    const asked = impatient.find(allAccounts, report, 'entities', services);
    await expect(asked).rejects.toBeInstanceOf(DetailsError);
    await expect(asked).rejects.toMatchObject({ code: 'TIMED_OUT', retryable: true });
    await expectEntities(report, await detailedTruth(entity), services);
    await impatient.close();
  });

  test('without the account gets nothing and asks AWS nothing', async () => {
    const entity = pick(account, 'ROLE', 2);
    const report = await reportOn(entity);
    await lapse.simulator.resetStatistics();
    expect(await details.find(scopeOf('999999999999'), report, 'entities', someServices(entity, 2))).toEqual([
      [],
      [],
    ]);
    expect(await callsOf('GetServiceLastAccessedDetailsWithEntities')).toBe(0);
  });
});
