import { describe, expect, test } from 'vitest';
import { accountIdSchema } from '../../../src/accounts/index.ts';
import { progressOf, type ReportBatch, type ReportBatchPart } from '../../../src/jobs/report-batch.ts';

const batch: ReportBatch = {
  version: 1,
  id: 'batch-1',
  createdAt: 1_000_000,
  granularity: 'SERVICE_LEVEL',
  maxAgeSeconds: null,
  priority: 10,
  accountIds: [accountIdSchema.parse('111122223333')],
};
const nothing: ReportBatchPart = {
  queued: 0,
  inProgress: 0,
  completed: 0,
  failed: 0,
  cancelled: 0,
  finishedAt: null,
  skipped: 0,
};
const part = (counts: Partial<ReportBatchPart>): ReportBatchPart => ({ ...nothing, ...counts });

/** Ten seconds after the batch was made. */
const now = batch.createdAt + 10_000;

describe('the progress of a batch', () => {
  test('adds up its accounts', () => {
    const parts = [
      part({ queued: 3, inProgress: 1, completed: 2 }),
      part({ failed: 1, cancelled: 4, finishedAt: 5 }),
    ];
    expect(progressOf(batch, parts, now)).toMatchObject({
      total: 11,
      queued: 3,
      inProgress: 1,
      completed: 2,
      failed: 1,
      cancelled: 4,
      finishedAt: null,
    });
  });

  test('is finished when the last account is', () => {
    const parts = [
      part({ completed: 1, finishedAt: now - 2_000 }),
      part({ failed: 1, finishedAt: now - 1_000 }),
    ];
    expect(progressOf(batch, parts, now)).toMatchObject({ finishedAt: now - 1_000, estimatedFinishAt: null });
  });

  test('of no entity at all is finished since it was made', () => {
    expect(progressOf(batch, [], now)).toMatchObject({ total: 0, finishedAt: batch.createdAt });
  });
});

describe('the estimated end of a batch', () => {
  const estimate = (...parts: ReportBatchPart[]) => progressOf(batch, parts, now).estimatedFinishAt;

  test('goes on at the pace that it has shown', () => {
    expect(estimate(part({ queued: 20, completed: 10 }))).toBe(now + 20_000);
  });

  test('is that of the slowest account', () => {
    expect(estimate(part({ queued: 20, completed: 10 }), part({ queued: 10, failed: 1 }))).toBe(
      now + 100_000,
    );
  });

  test('is not known while an account has shown nothing', () => {
    expect(estimate(part({ queued: 20, completed: 10 }), part({ queued: 5 }))).toBeNull();
  });

  test('counts no report that was young enough from the start as pace', () => {
    expect(estimate(part({ queued: 20, completed: 100, skipped: 90 }))).toBe(now + 20_000);
  });

  test('counts no cancelled job as pace', () => {
    expect(estimate(part({ inProgress: 4, completed: 2, cancelled: 500 }))).toBe(now + 20_000);
  });

  test('is not known while all that is done was skipped or cancelled', () => {
    expect(estimate(part({ queued: 20, completed: 3, failed: 1, skipped: 4, cancelled: 7 }))).toBeNull();
  });

  test('leaves out accounts that are finished', () => {
    expect(estimate(part({ completed: 9, finishedAt: now }), part({ inProgress: 1, completed: 1 }))).toBe(
      now + 10_000,
    );
  });
});
