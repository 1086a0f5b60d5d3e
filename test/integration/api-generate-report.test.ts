import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  accountId,
  complete,
  managedPolicyArn,
  roleArn,
  startApiProcess,
  type ApiProcess,
} from './api-process.ts';
import { reportOf } from './api-reports.ts';
import { z } from 'zod';
import { isFinished } from '../../src/jobs/index.ts';
import { allAccounts, accountIdSchema } from '../../src/accounts/index.ts';

const account = accountIdSchema.parse(accountId);
const payload = z.object({
  generateReport: z.object({
    reportJob: z.object({ id: z.string(), status: z.string(), granularity: z.string() }).nullable(),
    userErrors: z.array(z.unknown()).length(0),
  }),
});

let api: ApiProcess;
beforeEach(async () => {
  api = await startApiProcess(async (seed) => {
    await seed.account();
    await seed.entity();
  });
});
afterEach(() => api.stop());

async function generate(input: object = { arn: roleArn }) {
  const { data } = await api.post(
    `mutation($input:GenerateReportInput!){generateReport(input:$input){
      reportJob{id status granularity} userErrors{code message}}}`,
    { input },
  );
  const job = payload.parse(data).generateReport.reportJob;
  if (job === null) throw new Error('there is no report job');
  return job;
}

/** Does a worker's part for the job that waits. */
async function completeWaitingJob() {
  const [job] = await api.seed.reportJobs.listRunning(allAccounts, account);
  if (job === undefined) throw new Error('no job waits');
  const { granularity, id } = job;
  return complete(api.seed.reportJobs, job, reportOf({ granularity, reportJobId: id }));
}

describe('asking for a report', () => {
  it('enqueues a job that workers can take', async () => {
    const job = await generate();
    expect(job).toMatchObject({ status: 'QUEUED', granularity: 'SERVICE_LEVEL' });
    const [stored] = await api.seed.reportJobs.listRunning(allAccounts, account);
    expect(stored).toMatchObject({ accountId, arn: roleArn, lane: 'interactive' });
    expect(await api.seed.redis.exists(`{lapse-queues}:generate:${stored?.id ?? ''}-0`)).toBe(1);
  });

  const inventoryWaits = () => api.seed.redis.exists(`{lapse-queues}:inventory:de:inventory-${accountId}`);

  it('leaves it to AWS whether an entity exists that the inventory lacks, and has it listed', async () => {
    await generate();
    expect(await inventoryWaits()).toBe(0);
    const arn = `arn:aws:iam::${accountId}:role/Newcomer`;
    expect(await generate({ arn })).toMatchObject({ status: 'QUEUED' });
    expect(await inventoryWaits()).toBe(1);
  });

  it('joins the job that is under way for the same entity and granularity', async () => {
    const [first, second, third] = await Promise.all([generate(), generate(), generate()]);
    expect([second.id, third.id]).toEqual([first.id, first.id]);
    expect((await generate({ arn: roleArn, granularity: 'ACTION_LEVEL' })).id).not.toBe(first.id);
  });

  it('is answered with the job of the stored report when that is young enough', async () => {
    const { id } = await generate();
    await completeWaitingJob();
    expect(await generate({ arn: roleArn, maxAgeSeconds: 3_600 })).toMatchObject({ id, status: 'COMPLETED' });
    expect(await generate({ arn: roleArn, maxAgeSeconds: 0 })).toMatchObject({ status: 'QUEUED' });
  });

  it('asks AWS anew when nothing is said about age', async () => {
    const { id } = await generate();
    await completeWaitingJob();
    expect(await generate()).not.toMatchObject({ id });
  });

  it('is answered for SERVICE_LEVEL by a young ACTION_LEVEL report', async () => {
    const { id } = await generate({ arn: roleArn, granularity: 'ACTION_LEVEL' });
    await completeWaitingJob();
    expect(await generate({ arn: roleArn, maxAgeSeconds: 60 })).toMatchObject({ id });
  });

  it('takes an entity on trust while its account has no inventory yet', async () => {
    await api.seed.account({ accountId: '444455556666', status: 'UNKNOWN', inventoriedAt: null });
    const { id } = await generate({ arn: 'arn:aws:iam::444455556666:role/New' });
    const { data } = await api.post(
      'query($id:ID!){reportJob(id:$id){arn accountId entity{name} report{id}}}',
      {
        id,
      },
    );
    expect(data).toEqual({
      reportJob: {
        ...{ arn: 'arn:aws:iam::444455556666:role/New', accountId: '444455556666' },
        ...{ entity: null, report: null },
      },
    });
  });

  it('means an AWS-managed policy in the account that is given', async () => {
    await api.seed.entity({
      ...{ type: 'POLICY', arn: managedPolicyArn, name: 'ReadOnlyAccess', path: '/', isAwsManaged: true },
      ...{ attachmentCount: 1, permissionsBoundaryUsageCount: 0, defaultVersionId: 'v1' },
      ...{ isAttachable: true, updatedAt: null },
    });
    await generate({ arn: managedPolicyArn, accountId });
    expect(await api.seed.reportJobs.listRunning(allAccounts, account)).toMatchObject([
      { accountId, arn: managedPolicyArn },
    ]);
  });

  it('can be read back as a finished job with its report', async () => {
    const { id } = await generate();
    await completeWaitingJob();
    const { data } = await api.post(
      `query($id:ID!){reportJob(id:$id){status attempts error{code} awsJobId entity{name latestReportJob{id}}
        report{jobId usage{grantedServices}} batch{id}}}`,
      { id },
    );
    expect(data).toMatchObject({
      reportJob: {
        ...{ status: 'COMPLETED', attempts: 1, error: null, batch: null },
        entity: { name: 'Deploy', latestReportJob: { id } },
        report: { usage: { grantedServices: 4 } },
      },
    });
  });
});

describe('cancelling a job', () => {
  const cancel = async (id: string) => {
    const { data } = await api.post(
      'mutation($id:ID!){cancelReportJob(id:$id){reportJob{status finishedAt} userErrors{code}}}',
      { id },
    );
    return data;
  };

  it('ends it at once and lets the same report be asked for again', async () => {
    const { id } = await generate();
    expect(await cancel(id)).toMatchObject({
      cancelReportJob: { reportJob: { status: 'CANCELLED' }, userErrors: [] },
    });
    expect(await api.seed.redis.keys('{lapse-queues}:generate:*-0')).toEqual([]);
    expect((await generate()).id).not.toBe(id);
  });

  it('is refused once it has ended', async () => {
    const { id } = await generate();
    const job = await completeWaitingJob();
    expect(isFinished(job)).toBe(true);
    expect(await cancel(id)).toEqual({
      cancelReportJob: { reportJob: null, userErrors: [{ code: 'JOB_ALREADY_FINISHED' }] },
    });
  });
});

describe('asking for inventories', () => {
  it('enqueues every account once, however often it is asked for', async () => {
    for (let time = 0; time < 3; time++) {
      const { data } = await api.post(
        'mutation{refreshInventory(input:{}){accounts{accountId} userErrors{code}}}',
      );
      expect(data).toEqual({ refreshInventory: { accounts: [{ accountId }], userErrors: [] } });
    }
    expect(await api.seed.redis.llen('{lapse-queues}:inventory:wait')).toBe(1);
  });
});
