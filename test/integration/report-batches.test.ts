import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { allAccounts, type AccountScope } from '../../src/accounts/index.ts';
import type { EntityKey } from '../../src/entities/index.ts';
import { isFinished, priorities, transitions, type ReportBatch } from '../../src/jobs/index.ts';
import { keys } from '../../src/redis/index.ts';
import { createLogger } from '../../src/telemetry/index.ts';
import { LostParts } from '../../worker/batches/lost-parts.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import {
  accountId,
  closeDomain,
  complete,
  keyOf,
  openDomain,
  queuedJob,
  reportOf,
  scopeOf,
  type Domain,
} from './domain.ts';

const accounts = ['111122223333', '444455556666'] as const;
const [first, second] = accounts;
const rolesOf = (account: string, count: number): EntityKey[] =>
  Array.from({ length: count }, (_, index) => keyOf(`arn:aws:iam::${account}:role/role-${index}`));

let server: TestRedis;
let domain: Domain;
beforeAll(async () => {
  server = await startRedis();
  domain = openDomain(server);
});
beforeEach(() => domain.redis.flushall());
afterAll(async () => {
  await closeDomain(domain);
  await server.stop();
});

const create = (
  entities: readonly EntityKey[],
  maxAgeSeconds: number | null = null,
  scope: AccountScope = allAccounts,
) => domain.batchRequests.create(scope, { granularity: 'SERVICE_LEVEL', maxAgeSeconds, entities });
const progress = (batch: ReportBatch) => domain.batches.progress(batch);

/** Makes jobs for so many entities of a batch's account, as workers do. */
async function makeJobs(batch: ReportBatch, account: string, count: number): Promise<void> {
  const arns = await domain.batches.nextPending(accountId(account), batch.id, count);
  const request = {
    accountId: accountId(account),
    granularity: batch.granularity,
    maxAgeSeconds: batch.maxAgeSeconds,
  };
  await Promise.all(
    arns.map((arn) => domain.requests.requestForBatch(allAccounts, { ...request, arn }, batch)),
  );
}

async function runningJobs(account: string) {
  return domain.reportJobs.listRunning(allAccounts, accountId(account));
}

const refused = { code: 'ACCESS_DENIED', message: 'no', awsCode: null, retryable: false } as const;

describe('a batch', () => {
  test('counts every entity as queued from the first moment', async () => {
    const batch = await create([...rolesOf(first, 30), ...rolesOf(second, 12)]);
    expect(await progress(batch)).toMatchObject({ total: 42, queued: 42, finishedAt: null });
    expect(batch.accountIds).toEqual(accounts);
  });

  test('counts an entity once that is named twice', async () => {
    const batch = await create([...rolesOf(first, 3), ...rolesOf(first, 3)]);
    expect(await progress(batch)).toMatchObject({ total: 3, queued: 3 });
  });

  test('of nothing is finished at once', async () => {
    const batch = await create([]);
    expect(await progress(batch)).toMatchObject({ total: 0, finishedAt: batch.createdAt });
    expect(await domain.batches.find(allAccounts, batch.id)).toEqual(batch);
  });

  test('adds up at every moment while many workers change its jobs', async () => {
    const batch = await create(rolesOf(first, 60));
    const sums: number[] = [];
    const watch = async (ended: AbortSignal) => {
      while (!ended.aborted) {
        const { queued, inProgress, completed, failed, cancelled } = await progress(batch);
        sums.push(queued + inProgress + completed + failed + cancelled);
        // What is finished is told from memory, without giving others their turn.
        await setImmediate();
      }
    };
    const work = async () => {
      await Promise.all([makeJobs(batch, first, 60), makeJobs(batch, first, 60)]);
      await Promise.all(
        (await runningJobs(first)).map((job, index) =>
          index % 3 === 0
            ? domain.reportJobs.finish(job, (current) => transitions.failed(current, refused, Date.now()))
            : complete(domain, job),
        ),
      );
    };
    const ended = new AbortController();
    const working = work().finally(() => {
      ended.abort();
    });
    await Promise.all([working, watch(ended.signal)]);
    expect(new Set(sums)).toEqual(new Set([60]));
    expect(await progress(batch)).toMatchObject({ queued: 0, inProgress: 0, completed: 40, failed: 20 });
    expect((await progress(batch)).finishedAt).not.toBeNull();
  });

  test('counts reports that are young enough as completed and makes no job for them', async () => {
    const [young, old] = rolesOf(first, 2);
    if (young === undefined || old === undefined) throw new RangeError();
    for (const [key, age] of [
      [young, 10],
      [old, 1_000],
    ] as const) {
      const job = queuedJob(key);
      await domain.reportJobs.start(job);
      await complete(domain, job, reportOf(job, { jobCompletionDate: Date.now() - age * 1_000 }));
    }
    const batch = await create([young, old], 100);
    await makeJobs(batch, first, 10);
    expect(await progress(batch)).toMatchObject({ completed: 1, queued: 1, estimatedFinishAt: null });
    expect(await runningJobs(first)).toMatchObject([{ arn: old.arn }]);
  });

  test('joins jobs that are under way, of persons and of other batches', async () => {
    const [role] = rolesOf(first, 1);
    if (role === undefined) throw new RangeError();
    await domain.requests.request(allAccounts, {
      ...role,
      granularity: 'SERVICE_LEVEL',
      maxAgeSeconds: null,
    });
    const batches = [await create([role]), await create([role])];
    for (const batch of batches) await makeJobs(batch, first, 1);
    const [job, ...others] = await runningJobs(first);
    expect(others).toEqual([]);
    expect(job).toMatchObject({ lane: 'interactive', batchIds: batches.map(({ id }) => id) });
    if (job !== undefined) await complete(domain, job);
    for (const batch of batches) expect(await progress(batch)).toMatchObject({ completed: 1, queued: 0 });
  });

  test('goes before a larger one, and takes along the jobs that both wait for', async () => {
    const [shared, ...large] = rolesOf(first, 101);
    const [own] = rolesOf(second, 1);
    if (shared === undefined || own === undefined) throw new RangeError();
    await makeJobs(await create([...large, shared]), first, 101);
    const small = await create([own, shared]);
    for (const account of [first, second]) await makeJobs(small, account, 1);
    const next = await domain.generations.getPrioritized(0, 1);
    expect(next.map(({ data }) => data.accountId).toSorted()).toEqual([first, second]);
    expect(next.map(({ priority }) => priority)).toEqual([priorities.smallBatch, priorities.smallBatch]);
  });

  test('counts an entity once, also when its job failed before its chunk was made again', async () => {
    const batch = await create(rolesOf(first, 2));
    await makeJobs(batch, first, 1);
    const [job] = await runningJobs(first);
    if (job === undefined) throw new RangeError();
    await domain.reportJobs.finish(job, (current) => transitions.failed(current, refused, Date.now()));
    await makeJobs(batch, first, 2);
    expect(await progress(batch)).toMatchObject({ total: 2, queued: 1, failed: 1 });
    expect(await runningJobs(first)).toHaveLength(1);
  });
});

/** How often Redis has run a command so far. */
async function callsOf(command: string): Promise<number> {
  const stats = await domain.redis.info('commandstats');
  return Number(new RegExp(`cmdstat_${command}:calls=(\\d+)`).exec(stats)?.[1] ?? 0);
}

describe('how far a batch is', () => {
  const reads = () => callsOf('hgetall');
  const readsFor = async (batch: ReportBatch) => {
    const before = await reads();
    const seen = await progress(batch);
    return { seen, reads: (await reads()) - before };
  };
  const finish = async (batch: ReportBatch, account: string) => {
    await makeJobs(batch, account, 10);
    for (const job of await runningJobs(account)) await complete(domain, job);
  };

  test('is read of accounts that are at work, and only once of those that are finished', async () => {
    const batch = await create([...rolesOf(first, 3), ...rolesOf(second, 2)]);
    await finish(batch, first);
    expect(await readsFor(batch)).toMatchObject({ reads: 2, seen: { completed: 3, queued: 2 } });
    expect(await readsFor(batch)).toMatchObject({ reads: 1, seen: { completed: 3, queued: 2 } });
    await finish(batch, second);
    const { seen } = await readsFor(batch);
    expect(seen).toMatchObject({ total: 5, completed: 5, queued: 0, inProgress: 0 });
    expect(await readsFor(batch)).toEqual({ reads: 0, seen });
  });

  test('is read only once of accounts in which it was cancelled, after their last job has ended', async () => {
    const batch = await create([...rolesOf(first, 3), ...rolesOf(second, 2)]);
    await makeJobs(batch, first, 1);
    await domain.batchRequests.cancel(scopeOf(second), batch.id);
    expect(await readsFor(batch)).toMatchObject({ reads: 2, seen: { queued: 3, cancelled: 2 } });
    await domain.batchRequests.cancel(allAccounts, batch.id);
    expect(await readsFor(batch)).toMatchObject({ reads: 1, seen: { queued: 0, cancelled: 5 } });
    expect(await readsFor(batch)).toMatchObject({ reads: 0, seen: { total: 5, cancelled: 5 } });
  });

  test('is read anew from a Redis that was away, because it may have lost its last second', async () => {
    const batch = await create(rolesOf(first, 1));
    await finish(batch, first);
    expect(await readsFor(batch)).toMatchObject({ seen: { completed: 1 } });
    const [part = ''] = batch.accountIds.map((id) => keys.reportBatchPart(id, batch.id));
    await domain.redis.hset(`${part}:counts`, { COMPLETED: 0, IN_PROGRESS: 1 });
    await server.restart();
    await expect.poll(() => progress(batch)).toMatchObject({ completed: 0, inProgress: 1 });
  });
});

describe('the list of batches', () => {
  test('has the newest first, and for each caller those with jobs in their accounts', async () => {
    const both = await create([...rolesOf(first, 1), ...rolesOf(second, 1)]);
    const elsewhere = await create(rolesOf(second, 1));
    const here = await create(rolesOf(first, 1));
    const seenBy = async (scope: AccountScope) => (await domain.batches.list(scope)).map(({ id }) => id);
    const newestFirst = [here, elsewhere, both].toSorted(
      (a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1),
    );
    expect(await seenBy(allAccounts)).toEqual(newestFirst.map(({ id }) => id));
    expect(await seenBy(scopeOf(first))).toEqual(
      newestFirst.filter((batch) => batch !== elsewhere).map(({ id }) => id),
    );
  });

  test('reads each batch once for whoever may see some accounts, and anew from a Redis that was away', async () => {
    const batches = [await create(rolesOf(first, 1)), await create(rolesOf(second, 1))];
    const readsFor = async (scope: AccountScope) => {
      const before = await callsOf('get');
      const listed = await domain.batches.list(scope);
      return { listed: listed.map(({ id }) => id), reads: (await callsOf('get')) - before };
    };
    const [ofFirst, ofSecond] = batches.map(({ id }) => [id]);
    expect(await readsFor(scopeOf(first))).toEqual({ listed: ofFirst, reads: 2 });
    expect(await readsFor(scopeOf(first))).toEqual({ listed: ofFirst, reads: 0 });
    expect(await readsFor(scopeOf(second))).toEqual({ listed: ofSecond, reads: 0 });
    await server.restart();
    await expect.poll(() => readsFor(scopeOf(second))).toEqual({ listed: ofSecond, reads: 2 });
  });

  test('lets go of what is a week old and keeps a bounded number', async () => {
    const week = 7 * 86_400_000;
    const { id } = await create(rolesOf(first, 1));
    await domain.redis.zadd(keys.reportBatches, Date.now() - week - 1_000, 'old');
    expect(await domain.batches.list(allAccounts)).toMatchObject([{ id }]);
    const many = Array.from({ length: 1_200 }, (_, index) => [Date.now() - 10_000 + index, `b${index}`]);
    await domain.redis.zadd(keys.reportBatches, ...many.flat());
    const newest = await create(rolesOf(first, 1));
    expect(await domain.redis.zcard(keys.reportBatches)).toBe(1_000);
    expect(await domain.batches.list(allAccounts)).toContainEqual({
      id: newest.id,
      createdAt: newest.createdAt,
    });
  });
});

describe('cancelling a batch', () => {
  test('counts what has no job yet as cancelled, ends its jobs, and keeps what is done', async () => {
    const batch = await create([...rolesOf(first, 10), ...rolesOf(second, 10)]);
    await makeJobs(batch, first, 4);
    const [done] = await runningJobs(first);
    if (done === undefined) throw new RangeError();
    await complete(domain, done);
    expect(await domain.batchRequests.cancel(allAccounts, batch.id)).toMatchObject({ kind: 'cancelled' });
    expect(await progress(batch)).toMatchObject({
      total: 20,
      completed: 1,
      cancelled: 19,
      queued: 0,
      inProgress: 0,
    });
    expect(await runningJobs(first)).toEqual([]);
    expect(await domain.generations.count()).toBe(1);
  });

  test('leaves alone a job that somebody else waits for, and leaves it', async () => {
    const [shared, own] = rolesOf(first, 2);
    if (shared === undefined || own === undefined) throw new RangeError();
    const batch = await create([shared, own]);
    await makeJobs(batch, first, 2);
    const request = { ...shared, granularity: 'SERVICE_LEVEL', maxAgeSeconds: null } as const;
    await domain.requests.request(allAccounts, request);
    await domain.batchRequests.cancel(allAccounts, batch.id);
    expect(await progress(batch)).toMatchObject({ cancelled: 2 });
    const [kept, ...others] = await runningJobs(first);
    expect(others).toEqual([]);
    expect(kept).toMatchObject({ arn: shared.arn, batchIds: [] });
    if (kept !== undefined) await complete(domain, kept);
    expect(await progress(batch)).toMatchObject({ cancelled: 2, completed: 0 });
  });

  test('lets nothing be added afterwards', async () => {
    const [late] = rolesOf(first, 1);
    if (late === undefined) throw new RangeError();
    const batch = await create([late]);
    await domain.batchRequests.cancel(allAccounts, batch.id);
    const request = { ...late, granularity: 'SERVICE_LEVEL', maxAgeSeconds: null } as const;
    expect(await domain.requests.requestForBatch(allAccounts, request, batch)).toBe(false);
    await domain.requests.request(allAccounts, request);
    expect(await domain.requests.requestForBatch(allAccounts, request, batch)).toBe(false);
    expect(await progress(batch)).toMatchObject({ total: 1, cancelled: 1 });
  });

  test('that is finished says so', async () => {
    const batch = await create(rolesOf(first, 1));
    await makeJobs(batch, first, 1);
    for (const job of await runningJobs(first)) await complete(domain, job);
    expect(await domain.batchRequests.cancel(allAccounts, batch.id)).toMatchObject({
      kind: 'alreadyFinished',
    });
  });

  test('adds up when it meets workers that finish its jobs', async () => {
    const batch = await create(rolesOf(first, 40));
    await makeJobs(batch, first, 30);
    const jobs = await runningJobs(first);
    await Promise.all([
      domain.batchRequests.cancel(allAccounts, batch.id),
      ...jobs.map((job) => complete(domain, job).catch(() => undefined)),
    ]);
    const counts = await progress(batch);
    expect(counts).toMatchObject({ total: 40, queued: 0, inProgress: 0 });
    expect(counts.completed + counts.cancelled).toBe(40);
    const ended = await domain.reportJobs.listAccount(allAccounts, accountId(first));
    expect(ended.filter(isFinished)).toHaveLength(30);
  });
});

describe('a caller who may see one of two accounts', () => {
  test('asks and is counted for that one only', async () => {
    const batch = await create([...rolesOf(first, 3), ...rolesOf(second, 4)], null, scopeOf(second));
    expect(await progress(batch)).toMatchObject({ total: 4 });
    expect(await domain.batches.find(scopeOf(first), batch.id)).toBeNull();
  });

  test('sees that one’s part of a batch over both', async () => {
    const batch = await create([...rolesOf(first, 3), ...rolesOf(second, 4)]);
    const seen = await domain.batches.find(scopeOf(second), batch.id);
    expect(seen).toMatchObject({ accountIds: [second] });
    if (seen !== null) expect(await progress(seen)).toMatchObject({ total: 4 });
  });

  test('cancels that one’s part only', async () => {
    const batch = await create([...rolesOf(first, 3), ...rolesOf(second, 4)]);
    await domain.batchRequests.cancel(scopeOf(second), batch.id);
    expect(await progress(batch)).toMatchObject({ total: 7, queued: 3, cancelled: 4 });
  });

  test('finds a batch of other accounts no more than one that does not exist', async () => {
    const batch = await create(rolesOf(first, 3));
    expect(await domain.batchRequests.cancel(scopeOf(second), batch.id)).toEqual(
      await domain.batchRequests.cancel(scopeOf(second), 'unknown'),
    );
    expect(await progress(batch)).toMatchObject({ queued: 3 });
  });
});

describe('a batch whose jobs nobody makes, because what was enqueued for it got lost', () => {
  const logger = createLogger('worker', 'silent');
  const enqueued = () => domain.chunks.getJobCountByTypes('waiting', 'prioritized');

  test('is found by a worker that sees it twice, and enqueued again', async () => {
    await create(rolesOf(first, 3));
    await domain.chunks.drain();
    const lostParts = new LostParts({ ...domain, logger });
    await lostParts.recover(accountId(first));
    expect(await enqueued()).toBe(0);
    await lostParts.recover(accountId(first));
    await lostParts.recover(accountId(first));
    expect(await enqueued()).toBe(1);
  });

  test('is not looked for once it is cancelled', async () => {
    const batch = await create(rolesOf(first, 3));
    await domain.chunks.drain();
    await domain.batchRequests.cancel(allAccounts, batch.id);
    const lostParts = new LostParts({ ...domain, logger });
    await lostParts.recover(accountId(first));
    await lostParts.recover(accountId(first));
    expect(await enqueued()).toBe(0);
  });
});
