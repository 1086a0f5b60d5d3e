import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { allAccounts } from '../../src/accounts/index.ts';
import type { EntityKey } from '../../src/entities/index.ts';
import { EventReader, enqueueGeneration } from '../../src/jobs/index.ts';
import { startLapse, type Lapse } from '../support/lapse.ts';
import type { AccountTruth } from '../support/simulator-admin.ts';
import { batchEnd, closeDomain, endOf, eventually, openDomain, type Domain } from './domain.ts';
import { keyIn, reachableTruths, rowsOf } from './truth.ts';

const slow = { rate: 2, burst: 2 };

let lapse: Lapse;
let domain: Domain;
let accounts: AccountTruth[];
beforeAll(async () => {
  lapse = await startLapse({
    apis: 0,
    workers: 2,
    simulator: {
      ...{ accounts: 3, entitiesPerAccount: 50, unreachableAccounts: 0, suspendedAccounts: 0 },
      ...{ jobMinimumMs: 50, jobMaximumMs: 200, throttles: { default: { rate: 500, burst: 500 } } },
    },
    environment: {
      LAPSE_STARTING_RATES:
        'GenerateServiceLastAccessedDetails=20 GetAccountAuthorizationDetails=50 ListPolicyTags=50 AssumeRole=50',
    },
  });
  domain = openDomain(lapse.redis);
  accounts = await reachableTruths(lapse, domain);
});
afterAll(async () => {
  await closeDomain(domain);
  await lapse.stop();
});

const entitiesOf = (account: AccountTruth | undefined): EntityKey[] =>
  account === undefined ? [] : account.entities.map((entity) => keyIn(account, entity));
const create = (entities: readonly EntityKey[], maxAgeSeconds: number | null = null) =>
  domain.batchRequests.create(allAccounts, { granularity: 'SERVICE_LEVEL', maxAgeSeconds, entities });
const progress = (batch: Awaited<ReturnType<typeof create>>) => domain.batches.progress(batch);

const progressRecord = z.object({
  ...{ batchId: z.string(), total: z.number(), queued: z.number(), inProgress: z.number() },
  ...{ completed: z.number(), finishedAt: z.number().nullable() },
});

test('a batch over several accounts ends with every report right', async () => {
  const entities = accounts.flatMap(entitiesOf);
  const batch = await create(entities);
  const end = await batchEnd(domain, batch);
  expect(end).toMatchObject({ total: entities.length, completed: entities.length, failed: 0, cancelled: 0 });
  for (const account of accounts) {
    for (const entity of account.entities) {
      const report = await domain.reports.find(allAccounts, keyIn(account, entity), 'SERVICE_LEVEL');
      expect(report?.services).toEqual(rowsOf(entity));
    }
  }
});

test('how far it is, is in the logs of the workers that make its jobs: records, the last one with its end', async () => {
  const batch = await create(entitiesOf(accounts[0]).slice(0, 3));
  const { total, completed, finishedAt } = await batchEnd(domain, batch);
  const records = await eventually(() => {
    const logs = [0, 1].map((index) => readFileSync(join(lapse.logFolder, `worker-${index}.log`), 'utf8'));
    const lines = logs.flatMap((log) => log.split('\n')).filter((line) => line.includes('"batch progress"'));
    const own = lines.map((line) => progressRecord.parse(JSON.parse(line)));
    const ofBatch = own.filter(({ batchId }) => batchId === batch.id);
    return Promise.resolve(ofBatch.some((record) => record.finishedAt !== null) && ofBatch);
  });
  for (const { queued, inProgress, completed: done, ...record } of records)
    expect(queued + inProgress + done).toBe(record.total);
  expect(records).toContainEqual(expect.objectContaining({ total, completed, finishedAt, queued: 0 }));
});

test('what makes the jobs of a batch is done with when all are made', async () => {
  const [account] = accounts;
  const { accountIds } = await create(entitiesOf(account).slice(0, 1));
  for (const accountId of accountIds) {
    await eventually(async () => (await domain.batches.listOpen(accountId)).length === 0);
  }
});

test('an end that was written, but perhaps not told, is told when its step runs again', async () => {
  const [account] = accounts;
  const [key] = entitiesOf(account);
  if (key === undefined) throw new RangeError();
  const job = await domain.reportJobs.findLatest(allAccounts, key, ['SERVICE_LEVEL']);
  if (job === null) throw new Error('the batch has made no job');
  const ended = await endOf(domain, job);
  const reader = await EventReader.open(lapse.redis.connect());
  await enqueueGeneration(domain.generations, ended, { delayMilliseconds: 0, triedSince: null });
  for await (const { events } of reader.batches()) {
    const told = events.find((event) => event.kind === 'reportJobChanged' && event.reportJob.id === job.id);
    if (told === undefined) continue;
    expect(told).toEqual({ kind: 'reportJobChanged', reportJob: ended });
    break;
  }
  reader.close();
});

test('a batch whose reports are young enough asks AWS nothing', async () => {
  await lapse.simulator.resetStatistics();
  const end = await batchEnd(domain, await create(entitiesOf(accounts[0]), 3_600));
  expect(end.completed).toBe(end.total);
  const calls = (await lapse.simulator.statistics())[accounts[0]?.accountId ?? ''] ?? {};
  expect(calls).not.toHaveProperty('GenerateServiceLastAccessedDetails');
});

describe('while a large batch is under way', () => {
  test('a small one of another account and a person’s request are done first; cancelled, it ends for good', async () => {
    const [busy, quiet] = accounts;
    await lapse.simulator.patchSettings({
      throttles: {
        default: { rate: 500, burst: 500 },
        accounts: { [busy?.accountId ?? '']: { operations: { GenerateServiceLastAccessedDetails: slow } } },
      },
    });
    const large = await create(entitiesOf(busy));
    const small = await create(entitiesOf(quiet).slice(0, 5));
    expect(await batchEnd(domain, small)).toMatchObject({ total: 5, completed: 5 });
    expect(await progress(large)).toMatchObject({ finishedAt: null });

    const [last] = entitiesOf(busy).slice(-1);
    if (last === undefined) throw new RangeError();
    const request = { ...last, granularity: 'ACTION_LEVEL', maxAgeSeconds: null } as const;
    const asked = await domain.requests.request(allAccounts, request);
    if (asked.kind === 'notPermitted') throw new Error(asked.kind);
    expect(await endOf(domain, asked.job)).toMatchObject({ status: 'COMPLETED' });
    const under = await progress(large);
    expect(under).toMatchObject({ finishedAt: null });
    expect(under.queued).toBeGreaterThan(0);

    expect(await domain.batchRequests.cancel(allAccounts, large.id)).toMatchObject({ kind: 'cancelled' });
    const cancelled = await progress(large);
    expect(cancelled).toMatchObject({ queued: 0, inProgress: 0 });
    expect(cancelled.finishedAt).not.toBeNull();
    expect(cancelled.completed + cancelled.cancelled + cancelled.failed).toBe(
      large.accountIds.length && under.total,
    );
  });
});
