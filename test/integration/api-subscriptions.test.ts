import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { entityArnSchema } from '../../src/entities/index.ts';
import { transitions, type ActiveReportJob } from '../../src/jobs/index.ts';
import { keys } from '../../src/redis/index.ts';
import { subscribe } from '../support/graphql.ts';
import { waitFor } from '../support/wait-for.ts';
import { accountId, complete, queuedJob, roleArn, startApiProcess, type ApiProcess } from './api-process.ts';
import { reportOf } from './api-reports.ts';

const otherArn = `arn:aws:iam::${accountId}:role/Other`;

let api: ApiProcess;
beforeEach(async () => {
  api = await startApiProcess(async (seed) => {
    await seed.account();
    await seed.entity();
    await seed.entity({ arn: otherArn, name: 'Other' });
  });
});
afterEach(() => api.stop());

const idOf = (job: { id: string }) => Buffer.from(`ReportJob:${accountId}:${job.id}`).toString('base64url');

async function startJob(arn = roleArn) {
  const report = reportOf({ arn: entityArnSchema.parse(arn) });
  const job = await api.seed.reportJobs.start(queuedJob(report));
  if (job?.status !== 'QUEUED') throw new Error('the job did not start');
  return { job, report };
}

async function fail(job: ActiveReportJob) {
  const error = {
    code: 'THROTTLED',
    message: 'Rate exceeded',
    awsCode: 'Throttling',
    retryable: true,
  } as const;
  await api.seed.reportJobs.finish(job, (current) => transitions.failed(current, error, Date.now()));
}

/** Events come and are trimmed away before anybody could read them. */
async function loseEvents() {
  await api.seed.redis
    .multi()
    .xadd(keys.events, '*', 'event', '{}')
    .xadd(keys.events, '*', 'event', '{}')
    .xtrim(keys.events, 'MAXLEN', 1)
    .exec();
}

const state = z.object({
  reportJob: z.object({
    status: z.string(),
    report: z.object({ usage: z.object({ grantedServices: z.number() }) }).nullable(),
  }),
});

/** Follows a job; `told` fills as states arrive, and `ended` resolves with all of them. */
function follow(id: string) {
  const told: z.infer<typeof state>['reportJob'][] = [];
  const run = async () => {
    const query = 'subscription($id:ID!){reportJob(id:$id){status report{usage{grantedServices}}}}';
    for await (const data of subscribe(api.url, query, { id })) told.push(state.parse(data).reportJob);
    return told;
  };
  return { told, ended: run() };
}

describe('watching a report job', () => {
  it('begins with its state, goes on with each change and ends with the final one and its report', async () => {
    const { job, report } = await startJob();
    const { told, ended } = follow(idOf(job));
    await waitFor(() => {
      expect(told).toMatchObject([{ status: 'QUEUED' }]);
    });
    const begun = await api.seed.reportJobs.save(job, (current) =>
      transitions.generating(current, Date.now()),
    );
    if (begun.kind === 'conflict') throw new Error('somebody else changed the job');
    await waitFor(() => {
      expect(told.at(-1)).toMatchObject({ status: 'IN_PROGRESS', report: null });
    });
    await complete(api.seed.reportJobs, begun.job, report);
    expect((await ended).at(-1)).toEqual({ status: 'COMPLETED', report: { usage: { grantedServices: 4 } } });
    expect(told.map(({ status }) => status)).toEqual(
      expect.arrayContaining(['QUEUED', 'IN_PROGRESS', 'COMPLETED']),
    );
  });

  it('is one state and the end when the job is final already', async () => {
    const { job } = await startJob();
    await fail(job);
    expect(await follow(idOf(job)).ended).toEqual([{ status: 'FAILED', report: null }]);
  });

  it('tells everybody who watches', async () => {
    const { job } = await startJob();
    const watchers = Array.from({ length: 20 }, () => follow(idOf(job)));
    await waitFor(() => {
      for (const { told } of watchers) expect(told).toHaveLength(1);
    });
    await fail(job);
    for (const { ended } of watchers) expect((await ended).at(-1)?.status).toBe('FAILED');
  });

  it('misses no end that comes while it begins', async () => {
    for (let time = 0; time < 20; time++) {
      const { job } = await startJob();
      const { ended } = follow(idOf(job));
      await fail(job);
      expect((await ended).at(-1)?.status).toBe('FAILED');
    }
  });

  it('goes on after Redis was away', async () => {
    const { job } = await startJob();
    const { told, ended } = follow(idOf(job));
    await waitFor(() => {
      expect(told).toHaveLength(1);
    });
    await api.redis.restart();
    await fail(job);
    expect((await ended).at(-1)?.status).toBe('FAILED');
  });

  it('reads again what it may have missed when events were trimmed away', async () => {
    const { job } = await startJob();
    const { told, ended } = follow(idOf(job));
    await waitFor(() => {
      expect(told).toHaveLength(1);
    });
    const text = JSON.stringify({ ...transitions.cancelled(job, Date.now()), revision: 7 });
    await api.seed.redis.hset(keys.reportJobs(job.accountId), job.id, text);
    await loseEvents();
    expect((await ended).at(-1)?.status).toBe('CANCELLED');
  });

  it.each([
    ['that isn’t there', idOf({ id: '00000000-0000-0000-0000-000000000000' }), /there is no report job/],
    ['of another account', idOf({ id: '00000000-0000-0000-0000-000000000001' }), /there is no report job/],
    ['that is not one', 'nonsense', /which is not the id of a ReportJob/],
  ])('is one error and the end for a job %s', async (_, id, message) => {
    await expect(follow(id).ended).rejects.toThrow(message);
  });
});

describe('watching finished reports', () => {
  const finished = z.object({ reportFinished: z.object({ arn: z.string(), status: z.string() }) });

  /** Fails job after job until the subscription stands: what ended before it isn't told. */
  async function failUntil(isTold: () => boolean) {
    await waitFor(async () => {
      const { job } = await startJob();
      await fail(job);
      expect(isTold()).toBe(true);
    });
  }

  it('tells each end once, among what the filter asks for', async () => {
    const told: string[] = [];
    const query = 'subscription{reportFinished(filter:{statuses:[FAILED]}){arn status}}';
    const watching = (async () => {
      for await (const data of subscribe(api.url, query)) {
        const { arn, status } = finished.parse(data).reportFinished;
        expect(status).toBe('FAILED');
        told.push(arn);
        if (told.includes(otherArn)) return;
      }
    })();
    await failUntil(() => told.length > 0);
    const completed = await startJob(otherArn);
    await complete(api.seed.reportJobs, completed.job, completed.report);
    const failed = await startJob(otherArn);
    await fail(failed.job);
    await watching;
    expect(told.filter((arn) => arn === otherArn)).toHaveLength(1);
  });

  it('ends with an error when events were lost, because nobody can say which ends were missed', async () => {
    let isTold = false;
    const watching = (async () => {
      for await (const data of subscribe(api.url, 'subscription{reportFinished{arn}}')) {
        isTold ||= data !== null;
      }
    })();
    await failUntil(() => isTold);
    const interrupted = expect(watching).rejects.toMatchObject([
      { extensions: { code: 'SUBSCRIPTION_INTERRUPTED' } },
    ]);
    await loseEvents();
    await interrupted;
  });
});
