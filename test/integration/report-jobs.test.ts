import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { allAccounts } from '../../src/accounts/index.ts';
import { cancelReportJob, priorities, transitions, type ActiveReportJob } from '../../src/jobs/index.ts';
import { keys } from '../../src/redis/index.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import {
  closeDomain,
  complete,
  keyOf,
  openDomain,
  queuedJob,
  reportOf,
  scopeOf,
  written,
  type Domain,
} from './domain.ts';

const role = keyOf('arn:aws:iam::111122223333:role/reader');
const { accountId } = role;

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

const find = (id: string) => domain.reportJobs.find(allAccounts, accountId, id);
const begin = async (job: ActiveReportJob) =>
  written(await domain.reportJobs.save(job, (current) => transitions.generating(current, Date.now())));
const request = (granularity: 'SERVICE_LEVEL' | 'ACTION_LEVEL' = 'SERVICE_LEVEL') =>
  domain.requests.request(allAccounts, { ...role, granularity, maxAgeSeconds: null });

describe('single flight', () => {
  test('fifty callers at once get one job, which is in the queue once', async () => {
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => request()));
    const jobs = outcomes.flatMap((outcome) => (outcome.kind === 'notPermitted' ? [] : [outcome.job.id]));
    expect(new Set(jobs).size).toBe(1);
    expect(jobs).toHaveLength(50);
    expect(outcomes.filter(({ kind }) => kind === 'started')).toHaveLength(1);
    expect(await domain.generations.getJobCountByTypes('prioritized', 'wait')).toBe(1);
  });

  test('each granularity, each account and each entity has its own', async () => {
    const elsewhere = keyOf('arn:aws:iam::444455556666:role/reader');
    const other = keyOf('arn:aws:iam::111122223333:role/writer');
    await Promise.all([request('SERVICE_LEVEL'), request('ACTION_LEVEL')]);
    for (const key of [elsewhere, other]) {
      await domain.requests.request(allAccounts, {
        ...key,
        granularity: 'SERVICE_LEVEL',
        maxAgeSeconds: null,
      });
    }
    expect(await domain.generations.getJobCountByTypes('prioritized', 'wait')).toBe(4);
  });

  test('ends with the job: who asks then gets a new one', async () => {
    const first = queuedJob(role);
    await domain.reportJobs.start(first);
    await complete(domain, first);
    const second = await request();
    expect(second).toMatchObject({ kind: 'started' });
    expect(second).not.toMatchObject({ job: { id: first.id } });
  });

  test('a job whose maker died before it could enqueue it is enqueued by the next who asks', async () => {
    const orphan = queuedJob(role);
    await domain.reportJobs.start(orphan);
    expect(await request()).toMatchObject({ kind: 'joined', job: { id: orphan.id } });
    expect(await domain.generations.getJobCountByTypes('prioritized', 'wait')).toBe(1);
  });

  test('a person who joins a batch’s job has it put first', async () => {
    const [mine, ...others] = Array.from({ length: 5 }, (_, index) =>
      queuedJob(keyOf(`arn:aws:iam::111122223333:role/role-${4 - index}`), {
        lane: 'background',
        batchIds: ['b'],
      }),
    );
    const batch = { id: 'b', priority: priorities.smallBatch };
    if (mine === undefined) throw new RangeError();
    for (const job of [...others, mine]) {
      await domain.requests.requestForBatch(allAccounts, { ...job, maxAgeSeconds: null }, batch);
    }
    const joined = await domain.requests.request(allAccounts, { ...mine, maxAgeSeconds: null });
    expect(joined).toMatchObject({ kind: 'joined', job: { lane: 'interactive', batchIds: ['b'] } });
    const [next] = await domain.generations.getPrioritized();
    expect(joined).toMatchObject({ job: { id: next?.data.reportJobId } });
  });
});

describe('a change of a job', () => {
  test('goes through for one of many who try it from the same state', async () => {
    const job = queuedJob(role);
    await domain.reportJobs.start(job);
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, at) =>
        domain.reportJobs.save(job, (current) => transitions.generating(current, at)),
      ),
    );
    expect(outcomes.filter(({ kind }) => kind === 'written')).toHaveLength(1);
    expect(await find(job.id)).toMatchObject({ status: 'IN_PROGRESS', attempts: 1, revision: 1 });
  });

  test('is refused when the job was taken further since it was read', async () => {
    const job = queuedJob(role);
    await domain.reportJobs.start(job);
    await begin(job);
    const late = await domain.reportJobs.finish(job, (current) => transitions.cancelled(current, Date.now()));
    expect(late).toEqual({ kind: 'conflict' });
    expect(await find(job.id)).toMatchObject({ status: 'IN_PROGRESS' });
  });

  test('goes through when others only joined the job meanwhile, and keeps them', async () => {
    const job = queuedJob(role, { lane: 'background', batchIds: ['one'] });
    await domain.reportJobs.start(job);
    const begun = await begin(job);
    await domain.requests.request(allAccounts, {
      ...role,
      granularity: 'SERVICE_LEVEL',
      maxAgeSeconds: null,
    });
    await domain.requests.requestForBatch(
      allAccounts,
      { ...role, granularity: 'SERVICE_LEVEL', maxAgeSeconds: null },
      { id: 'two', priority: priorities.smallBatch },
    );
    const generation = { awsJobId: 'aws', workerId: 'w', sessionId: 's', generatedAt: Date.now() };
    const generated = await domain.reportJobs.save(begun, (current) =>
      transitions.generated(current, generation),
    );
    expect(generated).toMatchObject({
      kind: 'written',
      job: { generation, lane: 'interactive', batchIds: ['one', 'two'] },
    });
  });

  test('that is repeated because its answer got lost counts as written', async () => {
    const job = queuedJob(role);
    await domain.reportJobs.start(job);
    const at = Date.now();
    const first = await domain.reportJobs.save(job, (current) => transitions.generating(current, at));
    const again = await domain.reportJobs.save(job, (current) => transitions.generating(current, at));
    expect(again).toEqual(first);
    expect(await find(job.id)).toMatchObject({ revision: 1, attempts: 1 });
  });

  test('of a job that nobody knows is refused', async () => {
    const unknown = await domain.reportJobs.save(queuedJob(role), (current) =>
      transitions.generating(current, Date.now()),
    );
    expect(unknown).toEqual({ kind: 'conflict' });
  });
});

test('the jobs under way are told apart from those whose records are damaged or gone', async () => {
  const [whole, damaged, gone, newer] = ['whole', 'damaged', 'gone', 'newer'].map((name) =>
    queuedJob(keyOf(`arn:aws:iam::111122223333:role/${name}`)),
  );
  if (!whole || !damaged || !gone || !newer) throw new RangeError();
  for (const job of [whole, damaged, gone, newer]) await domain.reportJobs.start(job);
  const records = keys.reportJobs(accountId);
  await domain.redis.hset(records, { [damaged.id]: '{"version":1,', [newer.id]: '{"version":1000}' });
  await domain.redis.hdel(records, gone.id);
  const { running, unreadable } = await domain.reportJobs.listUnderWay(allAccounts, accountId);
  expect(running).toEqual([whole]);
  expect(new Map(unreadable.map(({ arn, text }) => [arn, text]))).toEqual(
    new Map([
      [damaged.arn, '{"version":1,'],
      [gone.arn, ''],
    ]),
  );
});

describe('completing', () => {
  test('stores the report and the job’s end, and ends the single flight', async () => {
    const job = queuedJob(role);
    await domain.reportJobs.start(job);
    const report = reportOf(job);
    await complete(domain, job, report);
    expect(await find(job.id)).toMatchObject({ status: 'COMPLETED', awsJobId: report.jobId });
    expect(await domain.reports.find(allAccounts, role, 'SERVICE_LEVEL')).toEqual(report);
    expect(await domain.reportJobs.listRunning(allAccounts, accountId)).toEqual([]);
  });

  test('stores nothing when the job was cancelled meanwhile', async () => {
    const job = queuedJob(role);
    await domain.reportJobs.start(job);
    const begun = await begin(job);
    await cancelReportJob(allAccounts, domain.reportJobs, domain.generations, job);
    const generation = { awsJobId: 'aws', workerId: 'w', sessionId: 's', generatedAt: Date.now() };
    const late = await domain.reportJobs.complete(
      begun,
      (current) => transitions.completed(current, generation, Date.now()),
      reportOf(job),
    );
    expect(late).toEqual({ kind: 'conflict' });
    expect(await domain.reports.find(allAccounts, role, 'SERVICE_LEVEL')).toBeNull();
  });
});

test('a failed refresh leaves the stored report in place', async () => {
  const first = queuedJob(role);
  await domain.reportJobs.start(first);
  const report = reportOf(first);
  await complete(domain, first, report);
  const second = queuedJob(role);
  await domain.reportJobs.start(second);
  const error = { code: 'TIMED_OUT', message: 'too late', awsCode: null, retryable: true } as const;
  await domain.reportJobs.finish(second, (current) => transitions.failed(current, error, Date.now()));
  expect(await domain.reports.find(allAccounts, role, 'SERVICE_LEVEL')).toEqual(report);
});

describe('cancelling', () => {
  test('a queued job takes it out of the queue', async () => {
    const outcome = await request();
    if (outcome.kind === 'notPermitted') throw new Error(outcome.kind);
    const cancelled = await cancelReportJob(allAccounts, domain.reportJobs, domain.generations, outcome.job);
    expect(cancelled).toMatchObject({ kind: 'cancelled', job: { status: 'CANCELLED', startedAt: null } });
    expect(await domain.generations.count()).toBe(0);
  });

  test('a finished job says so and changes nothing', async () => {
    const job = queuedJob(role);
    await domain.reportJobs.start(job);
    await complete(domain, job);
    const cancelled = await cancelReportJob(allAccounts, domain.reportJobs, domain.generations, job);
    expect(cancelled).toMatchObject({ kind: 'alreadyFinished', job: { status: 'COMPLETED' } });
  });
});

describe('jobs that newer ones replaced', () => {
  test('are kept up to 200 an account, the oldest go first', async () => {
    const made: string[] = [];
    for (let index = 0; index <= 205; index++) {
      const job = queuedJob(role, { createdAt: index });
      await domain.reportJobs.start(job);
      await domain.reportJobs.finish(job, (current) => transitions.cancelled(current, index));
      made.push(job.id);
    }
    const kept = await domain.reportJobs.listAccount(allAccounts, accountId);
    expect(kept.map(({ id }) => id).sort()).toEqual(made.slice(-201).sort());
  });

  test('the newest of an entity is never trimmed', async () => {
    const quiet = queuedJob(keyOf('arn:aws:iam::111122223333:role/quiet'), { createdAt: 0 });
    await domain.reportJobs.start(quiet);
    await complete(domain, quiet);
    for (let index = 1; index <= 205; index++) {
      const job = queuedJob(role, { createdAt: index });
      await domain.reportJobs.start(job);
      await domain.reportJobs.finish(job, (current) => transitions.cancelled(current, index));
    }
    expect(await domain.reportJobs.findLatest(allAccounts, quiet, ['SERVICE_LEVEL'])).toMatchObject({
      id: quiet.id,
    });
  });
});

test('a caller without the account gets exactly what a job that does not exist gives', async () => {
  const job = queuedJob(role);
  await domain.reportJobs.start(job);
  const scope = scopeOf('444455556666');
  const { reportJobs, generations } = domain;
  expect(await reportJobs.find(scope, accountId, job.id)).toBeNull();
  expect(await reportJobs.findLatest(scope, role, ['SERVICE_LEVEL'])).toBeNull();
  expect(await reportJobs.listAccount(scope, accountId)).toEqual([]);
  expect(await reportJobs.listRunning(scope, accountId)).toEqual([]);
  expect(await cancelReportJob(scope, reportJobs, generations, job)).toEqual(
    await cancelReportJob(allAccounts, reportJobs, generations, { accountId, id: 'unknown' }),
  );
  const asked = { ...role, granularity: 'SERVICE_LEVEL', maxAgeSeconds: null } as const;
  expect(await domain.requests.request(scope, asked)).toEqual({ kind: 'notPermitted' });
  expect(await domain.redis.hlen(keys.runningReportJobs(accountId))).toBe(1);
});
