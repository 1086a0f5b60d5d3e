import { describe, expect, test } from 'vitest';
import { accountIdSchema } from '../../../src/accounts/index.ts';
import { entityArnSchema } from '../../../src/entities/index.ts';
import type { Lane, ReportJob } from '../../../src/jobs/index.ts';
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

describe('the first look at a report', () => {
  test('comes sooner for a person than for a batch', () => {
    const durations = new Durations();
    expect(durations.firstPoll(jobOf('new', 'interactive'))).toBeLessThan(
      durations.firstPoll(jobOf('new', 'background')),
    );
  });

  test('comes after as long as the last report on the same entity took', () => {
    const durations = new Durations();
    durations.record(jobOf('slow', 'background'), 7_000);
    durations.record(jobOf('quick', 'background'), 200);
    expect(durations.firstPoll(jobOf('slow', 'interactive'))).toBeGreaterThanOrEqual(7_000);
    expect(durations.firstPoll(jobOf('quick', 'background'))).toBeLessThan(1_000);
  });

  test('goes by the account, where the entity is new', () => {
    const durations = new Durations();
    for (let index = 0; index < 5; index++) {
      durations.record(jobOf(`slow-${index}`, 'background', '111122223333'), 5_000);
      durations.record(jobOf(`quick-${index}`, 'background', '444455556666'), 300);
    }
    expect(durations.firstPoll(jobOf('new', 'interactive', '111122223333'))).toBeGreaterThanOrEqual(5_000);
    expect(durations.firstPoll(jobOf('new', 'interactive', '444455556666'))).toBeLessThan(1_000);
  });

  test('goes by all accounts, where the account is new', () => {
    const durations = new Durations();
    durations.record(jobOf('one', 'background', '111122223333'), 3_000);
    expect(durations.firstPoll(jobOf('new', 'interactive', '444455556666'))).toBeGreaterThanOrEqual(3_000);
  });

  test('of a batch waits until most of the account’s reports are done', () => {
    const durations = new Durations();
    for (let index = 1; index <= 10; index++)
      durations.record(jobOf(`r-${index}`, 'background'), index * 1_000);
    expect(durations.firstPoll(jobOf('new', 'background'))).toBeGreaterThanOrEqual(9_000);
    expect(durations.firstPoll(jobOf('new', 'interactive'))).toBeLessThanOrEqual(6_500);
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
