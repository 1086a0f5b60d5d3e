import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accountIdSchema, allAccounts } from '../../src/accounts/index.ts';
import { entityArnSchema, type EntityKey } from '../../src/entities/index.ts';
import {
  batchQueue,
  generateQueue,
  openQueue,
  ReportBatches,
  ReportBatchStore,
  ReportJobStore,
  type ReportBatch,
} from '../../src/jobs/index.ts';
import { Catalogue, ReportStore, type ServiceAccess } from '../../src/reports/index.ts';
import { startLapse, type Lapse } from '../support/lapse.ts';
import type { AccountTruth, EntityTruth } from '../support/simulator-admin.ts';

/** All faults at once; the seed makes them the same in every run. */
const faults = {
  seed: 'all faults',
  accounts: 50,
  entitiesPerAccount: 10,
  entitiesVariation: 0.2,
  unreachableAccounts: 3,
  suspendedAccounts: 2,
  jobMinimumMs: 100,
  jobMaximumMs: 2_000,
  failedShare: 0.06,
  stuckShare: 0.04,
  vanishedShare: 0.06,
  pageLimit: 120,
  laterPageVariation: 0.5,
  throttles: {
    default: { rate: 20, burst: 20 },
    operations: {
      GenerateServiceLastAccessedDetails: { rate: 3, burst: 3 },
      GetServiceLastAccessedDetails: { rate: 12, burst: 12 },
    },
  },
  latencyMinimumMs: 5,
  latencyMaximumMs: 60,
  serverErrorShare: 0.03,
  resetShare: 0.02,
};

let lapse: Lapse;
let truths: AccountTruth[];
let batch: ReportBatch;
let batches: ReportBatchStore;
let reports: ReportStore;
let reportJobs: ReportJobStore;

beforeAll(async () => {
  lapse = await startLapse({
    refresh: 'off',
    apis: 0,
    workers: 2,
    simulator: faults,
    environment: { LAPSE_JOB_DEADLINE_SECONDS: '75' },
  });
  const redis = lapse.redis.connect();
  const catalogue = new Catalogue(redis);
  batches = new ReportBatchStore(redis);
  reports = new ReportStore(redis, catalogue);
  reportJobs = new ReportJobStore(redis, catalogue);
  truths = await readTruths();
  const requests = new ReportBatches({
    batches,
    reportJobs,
    batchQueue: openQueue(batchQueue, redis),
    generateQueue: openQueue(generateQueue, redis),
  });
  const entities = truths.flatMap((account) => account.entities.map((entity) => keyOf(account, entity)));
  batch = await requests.create(allAccounts, { granularity: 'SERVICE_LEVEL', maxAgeSeconds: null, entities });
  await untilFinished(0.5);
  await lapse.killWorker(0, 'SIGKILL');
  await untilFinished(1);
}, 240_000);
afterAll(async () => {
  await lapse.stop();
});

describe('with every fault switched on and one of two workers killed half-way', () => {
  test('every job ends in the state that AWS decided for its entity', async () => {
    const wrong: string[] = [];
    for (const account of truths) {
      for (const entity of account.entities) {
        const job = await reportJobs.findLatest(allAccounts, keyOf(account, entity), ['SERVICE_LEVEL']);
        const state = job?.status === 'FAILED' ? job.error.code : (job?.status ?? 'no job');
        if (state !== expectedState(account, entity)) {
          wrong.push(`${account.accountId} ${entity.arn}: ${state}, not ${expectedState(account, entity)}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  test('every report that can be had is stored and equal to the truth, row by row', async () => {
    const different: string[] = [];
    for (const account of truths) {
      for (const entity of account.entities) {
        if (expectedState(account, entity) !== 'COMPLETED') continue;
        const report = await reports.find(allAccounts, keyOf(account, entity), 'SERVICE_LEVEL');
        const rows = report?.services.map(rowOf);
        if (!isDeepStrictEqual(rows, entity.services)) different.push(entity.arn);
      }
    }
    expect(different).toEqual([]);
  });

  test('nothing is stored of entities that have no report', async () => {
    const invented: string[] = [];
    for (const account of truths) {
      for (const entity of account.entities) {
        if (expectedState(account, entity) === 'COMPLETED') continue;
        const report = await reports.find(allAccounts, keyOf(account, entity), 'SERVICE_LEVEL');
        if (report !== null) invented.push(entity.arn);
      }
    }
    expect(invented).toEqual([]);
  });
});

/** The simulated accounts are those of the accounts file, suspended and unreachable ones included. */
async function readTruths(): Promise<AccountTruth[]> {
  const answer = await fetch(`${lapse.simulator.url}/_admin/accounts.yaml`);
  const ids = Array.from((await answer.text()).matchAll(/accountId: "?(\d{12})/g), ([, id]) => id ?? '');
  const found: AccountTruth[] = [];
  for (const accountId of ids) found.push(await lapse.simulator.truth({ accountId }));
  return found;
}

function keyOf({ accountId }: AccountTruth, { arn }: EntityTruth): EntityKey {
  return { accountId: accountIdSchema.parse(accountId), arn: entityArnSchema.parse(arn) };
}

/** Waits until at least this share of the batch's jobs has ended. */
async function untilFinished(share: number): Promise<void> {
  for (;;) {
    const { queued, inProgress, total } = await batches.progress(batch);
    if (total - queued - inProgress >= share * total) return;
    await sleep(100);
  }
}

function expectedState({ state }: AccountTruth, { fate }: EntityTruth): string {
  if (state !== 'ACTIVE') return 'ACCOUNT_UNREACHABLE';
  const byFate: Readonly<Record<string, string>> = {
    completes: 'COMPLETED',
    failed: 'REPORT_FAILED',
    stuck: 'TIMED_OUT',
    vanished: 'ENTITY_NOT_FOUND',
  };
  return byFate[fate] ?? `an unknown fate: ${fate}`;
}

function rowOf(row: ServiceAccess) {
  return {
    serviceNamespace: row.serviceNamespace,
    serviceName: row.serviceName,
    lastAuthenticated: row.lastAuthenticated && new Date(row.lastAuthenticated.time).toISOString(),
    lastAuthenticatedEntity: row.lastAuthenticated?.entityArn ?? null,
    lastAuthenticatedRegion: row.lastAuthenticated?.region ?? null,
    totalAuthenticatedEntities: row.totalAuthenticatedEntities,
    trackedActions: row.trackedActions,
  };
}
