import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { allAccounts } from '../../src/accounts/index.ts';
import type { EntityKey } from '../../src/entities/index.ts';
import { cancelReportJob, EventReader } from '../../src/jobs/index.ts';
import { keys } from '../../src/redis/index.ts';
import { startLapse, type Lapse } from '../support/lapse.ts';
import type { AccountTruth } from '../support/simulator-admin.ts';
import { closeDomain, endOf, eventually, generate, keyOf, openDomain, type Domain } from './domain.ts';
import { firstInventories, keyIn, pick, reachableTruths, rowsOf } from './truth.ts';

const generous = { default: { rate: 500, burst: 500 } };
/** What a test changes is put back after it. */
const calm = {
  jobMinimumMs: 50,
  jobMaximumMs: 400,
  pageLimit: 1_000,
  laterPageVariation: 0,
  failedShare: 0,
  stuckShare: 0,
  vanishedShare: 0,
  actionLevel: true,
  missingRoleCode: 'AccessDenied',
  throttles: generous,
  serverErrorShare: 0,
  resetShare: 0,
  brokenOffShare: 0,
} as const;
const quickStart = [
  'GenerateServiceLastAccessedDetails=50',
  'GetServiceLastAccessedDetails=100',
  'AssumeRole=50',
  'GetAccountAuthorizationDetails=20',
  'ListPolicyTags=50',
].join(' ');

let lapse: Lapse;
let domain: Domain;
let account: AccountTruth;
let other: AccountTruth;
beforeAll(async () => {
  lapse = await startLapse({
    apis: 0,
    simulator: { ...calm, accounts: 4, entitiesPerAccount: 16, unreachableAccounts: 1, suspendedAccounts: 0 },
    environment: { LAPSE_JOB_DEADLINE_SECONDS: '10', LAPSE_STARTING_RATES: quickStart },
  });
  domain = openDomain(lapse.redis);
  const [first, second = first] = await reachableTruths(lapse, domain);
  account = first;
  other = second;
});
afterEach(() => lapse.simulator.patchSettings(calm));
afterAll(async () => {
  await closeDomain(domain);
  await lapse.stop();
});

const stored = (key: EntityKey, granularity: 'SERVICE_LEVEL' | 'ACTION_LEVEL' = 'SERVICE_LEVEL') =>
  domain.reports.findExact(allAccounts, key, granularity);

async function truthOf(key: EntityKey, granularity: 'SERVICE_LEVEL' | 'ACTION_LEVEL') {
  const { entities } = await lapse.simulator.truth({ accountId: key.accountId, granularity });
  const truth = entities.find(({ arn }) => arn === key.arn);
  if (truth === undefined) throw new Error(`the simulator knows no ${key.arn}`);
  return rowsOf(truth);
}

async function expectTruth(key: EntityKey, granularity: 'SERVICE_LEVEL' | 'ACTION_LEVEL' = 'SERVICE_LEVEL') {
  const report = await stored(key, granularity);
  expect(report?.services).toEqual(await truthOf(key, granularity));
}

describe('a report equals what AWS knows, row for row', () => {
  test.each(['USER', 'ROLE', 'GROUP', 'POLICY'] as const)('of a %s at both granularities', async (type) => {
    const key = keyIn(account, pick(account, type));
    for (const granularity of ['SERVICE_LEVEL', 'ACTION_LEVEL'] as const) {
      const job = await generate(domain, key, granularity);
      expect(job).toMatchObject({ status: 'COMPLETED', attempts: 1 });
      await expectTruth(key, granularity);
      expect(await stored(key, granularity)).toMatchObject({ jobId: job.awsJobId, reportJobId: job.id });
    }
  });

  test('of one AWS-managed policy in two accounts, each its own', async () => {
    const managed = account.entities.find(
      ({ arn }) => arn.startsWith('arn:aws:iam::aws:') && other.entities.some((each) => each.arn === arn),
    );
    if (managed === undefined) throw new Error('the accounts share no AWS-managed policy');
    for (const each of [account, other]) {
      const key = keyIn(each, managed);
      await generate(domain, key);
      await expectTruth(key);
    }
  });

  test('of every entity of an account, over many pages of uneven length', async () => {
    await lapse.simulator.patchSettings({ pageLimit: 25, laterPageVariation: 0.5 });
    const reported = account.entities.map((entity) => keyIn(account, entity));
    await Promise.all(reported.map((key) => generate(domain, key)));
    for (const key of reported) await expectTruth(key);
  });

  test('while AWS answers with 5xx and breaks connections', async () => {
    const faults = { serverErrorShare: 0.2, resetShare: 0.1, brokenOffShare: 0.15 };
    await lapse.simulator.patchSettings({ ...faults, pageLimit: 100 });
    const reported = account.entities.slice(0, 6).map((entity) => keyIn(account, entity));
    const jobs = await Promise.all(reported.map((key) => generate(domain, key)));
    expect(jobs.map(({ status }) => status)).toEqual(reported.map(() => 'COMPLETED'));
    for (const key of reported) await expectTruth(key);
  });
});

describe('a JobId that can’t be read any more', () => {
  test('because its session ended is generated again by a new one, and counted', async () => {
    await lapse.simulator.patchSettings({ jobMinimumMs: 1_500, jobMaximumMs: 1_500 });
    const key = keyIn(account, pick(account, 'ROLE', 1));
    const request = { ...key, granularity: 'ACTION_LEVEL', maxAgeSeconds: null } as const;
    const asked = await domain.requests.request(allAccounts, request);
    if (asked.kind === 'notPermitted') throw new Error(asked.kind);
    await eventually(async () => {
      const job = await domain.reportJobs.find(allAccounts, key.accountId, asked.job.id);
      return job?.status === 'IN_PROGRESS' && job.generation !== null;
    });
    await lapse.simulator.request('POST', 'sessions/expire', { accountId: key.accountId });
    expect(await endOf(domain, asked.job)).toMatchObject({ status: 'COMPLETED', attempts: 2 });
    await expectTruth(key, 'ACTION_LEVEL');
  });
});

test('a job that is cancelled while AWS is at work on it stays so, and AWS is asked for nothing more', async () => {
  await lapse.simulator.patchSettings({ jobMinimumMs: 1_500, jobMaximumMs: 1_500 });
  const key = keyIn(account, pick(account, 'USER'));
  const before = await stored(key);
  const request = { ...key, granularity: 'SERVICE_LEVEL', maxAgeSeconds: null } as const;
  const asked = await domain.requests.request(allAccounts, request);
  if (asked.kind === 'notPermitted') throw new Error(asked.kind);
  await eventually(async () => {
    const job = await domain.reportJobs.find(allAccounts, key.accountId, asked.job.id);
    return job?.status === 'IN_PROGRESS' && job.generation !== null;
  });
  const reader = await EventReader.open(lapse.redis.connect());
  await cancelReportJob(allAccounts, domain.reportJobs, domain.generations, asked.job);
  await lapse.simulator.resetStatistics();
  // The job's next step finds it cancelled, tells so once more, and is the last.
  for (let told = 0; told < 2;) {
    const { value } = await reader.batches().next();
    for (const event of value?.events ?? [])
      if (event.kind === 'reportJobChanged' && event.reportJob.id === asked.job.id) told++;
  }
  reader.close();
  const job = await domain.reportJobs.findLatest(allAccounts, key, ['SERVICE_LEVEL']);
  expect(job).toMatchObject({ id: asked.job.id, status: 'CANCELLED' });
  expect(await stored(key)).toEqual(before);
  const calls = (await lapse.simulator.statistics())[account.accountId] ?? {};
  expect(calls).toEqual({});
});

test('a report that somebody asked for is due again in the last tenth of its period of four hours', async () => {
  const hour = 3_600_000;
  const key = keyIn(account, pick(account, 'GROUP'));
  await domain.redis.del(keys.refreshDue(key.accountId));
  const before = Date.now();
  await generate(domain, key);
  const due = Number(await eventually(() => domain.redis.zscore(keys.refreshDue(key.accountId), key.arn)));
  expect(due).toBeGreaterThanOrEqual(before + 3.6 * hour);
  expect(due).toBeLessThanOrEqual(Date.now() + 4 * hour);
});

describe('a job that can’t succeed says why, and leaves the stored report as it is', () => {
  let key: EntityKey;
  let before: unknown;
  beforeAll(async () => {
    key = keyIn(account, pick(account, 'ROLE'));
    await generate(domain, key);
    before = await stored(key);
  });
  afterEach(async () => {
    expect(await stored(key)).toEqual(before);
  });

  test('REPORT_FAILED with AWS’s code', async () => {
    const failedReportError = { code: 'ServiceFailure', message: 'Something broke.' };
    await lapse.simulator.patchSettings({ failedShare: 1, failedReportError });
    expect(await generate(domain, key)).toMatchObject({
      status: 'FAILED',
      error: { code: 'REPORT_FAILED', awsCode: 'ServiceFailure', retryable: true },
    });
  });

  test('REPORT_FAILED without a code where AWS gives none', async () => {
    await lapse.simulator.patchSettings({ failedShare: 1, failedReportError: null });
    expect(await generate(domain, key)).toMatchObject({
      status: 'FAILED',
      error: {
        code: 'REPORT_FAILED',
        message: 'AWS could not make the report and gave no reason.',
        awsCode: null,
      },
    });
  });

  test('ENTITY_NOT_FOUND for an entity that lists still show', async () => {
    await lapse.simulator.patchSettings({ vanishedShare: 1 });
    expect(await generate(domain, key)).toMatchObject({
      status: 'FAILED',
      error: { code: 'ENTITY_NOT_FOUND', awsCode: 'NoSuchEntity', retryable: false },
    });
  });

  test('INVALID_INPUT for what AWS rejects', async () => {
    await lapse.simulator.patchSettings({ actionLevel: false });
    expect(await generate(domain, key, 'ACTION_LEVEL')).toMatchObject({
      status: 'FAILED',
      error: { code: 'INVALID_INPUT', retryable: false },
    });
  });
});

describe('a job ends at once', () => {
  test('ENTITY_NOT_FOUND for an entity that never was', async () => {
    const key = keyOf(`arn:aws:iam::${account.accountId}:role/never-was`);
    expect(await generate(domain, key)).toMatchObject({ error: { code: 'ENTITY_NOT_FOUND' } });
    expect(await stored(key)).toBeNull();
  });

  test('ACCESS_DENIED for an ARN of another account', async () => {
    const elsewhere = keyIn(account, pick(other, 'ROLE'));
    expect(await generate(domain, elsewhere)).toMatchObject({ error: { code: 'ACCESS_DENIED' } });
  });

  test.each(['AccessDenied', 'NoSuchEntity'] as const)(
    'ACCOUNT_UNREACHABLE where the role can’t be entered, told as %s',
    async (missingRoleCode) => {
      await lapse.simulator.patchSettings({ missingRoleCode });
      const accounts = await firstInventories(domain);
      const closed = accounts.find(({ status }) => status !== 'REACHABLE');
      const key = keyOf(`arn:aws:iam::${closed?.accountId ?? ''}:role/any`);
      expect(await generate(domain, key)).toMatchObject({
        error: { code: 'ACCOUNT_UNREACHABLE', awsCode: missingRoleCode, retryable: false },
      });
    },
  );

  test('ACCOUNT_UNREACHABLE for an account that nobody configured', async () => {
    const key = keyOf('arn:aws:iam::999999999999:role/any');
    expect(await generate(domain, key)).toMatchObject({
      error: { code: 'ACCOUNT_UNREACHABLE', awsCode: null },
    });
  });
});

test('the deadline tells apart a report that never finishes and an account that is throttled', async () => {
  const never = { rate: 0.001, burst: 1 };
  await lapse.simulator.patchSettings({
    stuckShare: 1,
    throttles: {
      ...generous,
      accounts: { [other.accountId]: { operations: { GenerateServiceLastAccessedDetails: never } } },
    },
  });
  // The one call that is permitted.
  const asked = {
    ...keyIn(other, pick(other, 'ROLE', 1)),
    granularity: 'ACTION_LEVEL',
    maxAgeSeconds: null,
  } as const;
  await domain.requests.request(allAccounts, asked);
  await eventually(async () => {
    const job = await domain.reportJobs.findLatest(allAccounts, asked, ['ACTION_LEVEL']);
    return job?.status === 'IN_PROGRESS' && job.generation !== null;
  });
  const [stuck, throttled] = await Promise.all([
    generate(domain, keyIn(account, pick(account, 'USER', 1))),
    generate(domain, keyIn(other, pick(other, 'ROLE'))),
  ]);
  expect(stuck).toMatchObject({ error: { code: 'TIMED_OUT', retryable: true } });
  expect(throttled).toMatchObject({ error: { code: 'THROTTLED', retryable: true } });
});
