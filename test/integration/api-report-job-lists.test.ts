import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { entityArnSchema } from '../../src/entities/index.ts';
import { transitions } from '../../src/jobs/index.ts';
import { waitFor } from '../support/wait-for.ts';
import { accountId, queuedJob, roleArn, startApiProcess, type ApiProcess } from './api-process.ts';
import { reportOf } from './api-reports.ts';

const arnOf = (name: string) => `arn:aws:iam::${accountId}:role/${name}`;
const connection = z.object({
  reportJobs: z.object({
    totalCount: z.number(),
    nodes: z.array(z.object({ arn: z.string(), status: z.string() })),
    pageInfo: z.object({ endCursor: z.string().nullable(), hasNextPage: z.boolean() }),
  }),
});

let api: ApiProcess;
beforeEach(async () => {
  api = await startApiProcess(async (seed) => {
    await seed.account();
    await seed.entity();
    await seed.report(reportOf());
  });
});
afterEach(() => api.stop());

async function list(given = '') {
  const { data } = await api.post(
    `{reportJobs${given}{totalCount nodes{arn status} pageInfo{endCursor hasNextPage}}}`,
  );
  return connection.parse(data).reportJobs;
}

async function startJob(name: string) {
  const job = await api.seed.reportJobs.start(
    queuedJob(reportOf({ arn: entityArnSchema.parse(arnOf(name)) })),
  );
  if (job?.status !== 'QUEUED') throw new Error('the job did not start');
  return job;
}

describe('the list of report jobs', () => {
  it('has what was there when the API started', async () => {
    expect((await list()).nodes).toEqual([{ arn: roleArn, status: 'COMPLETED' }]);
  });

  it('has a job as soon as the mutation that asked for it has answered', async () => {
    await api.post(`mutation{generateReport(input:{arn:"${roleArn}"}){reportJob{id}}}`);
    expect((await list()).nodes).toEqual([
      { arn: roleArn, status: 'QUEUED' },
      { arn: roleArn, status: 'COMPLETED' },
    ]);
  });

  it('hears what workers make of jobs, and finds them by their state', async () => {
    const job = await startJob('Failing');
    const error = { code: 'THROTTLED', message: 'Rate exceeded', awsCode: null, retryable: true } as const;
    await api.seed.reportJobs.finish(job, (current) => transitions.failed(current, error, Date.now()));
    await waitFor(async () => {
      expect((await list('(filter:{errorCodes:[THROTTLED],entityTypes:[ROLE]})')).nodes).toEqual([
        { arn: arnOf('Failing'), status: 'FAILED' },
      ]);
    });
  });

  it('is paged by cursors that hold when newer jobs come', async () => {
    for (const name of ['One', 'Two', 'Three']) await startJob(name);
    await waitFor(async () => {
      expect((await list()).totalCount).toBe(4);
    });
    const first = await list('(first:2)');
    await startJob('Later');
    await waitFor(async () => {
      expect((await list()).totalCount).toBe(5);
    });
    const second = await list(`(first:2,after:"${first.pageInfo.endCursor ?? ''}")`);
    expect(second.pageInfo.hasNextPage).toBe(false);
    expect(new Set([...first.nodes, ...second.nodes].map(({ arn }) => arn)).size).toBe(4);
  });

  it('forgets what Redis forgets: all but 200 superseded jobs of an account', async () => {
    for (let time = 0; time < 205; time++) {
      const job = await startJob('Often');
      await api.seed.reportJobs.finish(job, (current) => transitions.cancelled(current, Date.now()));
    }
    const kept = await api.seed.redis.hlen(`lapse:{${accountId}}:report-jobs`);
    await waitFor(async () => {
      expect((await list()).totalCount).toBe(kept);
    });
  });
});

describe('the list of report batches', () => {
  const batches = z.object({
    reportBatches: z.object({
      totalCount: z.number(),
      nodes: z.array(z.object({ id: z.string(), total: z.number() })),
      pageInfo: z.object({ endCursor: z.string().nullable(), hasNextPage: z.boolean() }),
    }),
  });
  const page = async (given: string) => {
    const query = `{reportBatches${given}{totalCount nodes{id total} pageInfo{endCursor hasNextPage}}}`;
    return batches.parse((await api.post(query)).data).reportBatches;
  };
  const ask = async () => {
    const { data } = await api.post('mutation{generateReports(input:{filter:{}}){reportBatch{id}}}');
    const answer = z.object({ generateReports: z.object({ reportBatch: z.object({ id: z.string() }) }) });
    return answer.parse(data).generateReports.reportBatch.id;
  };

  it('has the newest first, page by page, while newer ones come', async () => {
    const ids = [await ask(), await ask(), await ask()].toReversed();
    const start = await page('(first:2)');
    expect(start).toMatchObject({ totalCount: 3, pageInfo: { hasNextPage: true } });
    expect(start.nodes).toEqual(ids.slice(0, 2).map((id) => ({ id, total: 1 })));
    await ask();
    const next = await page(`(first:2,after:"${start.pageInfo.endCursor ?? ''}")`);
    expect(next.nodes).toEqual([{ id: ids[2], total: 1 }]);
    expect(next).toMatchObject({ totalCount: 4, pageInfo: { hasNextPage: false } });
  });
});
