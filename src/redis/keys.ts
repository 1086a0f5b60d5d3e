import type { AccountId } from '../accounts/account-id.ts';

/**
 * Every key that Lapse writes to Redis, in one place.
 *
 * What belongs to an account carries the account's id as hash tag, so that on Redis Cluster an account's
 * keys share a slot and a step over several of them stays atomic.
 */
export const keys = {
  /** Hash: account id → account. */
  accounts: 'lapse:{accounts}',
  /** Hash: ARN → entity with its details. */
  entities: (accountId: AccountId) => `lapse:{${accountId}}:entities`,
  /** Sorted set: ARN by the time when its report is to be made again. */
  refreshDue: (accountId: AccountId) => `lapse:{${accountId}}:refresh-due`,
  /** Hash: `<granularity> <ARN>` → encoded report. */
  reports: (accountId: AccountId) => `lapse:{${accountId}}:reports`,
  /** Hash: `<kind> <service namespace>` → what was fetched beyond the report; goes some time after the report. */
  reportDetails: (accountId: AccountId, awsJobId: string) =>
    `lapse:{${accountId}}:report-details:${awsJobId}`,
  /** Hash: report job id → report job. */
  reportJobs: (accountId: AccountId) => `lapse:{${accountId}}:report-jobs`,
  /** Hash: `<granularity> <ARN>` → id of the report job that is under way. */
  runningReportJobs: (accountId: AccountId) => `lapse:{${accountId}}:report-jobs:running`,
  /** Hash: `<granularity> <ARN>` → id of the newest report job. */
  latestReportJobs: (accountId: AccountId) => `lapse:{${accountId}}:report-jobs:latest`,
  /** Sorted set: ids of finished report jobs that a newer one replaced, by that moment; kept to a bounded number. */
  supersededReportJobs: (accountId: AccountId) => `lapse:{${accountId}}:report-jobs:superseded`,
  /** A report batch; goes a week after it was made. */
  reportBatch: (batchId: string) => `lapse:{report-batch:${batchId}}`,
  /** Sorted set: ids of report batches by the time when they were made. */
  reportBatches: 'lapse:{report-batches}',
  /**
   * One account's part of a batch. `:counts`, hash: report job status → jobs, and when the last one finished;
   * `:jobs`, hash: ARN → report job id; `:pending`, list: ARNs whose jobs are yet to be made.
   */
  reportBatchPart: (accountId: AccountId, batchId: string) => `lapse:{${accountId}}:report-batch:${batchId}`,
  /** Set: ids of the batches that have jobs yet to be made in the account. */
  openReportBatches: (accountId: AccountId) => `lapse:{${accountId}}:report-batches:open`,
  /** Hash: one budget, see worker/pacing. */
  budget: (accountId: AccountId, operation: string) => `lapse:{${accountId}}:budget:${operation}`,
  /** When everything that a caller spent of their budget will have come back; see src/api/limits. */
  callerBudget: (callerHash: string) => `lapse:{caller:${callerHash}}:budget`,
  /** Hash: fingerprint → the service or list of actions that it stands for in stored reports. */
  catalogue: 'lapse:{catalogue}',
  /** Stream: what changed, for every API process. */
  events: 'lapse:{events}',
  /** Sorted set: worker id by its last sign of life. */
  workers: 'lapse:{workers}',
} as const;

/** The prefix of BullMQ's own keys; hash-tagged, as Redis Cluster wants it. */
export const queuePrefix = '{lapse-queues}';
