import { describe, expect, test } from 'vitest';
import { accountIdSchema } from '../../../src/accounts/index.ts';
import { entityArnSchema } from '../../../src/entities/index.ts';
import type { ReportJob } from '../../../src/jobs/index.ts';
import { deadlinePassed } from '../../../worker/report-jobs/report-job-errors.ts';

const job: ReportJob = {
  version: 1,
  id: 'job',
  accountId: accountIdSchema.parse('111122223333'),
  arn: entityArnSchema.parse('arn:aws:iam::111122223333:role/reader'),
  granularity: 'SERVICE_LEVEL',
  lane: 'background',
  priority: 10,
  batchIds: [],
  createdAt: 0,
  attempts: 1,
  revision: 0,
  status: 'QUEUED',
};

describe('a job that has missed its deadline of 600 seconds', () => {
  test.each([
    ['throttled', 400_000, 'THROTTLED'],
    ['unreachable', 200_000, 'ACCOUNT_UNREACHABLE'],
    [null, 0, 'TIMED_OUT'],
  ] as const)('and was %s for %d ms ends as %s', (hindrance, milliseconds, code) => {
    expect(deadlinePassed(job, 600, hindrance, milliseconds)).toMatchObject({ code, retryable: true });
  });

  test.each(['throttled', 'unreachable'] as const)(
    'was not ended by having been %s at its last look',
    (hindrance) => {
      expect(deadlinePassed(job, 600, hindrance, 2_000).code).toBe('TIMED_OUT');
    },
  );
});
