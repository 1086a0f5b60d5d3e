import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { accountIdSchema, allAccounts } from '../../src/accounts/index.ts';
import { entityArnSchema } from '../../src/entities/index.ts';
import { transitions, type ActiveReportJob } from '../../src/jobs/index.ts';
import { keys } from '../../src/redis/index.ts';
import { subscribe } from '../support/graphql.ts';
import { accountId, startApiProcess, type ApiProcess } from './api-process.ts';
import { closeDomain, complete, openDomain, type Domain } from './domain.ts';

const account = accountIdSchema.parse(accountId);
const arnOf = (index: number) => `arn:aws:iam::${accountId}:role/batch/Role-${index}`;
const entities = 40;
const throttled = { code: 'THROTTLED', message: 'AWS throttled it', awsCode: null, retryable: true } as const;

let api: ApiProcess;
let domain: Domain;
beforeAll(async () => {
  api = await startApiProcess(async (seed) => {
    await seed.account();
    for (let index = 0; index < entities; index++)
      await seed.entity({ arn: arnOf(index), name: `Role-${index}`, path: '/batch/' });
  });
  domain = openDomain(api.redis);
});
beforeEach(async () => {
  for (const job of await running()) await fail(job);
});
afterAll(async () => {
  await closeDomain(domain);
  await api.stop();
});

const running = () => domain.reportJobs.listRunning(allAccounts, account);
const fail = (job: ActiveReportJob) =>
  domain.reportJobs.finish(job, (current) => transitions.failed(current, throttled, Date.now()));

const counts = 'id total queued inProgress completed failed cancelled finishedAt';
const batchSchema = z.object({
  ...{ id: z.string(), total: z.number(), queued: z.number(), inProgress: z.number() },
  ...{ completed: z.number(), failed: z.number(), cancelled: z.number(), finishedAt: z.string().nullable() },
});
type Batch = z.infer<typeof batchSchema>;

const accepted = z.object({ generateReports: z.object({ reportBatch: batchSchema }) });
async function generate(filter: string): Promise<Batch> {
  const { data } = await api.post(
    `mutation{generateReports(input:{filter:${filter}}){reportBatch{${counts}} userErrors{code}}}`,
  );
  return accepted.parse(data).generateReports.reportBatch;
}

const storedIdOf = (id: string) => Buffer.from(id, 'base64url').toString().split(':')[1] ?? '';

/** Makes the batch's jobs, as workers do. */
async function makeJobs({ id }: Batch): Promise<ActiveReportJob[]> {
  const batchId = storedIdOf(id);
  const batch = await domain.batches.find(allAccounts, batchId);
  if (batch === null) throw new Error('there is no such batch');
  for (const arn of await domain.batches.nextPending(account, batchId, entities)) {
    const request = { accountId: account, arn, granularity: batch.granularity, maxAgeSeconds: null };
    await domain.requests.requestForBatch(allAccounts, request, batch);
  }
  return running();
}

async function cancel({ id }: Batch): Promise<unknown> {
  const { data } = await api.post(
    `mutation($id:ID!){cancelReportBatch(id:$id){reportBatch{${counts}} userErrors{field code}}}`,
    { id },
  );
  return data;
}

const told = z.object({ reportBatch: batchSchema });
async function follow(id: string, onState: () => unknown = () => undefined): Promise<Batch[]> {
  const states: Batch[] = [];
  for await (const data of subscribe(api.url, `subscription($id:ID!){reportBatch(id:$id){${counts}}}`, {
    id,
  })) {
    states.push(told.parse(data).reportBatch);
    await onState();
  }
  return states;
}

describe('a batch', () => {
  it('of a filter that matches nothing is finished with total 0, also for who watches it', async () => {
    const batch = await generate('{search:"no-such-name"}');
    expect(batch).toMatchObject({ total: 0, queued: 0, finishedAt: expect.any(String) as string });
    expect(await follow(batch.id)).toEqual([batch]);
  });

  it('lists its failures with their reasons, and no jobs of others', async () => {
    const elsewhere = entityArnSchema.parse(arnOf(5));
    const [other] = await makeJobs(await generate(`{arns:["${elsewhere}"]}`));
    if (other !== undefined) await fail(other);
    const batch = await generate(`{arns:["${arnOf(0)}","${arnOf(1)}","${arnOf(2)}"]}`);
    const [failing, completing] = await makeJobs(batch);
    if (failing === undefined || completing === undefined) throw new RangeError();
    await fail(failing);
    await complete(domain, completing);
    const jobs = `{totalCount nodes{arn status error{code message retryable}}}`;
    const query = `query($id:ID!){reportBatch(id:$id){
      failed:jobs(filter:{statuses:[FAILED]})${jobs} throttled:jobs(filter:{errorCodes:[THROTTLED]})${jobs}
      denied:jobs(filter:{errorCodes:[ACCESS_DENIED]}){totalCount} jobs{totalCount}}}`;
    const { code, message, retryable } = throttled;
    const failures = {
      totalCount: 1,
      nodes: [{ arn: failing.arn, status: 'FAILED', error: { code, message, retryable } }],
    };
    await expect
      .poll(async () => (await api.post(query, { id: batch.id })).data)
      .toEqual({
        reportBatch: {
          ...{ failed: failures, throttled: failures, denied: { totalCount: 0 }, jobs: { totalCount: 3 } },
        },
      });
  });

  it('that is cancelled has its counts at once, and can’t be cancelled again', async () => {
    const batch = await generate('{}');
    expect(batch).toMatchObject({ total: entities, queued: entities });
    await makeJobs(batch);
    expect(await cancel(batch)).toMatchObject({
      cancelReportBatch: {
        reportBatch: { total: entities, queued: 0, inProgress: 0, cancelled: entities },
        userErrors: [],
      },
    });
    expect(await running()).toEqual([]);
    expect(await cancel(batch)).toEqual({
      cancelReportBatch: {
        reportBatch: null,
        userErrors: [{ field: ['id'], code: 'BATCH_ALREADY_FINISHED' }],
      },
    });
  });
});

describe('watching a batch', () => {
  it('begins with its counts, takes changes in quick succession together and ends with the last', async () => {
    const batch = await generate('{}');
    const jobs = await makeJobs(batch);
    const failOneByOne = async () => {
      for (const job of jobs) await fail(job);
    };
    const failing: Promise<void>[] = [];
    const states = await follow(batch.id, () => {
      if (failing.length === 0) failing.push(failOneByOne());
    });
    await Promise.all(failing);
    expect(states[0]).toEqual(batch);
    expect(states.length).toBeLessThan(entities / 2);
    expect(states.at(-1)).toMatchObject({ total: entities, failed: entities, queued: 0 });
    expect(states.filter(({ finishedAt }) => finishedAt !== null)).toHaveLength(1);
  });

  it('is one error and the end for a batch that isn’t there', async () => {
    const id = Buffer.from('ReportBatch:00000000-0000-0000-0000-000000000000').toString('base64url');
    await expect(follow(id)).rejects.toThrow(/^there is no report batch "[^\n]*$/);
  });

  it('is interrupted when Redis has lost the batch, because it would never end', async () => {
    const batch = await generate('{}');
    const lost = follow(batch.id, () => domain.redis.del(keys.reportBatch(storedIdOf(batch.id))));
    await expect(lost).rejects.toMatchObject([{ extensions: { code: 'SUBSCRIPTION_INTERRUPTED' } }]);
  });
});
