import { describe, expect, test } from 'vitest';
import { accountIdSchema } from '../../../src/accounts/index.ts';
import { entityArnSchema } from '../../../src/entities/index.ts';
import { isFinished, priorities, transitions, type ReportJob } from '../../../src/jobs/index.ts';

const queued = {
  version: 1,
  id: 'job-1',
  accountId: accountIdSchema.parse('111122223333'),
  arn: entityArnSchema.parse('arn:aws:iam::111122223333:role/reader'),
  granularity: 'ACTION_LEVEL',
  lane: 'background',
  priority: priorities.smallBatch,
  batchIds: ['batch-1'],
  createdAt: 1_000,
  attempts: 0,
  revision: 3,
  status: 'QUEUED',
} as const satisfies ReportJob;
const asJob = (job: Extract<ReportJob, { status: 'QUEUED' }>) => job;
const generation = { awsJobId: 'aws-1', workerId: 'worker-1', sessionId: 'session-1', generatedAt: 2_100 };
const throttled = { code: 'THROTTLED', message: 'later', awsCode: null, retryable: true } as const;

const started = transitions.generating(asJob({ ...queued, batchIds: ['batch-1'] }), 2_000);
const generated = transitions.generated(started, generation);

describe('a report job', () => {
  test('starts when AWS is asked for the first time', () => {
    expect(started).toMatchObject({ status: 'IN_PROGRESS', startedAt: 2_000, attempts: 1, generation: null });
  });

  test('remembers which session may read what AWS makes', () => {
    expect(generated).toMatchObject({ status: 'IN_PROGRESS', generation });
  });

  test('that is generated again keeps its start and counts the attempt', () => {
    expect(transitions.generating(generated, 9_000)).toMatchObject({
      status: 'IN_PROGRESS',
      startedAt: 2_000,
      attempts: 2,
      generation: null,
    });
  });

  test('completes with the JobId of the report', () => {
    expect(transitions.completed(generated, generation, 3_000)).toMatchObject({
      status: 'COMPLETED',
      startedAt: 2_000,
      finishedAt: 3_000,
      awsJobId: 'aws-1',
      generation,
    });
  });

  test('can fail before AWS was ever asked', () => {
    expect(transitions.failed(asJob({ ...queued, batchIds: [] }), throttled, 3_000)).toMatchObject({
      status: 'FAILED',
      startedAt: null,
      awsJobId: null,
      finishedAt: 3_000,
      error: throttled,
    });
  });

  test('that fails or is cancelled while AWS works names the JobId', () => {
    expect(transitions.failed(generated, throttled, 3_000)).toMatchObject({
      startedAt: 2_000,
      awsJobId: 'aws-1',
    });
    expect(transitions.cancelled(generated, 3_000)).toMatchObject({ status: 'CANCELLED', awsJobId: 'aws-1' });
  });

  test('keeps through every state what it is about and who waits for it', () => {
    const about = {
      id: 'job-1',
      accountId: '111122223333',
      arn: queued.arn,
      granularity: 'ACTION_LEVEL',
      lane: 'background',
      batchIds: ['batch-1'],
      createdAt: 1_000,
      revision: 3,
    };
    for (const job of [
      started,
      generated,
      transitions.completed(generated, generation, 3_000),
      transitions.failed(generated, throttled, 3_000),
      transitions.cancelled(generated, 3_000),
    ]) {
      expect(job).toMatchObject(about);
    }
  });

  test('is finished when it is completed, failed or cancelled, and not before', () => {
    expect([started, generated].map(isFinished)).toEqual([false, false]);
    expect(isFinished(transitions.completed(generated, generation, 3_000))).toBe(true);
    expect(isFinished(transitions.failed(generated, throttled, 3_000))).toBe(true);
    expect(isFinished(transitions.cancelled(generated, 3_000))).toBe(true);
  });
});
