import { describe, expect, test } from 'vitest';
import { accountIdSchema } from '../../../src/accounts/index.ts';
import { entityArnSchema } from '../../../src/entities/index.ts';
import type { Lane, ReportJob } from '../../../src/jobs/index.ts';
import type { Breadth } from '../../../worker/report-jobs/breadth.ts';
import { Durations, nextPoll } from '../../../worker/report-jobs/durations.ts';

function jobOf(name: string, lane: Lane, accountId = '111122223333'): ReportJob {
  return {
    version: 1,
    id: name,
    accountId: accountIdSchema.parse(accountId),
    arn: entityArnSchema.parse(`arn:aws:iam::${accountId}:role/${name}`),
    granularity: 'SERVICE_LEVEL',
    lane,
    priority: 10,
    batchIds: [],
    createdAt: 0,
    attempts: 0,
    revision: 0,
    status: 'QUEUED',
  };
}

const expected = (breadth: Breadth) => () => Promise.resolve(breadth);
const narrow = expected('narrow');
const broad = expected('broad');

describe('the first look at a report', () => {
  test('comes sooner for a person than for a batch', async () => {
    const durations = new Durations();
    for (const breadth of [narrow, broad]) {
      expect(await durations.firstPoll(jobOf('new', 'interactive'), breadth)).toBeLessThan(
        await durations.firstPoll(jobOf('new', 'background'), breadth),
      );
    }
  });

  test('comes sooner where few services are granted', async () => {
    const durations = new Durations();
    const job = jobOf('new', 'background');
    expect(await durations.firstPoll(job, narrow)).toBeLessThan(await durations.firstPoll(job, broad));
  });

  test('comes after as long as the last report on the same entity took', async () => {
    const durations = new Durations();
    durations.record(jobOf('slow', 'background'), 7_000, 20);
    durations.record(jobOf('quick', 'background'), 200, 300);
    expect(await durations.firstPoll(jobOf('slow', 'interactive'), narrow)).toBeGreaterThanOrEqual(7_000);
    expect(await durations.firstPoll(jobOf('quick', 'background'), broad)).toBeLessThan(1_000);
  });

  test('goes by the account, where the entity is new', async () => {
    const durations = new Durations();
    for (let index = 0; index < 5; index++) {
      durations.record(jobOf(`slow-${index}`, 'background', '111122223333'), 5_000, 20);
      durations.record(jobOf(`quick-${index}`, 'background', '444455556666'), 300, 20);
    }
    const firstPoll = (accountId: string) =>
      durations.firstPoll(jobOf('new', 'interactive', accountId), narrow);
    expect(await firstPoll('111122223333')).toBeGreaterThanOrEqual(5_000);
    expect(await firstPoll('444455556666')).toBeLessThan(1_000);
  });

  test('goes by all accounts, where the account is new', async () => {
    const durations = new Durations();
    durations.record(jobOf('one', 'background', '111122223333'), 3_000, 20);
    const elsewhere = jobOf('new', 'interactive', '444455556666');
    expect(await durations.firstPoll(elsewhere, narrow)).toBeGreaterThanOrEqual(3_000);
  });

  test('goes by reports that cover about as much', async () => {
    const durations = new Durations();
    for (let index = 0; index < 5; index++) {
      durations.record(jobOf(`admin-${index}`, 'background'), 5_500, 400);
      durations.record(jobOf(`app-${index}`, 'background'), 300, 8);
    }
    expect(await durations.firstPoll(jobOf('new', 'background'), narrow)).toBeLessThan(1_000);
    expect(await durations.firstPoll(jobOf('new', 'background'), broad)).toBeGreaterThanOrEqual(5_500);
  });

  test('of a batch waits until most of the account’s reports are done', async () => {
    const durations = new Durations();
    for (let index = 1; index <= 10; index++)
      durations.record(jobOf(`r-${index}`, 'background'), index * 1_000, 20);
    expect(await durations.firstPoll(jobOf('new', 'background'), narrow)).toBeGreaterThanOrEqual(9_000);
    expect(await durations.firstPoll(jobOf('new', 'interactive'), narrow)).toBeLessThanOrEqual(6_500);
  });
});

test('later looks come ever later, yet at least every 18 seconds', () => {
  for (const waited of [0, 500, 5_000, 60_000, 600_000]) {
    const delay = nextPoll(waited);
    expect(delay).toBeGreaterThanOrEqual(Math.min(waited * 0.3, 12_000));
    expect(delay).toBeGreaterThanOrEqual(240);
    expect(delay).toBeLessThanOrEqual(18_000);
  }
});
