import { randomUUID } from 'node:crypto';
import { accountIdSchema } from '../../src/accounts/index.ts';
import { entityArnSchema } from '../../src/entities/index.ts';
import type { Report, ServiceAccess } from '../../src/reports/index.ts';
import { accountId, roleArn } from './api-process.ts';

const day = 86_400_000;

/** A row; `usedDaysAgo` counts back from the report's completion, null for never. */
export function serviceRow(
  serviceNamespace: string,
  usedDaysAgo: number | null,
  completion: number,
  row: Partial<ServiceAccess> = {},
): ServiceAccess {
  return {
    serviceNamespace,
    serviceName: `Amazon ${serviceNamespace.toUpperCase()}`,
    lastAuthenticated:
      usedDaysAgo === null
        ? null
        : { time: completion - usedDaysAgo * day, entityArn: roleArn, region: 'eu-west-1' },
    totalAuthenticatedEntities: usedDaysAgo === null ? 0 : 1,
    trackedActions: null,
    ...row,
  };
}

/** A report of `roleArn`: s3 used a day ago, kms 100 days ago, ec2 and sqs never; whatever is said replaces it. */
export function reportOf(report: Partial<Report> = {}): Report {
  const jobCompletionDate = report.jobCompletionDate ?? Date.now();
  return {
    accountId: accountIdSchema.parse(accountId),
    arn: entityArnSchema.parse(roleArn),
    granularity: 'SERVICE_LEVEL',
    jobId: randomUUID(),
    reportJobId: randomUUID(),
    jobCreationDate: jobCompletionDate - 2_000,
    jobCompletionDate,
    services: [
      serviceRow('ec2', null, jobCompletionDate),
      serviceRow('kms', 100, jobCompletionDate),
      serviceRow('s3', 1, jobCompletionDate),
      serviceRow('sqs', null, jobCompletionDate),
    ],
    ...report,
  };
}
