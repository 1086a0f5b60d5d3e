import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allAccounts } from '../../src/accounts/index.ts';
import { transitions } from '../../src/jobs/index.ts';
import { keys } from '../../src/redis/index.ts';
import { reportField } from '../../src/reports/index.ts';
import { eventually, queuedJob } from '../integration/domain.ts';
import { keyIn, rowsOf } from '../integration/truth.ts';
import { ask } from '../support/graphql.ts';
import { startLapse, type Lapse } from '../support/lapse.ts';
import { Observer, type Subject } from './reports.ts';

let lapse: Lapse;
let observer: Observer;
beforeAll(async () => {
  lapse = await startLapse({
    refresh: 'off',
    simulator: {
      ...{ accounts: 2, entitiesPerAccount: 50, unreachableAccounts: 0, suspendedAccounts: 0 },
      ...{ jobMinimumMs: 100, jobMaximumMs: 500, throttles: {} },
    },
    environment: { LAPSE_TAKEOVER_SECONDS: '3' },
  });
  observer = await Observer.open(lapse);
});
afterAll(async () => {
  await observer.close();
  await lapse.stop();
});

const keyOf = ({ account, entity }: Subject) => keyIn(account, entity);
const workerLog = () => readFileSync(join(lapse.logFolder, 'worker-0.log'), 'utf8');

interface Batch {
  readonly total: number;
  readonly queued: number;
  readonly inProgress: number;
  readonly completed: number;
  readonly cancelled: number;
  readonly finishedAt: string | null;
}

async function startBatch(accountId: string): Promise<string> {
  const { generateReports } = await ask<{ generateReports: { reportBatch: { id: string } } }>(
    lapse.apiUrl(),
    'mutation($filter:EntityFilter!){generateReports(input:{filter:$filter}){reportBatch{id}}}',
    { filter: { accountIds: [accountId] } },
  );
  return generateReports.reportBatch.id;
}

async function readBatch(id: string): Promise<Batch> {
  const query =
    'query($id:ID!){node(id:$id){...on ReportBatch{total queued inProgress completed cancelled finishedAt}}}';
  return (await ask<{ node: Batch }>(lapse.apiUrl(), query, { id })).node;
}

async function expectInternal(subject: Subject): Promise<void> {
  expect(await observer.end(subject)).toMatchObject({ status: 'FAILED', error: { code: 'INTERNAL' } });
  await observer.expectSeen(subject, 'FAILED');
}

describe('a poisoned job ends as INTERNAL, is in the log, and keeps nobody else from working', () => {
  test('when its payload is malformed', async () => {
    const [poisoned, other] = [observer.subject(0, 0), observer.subject(0, 1)];
    const { domain } = observer;
    const job = await domain.reportJobs.start(queuedJob(keyOf(poisoned)));
    const generate = { accountId: poisoned.account.accountId, reportJobId: job?.id };
    const bull = `${domain.generations.opts.prefix ?? ''}:${domain.generations.name}`;
    const id = `${job?.id ?? ''}-0`;
    // As no version of Lapse would enqueue it.
    await domain.generations.pause();
    await domain.requests.request(allAccounts, {
      ...keyOf(poisoned),
      granularity: 'SERVICE_LEVEL',
      maxAgeSeconds: null,
    });
    await domain.redis.hset(`${bull}:${id}`, 'data', JSON.stringify({ version: 1, ...generate }));
    await domain.generations.resume();
    await observer.generate(other);
    await expectInternal(poisoned);
    await observer.expectRight(other);
    expect(workerLog()).toMatch(new RegExp(`"level":50.*${job?.id ?? ''}.*malformed payload`));
  });

  test('but for one whose payload is no payload at all: it is enqueued anew', async () => {
    const [poisoned, other] = [observer.subject(0, 2), observer.subject(0, 3)];
    const { domain } = observer;
    await domain.generations.pause();
    await observer.generate(poisoned);
    const job = await observer.find(poisoned);
    await domain.redis.hset(domain.generations.toKey(`${job?.id ?? ''}-0`), 'data', '{"version":');
    await domain.generations.resume();
    await observer.generate(other);
    await observer.expectRight(other);
    await observer.expectRight(poisoned);
  });

  test('when its step throws whenever it is run', async () => {
    const [poisoned, other] = [observer.subject(1, 0), observer.subject(0, 4)];
    const budget = keys.budget(keyOf(poisoned).accountId, 'GenerateServiceLastAccessedDetails');
    await observer.domain.redis.del(budget);
    await observer.domain.redis.set(budget, 'not a budget');
    await observer.generate(poisoned);
    const batchId = await startBatch(poisoned.account.accountId);
    await observer.generate(other);
    await observer.expectRight(other);
    await expectInternal(poisoned);
    expect(workerLog()).toMatch(/"level":50.*WRONGTYPE/);
    // Jobs that could not be made are cancelled, so that the batch ends as well.
    const { total, cancelled } = await eventually(async () => {
      const batch = await readBatch(batchId);
      return batch.finishedAt === null ? null : batch;
    });
    expect(cancelled).toBe(total);
    await observer.domain.redis.del(budget);
    const healed = observer.subject(1, 1);
    await observer.generate(healed);
    await observer.expectRight(healed);
  });
});

test('a job whose own record is damaged begins again, and its batch comes to an end with exact counts', async () => {
  const { redis, generations, reportJobs } = observer.domain;
  const { accountId } = keyOf(observer.subject(1, 0));
  await generations.pause();
  const batchId = await startBatch(accountId);
  const [queued, begun, gone] = await eventually(async () => {
    const running = await reportJobs.listRunning(allAccounts, accountId);
    return running.length < 3 ? null : running;
  });
  if (queued === undefined || begun === undefined || gone === undefined) throw new RangeError();
  await reportJobs.save(begun, (current) => transitions.generating(current, Date.now()));
  await redis.hset(keys.reportJobs(accountId), queued.id, '{"version":1,');
  await redis.hset(keys.reportJobs(accountId), begun.id, '{"version":1,');
  await redis.hdel(keys.reportJobs(accountId), gone.id);
  await generations.resume();
  const end = await eventually(async () => {
    const batch = await readBatch(batchId);
    return batch.finishedAt === null ? null : batch;
  });
  expect(end).toMatchObject({ queued: 0, inProgress: 0, completed: end.total });
  for (const { id } of [queued, begun, gone])
    expect(await reportJobs.find(allAccounts, accountId, id)).toMatchObject({ status: 'COMPLETED' });
});

describe('a stored report that is damaged counts as none', () => {
  const damages: readonly (readonly [string, (text: string) => string])[] = [
    ['cut off', (text) => text.slice(0, text.length / 2)],
    ['with bits turned over in its services', (text) => text.replace(/"services":"../, '"services":"~~')],
    ['of a format that nobody knows', (text) => text.replace('"version":1', '"version":9000')],
  ];
  const subjects = () => damages.map((_, index) => observer.subject(0, 5 + index));

  beforeAll(async () => {
    const { redis } = observer.domain;
    for (const subject of subjects()) await observer.generate(subject);
    for (const [index, subject] of subjects().entries()) {
      const { accountId, arn } = keyOf(subject);
      const field = reportField(arn, 'SERVICE_LEVEL');
      await observer.expectRight(subject);
      const text = (await redis.hget(keys.reports(accountId), field)) ?? '';
      const damaged = damages[index]?.[1](text) ?? text;
      expect(damaged).not.toBe(text);
      await redis.hset(keys.reports(accountId), field, damaged);
    }
    // Fills its index with them.
    await lapse.startApi();
  });

  test.each(damages.map(([damage], index) => [damage, index] as const))(
    '%s: it is shown by nobody, and made again',
    async (_, index) => {
      const subject = observer.subject(0, 5 + index);
      const { accountId, arn } = keyOf(subject);
      const query = `query($arn:Arn!,$accountId:AccountId!){entity(arn:$arn,accountId:$accountId){name report{ageSeconds}}}`;
      for (const api of [0, 1]) {
        const { entity } = await ask<{ entity: object }>(lapse.apiUrl(api), query, { arn, accountId });
        expect(entity).toEqual({ name: subject.entity.name, report: null });
      }
      // A young report would do, and there is none.
      const { generateReport } = await ask<{ generateReport: { reportJob: { status: string } } }>(
        lapse.apiUrl(),
        'mutation($input:GenerateReportInput!){generateReport(input:$input){reportJob{status}}}',
        { input: { arn, accountId, maxAgeSeconds: 3_600 } },
      );
      expect(generateReport.reportJob.status).toBe('QUEUED');
      const report = await eventually(() =>
        observer.domain.reports.find(allAccounts, { accountId, arn }, 'SERVICE_LEVEL'),
      );
      expect(report.services).toEqual(rowsOf(subject.entity));
    },
  );
});
