import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from 'graphql-sse';
import { accountIdSchema } from '../../src/accounts/index.ts';
import { ReportJobStore } from '../../src/jobs/index.ts';
import { keys } from '../../src/redis/index.ts';
import { Catalogue } from '../../src/reports/index.ts';
import { startGate } from '../support/gate.ts';
import { accountId, complete, queuedJob, roleArn, startApiProcess, type ApiProcess } from './api-process.ts';
import { reportOf } from './api-reports.ts';

let api: ApiProcess;
beforeAll(async () => {
  api = await startApiProcess(async (seed) => {
    await seed.account();
    await seed.entity();
    await seed.report(reportOf());
  });
});
afterAll(() => api.stop());

const entity = `entity(arn:"${roleArn}")`;
const jobIdOf = async () => (await api.post(`{${entity}{report{jobId}}}`)).data;
const withJobId = (jobId: string) => ({ entity: { report: { jobId } } });

describe('a report that was answered before', () => {
  it('is another one for whoever was told that a newer one is there', async () => {
    const client = createClient({ url: `${api.url}/graphql/stream` });
    const ends = client.iterate<{ reportFinished: { awsJobId: string } }>({
      query: 'subscription{reportFinished{awsJobId}}',
    });
    for (let round = 0; round < 10; round++) {
      await jobIdOf();
      const told = ends.next();
      const report = reportOf();
      await api.seed.report(report);
      expect(await told).toMatchObject({ value: { data: { reportFinished: {} } } });
      expect(await jobIdOf()).toEqual(withJobId(report.jobId));
    }
    client.dispose();
  });

  it('is another one for whoever has read that its job has ended, before that was told', async () => {
    await jobIdOf();
    const report = reportOf();
    const gate = await startGate(api.redis.url);
    const redis = new Redis(gate.url);
    const hold = gate.holdAt(/xadd[^]*COMPLETED/i);
    const reportJobs = new ReportJobStore(redis, new Catalogue(redis));
    const job = await reportJobs.start(queuedJob(report));
    if (job?.status !== 'QUEUED') throw new Error('a job for the same report is under way');
    const completing = complete(reportJobs, job, report);
    await hold.held;
    const id = Buffer.from(`ReportJob:${accountId}:${job.id}`).toString('base64url');
    expect((await api.post(`{reportJob(id:"${id}"){status}}`)).data).toEqual({
      reportJob: { status: 'COMPLETED' },
    });
    expect(await jobIdOf()).toEqual(withJobId(report.jobId));
    hold.release();
    await completing;
    redis.disconnect();
  });

  it('is not there any more once the entity is another one', async () => {
    await jobIdOf();
    await api.seed.redis.del(keys.reports(accountIdSchema.parse(accountId)));
    await api.seed.entity({ entityId: 'AROAANOTHER' });
    await expect.poll(jobIdOf).toEqual({ entity: { report: null } });
  });
});

it('an entity that was answered before is as the next inventory has it', async () => {
  const descriptionOf = async () => (await api.post(`{${entity}{... on Role{description}}}`)).data;
  await descriptionOf();
  await api.seed.entity({ description: 'deploys' });
  await expect.poll(descriptionOf).toEqual({ entity: { description: 'deploys' } });
});

it('all that was answered and listed before is read anew when events were lost', async () => {
  const read = async () =>
    (await api.post(`{${entity}{... on Role{description}} entities(first:1){totalCount}}`)).data;
  await api.seed.entity({ description: 'deploys' });
  await expect.poll(read).toEqual({ entity: { description: 'deploys' }, entities: { totalCount: 1 } });
  const [{ redis }, hash] = [api.seed, keys.entities(accountIdSchema.parse(accountId))];
  const role = (await redis.hget(hash, roleArn)) ?? '';
  await redis.hset(hash, roleArn, role.replace('deploys', 'was told to nobody'));
  await redis.hset(hash, `${roleArn}-too`, role.replaceAll(roleArn, `${roleArn}-too`));
  await redis
    .multi()
    .xadd(keys.events, '*', 'event', '{}')
    .xadd(keys.events, '*', 'event', '{}')
    .xtrim(keys.events, 'MAXLEN', 1)
    .exec();
  await expect
    .poll(read)
    .toEqual({ entity: { description: 'was told to nobody' }, entities: { totalCount: 2 } });
});
