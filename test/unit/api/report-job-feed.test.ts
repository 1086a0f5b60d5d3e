import { describe, expect, it } from 'vitest';
import { accountIdSchema } from '../../../src/accounts/index.ts';
import { ReportJobFeed } from '../../../src/api/subscriptions/index.ts';
import { entityArnSchema } from '../../../src/entities/index.ts';
import { transitions, type ActiveReportJob, type ReportJob } from '../../../src/jobs/index.ts';

const queued: ActiveReportJob = {
  ...{ version: 1, id: 'job', lane: 'interactive', priority: 1, batchIds: [], createdAt: 0 },
  ...{ attempts: 0, revision: 0 },
  accountId: accountIdSchema.parse('111122223333'),
  arn: entityArnSchema.parse('arn:aws:iam::111122223333:role/Deploy'),
  ...{ granularity: 'SERVICE_LEVEL', status: 'QUEUED' },
};
const running = { ...transitions.generating(queued, 1), revision: 1 };
const cancelled = { ...transitions.cancelled(running, 2), revision: 2 };

async function watch(feed: ReportJobFeed, job: ReportJob | null = queued) {
  const states = await feed.watch('job', () => Promise.resolve(job));
  if (states === null) throw new Error('there is no job');
  return states;
}

async function statusesOf(states: AsyncIterable<ReportJob>) {
  const statuses: string[] = [];
  for await (const { status } of states) statuses.push(status);
  return statuses;
}

describe('watching a report job', () => {
  it('passes over states that are older than one already told', async () => {
    const feed = new ReportJobFeed();
    const states = await watch(feed, running);
    const read = statusesOf(states);
    feed.publish(queued);
    feed.publish(running);
    await new Promise(setImmediate);
    feed.publish(cancelled);
    expect(await read).toEqual(['IN_PROGRESS', 'CANCELLED']);
  });

  it('tells a slow reader the newest state, and always the final one', async () => {
    const feed = new ReportJobFeed();
    const states = await watch(feed);
    for (const job of [running, cancelled, running]) feed.publish(job);
    expect(await statusesOf(states)).toEqual(['CANCELLED']);
  });

  it('hears of a change that comes while the state is read', async () => {
    const feed = new ReportJobFeed();
    const states = await feed.watch('job', () => {
      feed.publish(cancelled);
      return Promise.resolve(queued);
    });
    expect(states === null ? null : await statusesOf(states)).toEqual(['CANCELLED']);
  });

  it('is nothing for a job that is not there', async () => {
    expect(await new ReportJobFeed().watch('job', () => Promise.resolve(null))).toBeNull();
  });
});

describe('watching finished report jobs', () => {
  it('tells an end once, however often the event comes', async () => {
    const feed = new ReportJobFeed();
    const ends = feed.watchFinished(() => true);
    for (const job of [queued, running, cancelled, cancelled]) feed.publish(job);
    expect(await ends.next()).toMatchObject({ value: { id: 'job', status: 'CANCELLED' } });
    feed.publish({ ...cancelled, id: 'another' });
    expect(await ends.next()).toMatchObject({ value: { id: 'another' } });
  });

  it('sends away who leaves 10,000 ends unread, rather than drop one silently', async () => {
    const feed = new ReportJobFeed();
    const ends = feed.watchFinished(() => true);
    for (let index = 0; index <= 10_000; index++) feed.publish({ ...cancelled, id: `job ${index}` });
    await expect(statusesOf({ [Symbol.asyncIterator]: () => ends })).rejects.toThrow('read too slowly');
  });
});
