import { describe, expect, test } from 'vitest';
import { accountIdSchema } from '../../../src/accounts/index.ts';
import { entityArnSchema } from '../../../src/entities/index.ts';
import { daysSince, summarizeUsage, usedSince, type Report } from '../../../src/reports/index.ts';

const day = 86_400_000;
const completedAt = Date.UTC(2026, 5, 1, 12);

/** A report whose services were last used at these times; null: never. */
function reportOf(...times: (number | null)[]): Report {
  return {
    accountId: accountIdSchema.parse('111122223333'),
    arn: entityArnSchema.parse('arn:aws:iam::111122223333:role/reader'),
    granularity: 'SERVICE_LEVEL',
    jobId: 'job',
    reportJobId: 'report-job',
    jobCreationDate: completedAt - 1_000,
    jobCompletionDate: completedAt,
    services: times.map((time, index) => ({
      serviceName: `Service ${index}`,
      serviceNamespace: `service-${index}`,
      lastAuthenticated: time === null ? null : { time, entityArn: null, region: null },
      totalAuthenticatedEntities: time === null ? 0 : 1,
      trackedActions: null,
    })),
  };
}

describe('what a report says of use', () => {
  test('counts used, unused and never used services', () => {
    const report = reportOf(completedAt - day, completedAt - 100 * day, null, null);
    expect(summarizeUsage(report, 90)).toEqual({
      grantedServices: 4,
      usedServices: 1,
      unusedServices: 3,
      neverUsedServices: 2,
      lastAuthenticated: completedAt - day,
    });
  });

  test('counts a service as used that was last used exactly so many days before the report', () => {
    expect(summarizeUsage(reportOf(completedAt - 90 * day), 90).usedServices).toBe(1);
  });

  test('counts it as unused a millisecond earlier', () => {
    expect(summarizeUsage(reportOf(completedAt - 90 * day - 1), 90).unusedServices).toBe(1);
  });

  test('counts a use after the completion as used, even within 0 days', () => {
    expect(summarizeUsage(reportOf(completedAt + 60_000), 0).usedServices).toBe(1);
  });

  test('of an entity without permissions is nothing', () => {
    expect(summarizeUsage(reportOf(), 90)).toEqual({
      grantedServices: 0,
      usedServices: 0,
      unusedServices: 0,
      neverUsedServices: 0,
      lastAuthenticated: null,
    });
  });
});

describe('days since the last use', () => {
  test.each([
    ['the same minute', 0, 0],
    ['a millisecond less than a day', day - 1, 0],
    ['exactly a day', day, 1],
    ['400 days', 400 * day, 400],
  ])('%s', (_, before, days) => {
    expect(daysSince(completedAt - before, completedAt)).toBe(days);
  });

  test('are none for a use after the completion', () => {
    expect(daysSince(completedAt + 2 * day, completedAt)).toBe(0);
  });

  test('agree with the threshold: a service unused for N days was last used N days ago or more', () => {
    for (const days of [0, 1, 30, 90]) {
      const earlier = usedSince(completedAt, days) - 1;
      expect(daysSince(earlier, completedAt)).toBeGreaterThanOrEqual(days);
    }
  });
});
