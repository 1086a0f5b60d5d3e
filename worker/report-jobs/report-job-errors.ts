import type { AccountId } from '../../src/accounts/index.ts';
import type { ReportJob, ReportJobError } from '../../src/jobs/index.ts';
import type { AwsFailure, DetailsOutcome } from '../aws/index.ts';

/** What a report job ends with, in words that help. AWS's own words are passed on where AWS judged the request. */

export type Hindrance = 'throttled' | 'unreachable' | null;

/** AWS's answer to Generate or Get that no repetition will change. */
export function refused(job: ReportJob, { kind, awsCode, message }: AwsFailure): ReportJobError {
  switch (kind) {
    case 'notFound':
      return {
        code: 'ENTITY_NOT_FOUND',
        message: `AWS knows no entity ${job.arn}; it may have been deleted since the last inventory. Refresh the inventory to see what there is.`,
        awsCode,
        retryable: false,
      };
    case 'invalidInput':
      return {
        code: 'INVALID_INPUT',
        message: `AWS rejected ${job.arn}: ${message}`,
        awsCode,
        retryable: false,
      };
    case 'accessDenied':
      return {
        code: 'ACCESS_DENIED',
        message: `The reader role of account ${job.accountId} may not ask for service last accessed data; check its policy.`,
        awsCode,
        retryable: false,
      };
    default:
      return {
        code: 'INTERNAL',
        message: `AWS gave an answer that Lapse doesn't know (${awsCode}).`,
        awsCode,
        retryable: true,
      };
  }
}

/** AWS refused the role that leads into the account. */
export function roleRefused(accountId: AccountId, { awsCode }: AwsFailure): ReportJobError {
  return {
    code: 'ACCOUNT_UNREACHABLE',
    message: `AWS refused the reader role of account ${accountId}; check that it exists, trusts the worker's role and has the configured external id.`,
    awsCode,
    retryable: false,
  };
}

export function notConfigured(accountId: AccountId): ReportJobError {
  return {
    code: 'ACCOUNT_UNREACHABLE',
    message: `Account ${accountId} is no longer in the accounts file.`,
    awsCode: null,
    retryable: false,
  };
}

/** AWS's JobStatus FAILED. */
export function reportFailed({
  awsCode,
  message,
}: Extract<DetailsOutcome, { kind: 'failed' }>): ReportJobError {
  return {
    code: 'REPORT_FAILED',
    message: `AWS could not make the report${message === null ? ' and gave no reason.' : `: ${message}`}`,
    awsCode,
    retryable: true,
  };
}

/** A hindrance is why a job has missed its deadline when it lasted for so much of the time that there was. */
const tellingShare = 0.25;

/**
 * The deadline passed; the last hindrance says why, unless it was but a moment.
 * @param seconds that the job had
 */
export function deadlinePassed(
  job: ReportJob,
  seconds: number,
  hindrance: Hindrance,
  hinderedMilliseconds: number,
): ReportJobError {
  const common = { awsCode: null, retryable: true };
  const isTelling = hinderedMilliseconds >= seconds * 1_000 * tellingShare;
  switch (isTelling ? hindrance : null) {
    case 'throttled':
      return {
        ...common,
        code: 'THROTTLED',
        message: `AWS throttled account ${job.accountId} for the whole ${seconds} seconds that the job had.`,
      };
    case 'unreachable':
      return {
        ...common,
        code: 'ACCOUNT_UNREACHABLE',
        message: `AWS could not be reached for account ${job.accountId} within the ${seconds} seconds that the job had.`,
      };
    case null:
      return {
        ...common,
        code: 'TIMED_OUT',
        message: `AWS had not finished the report after ${seconds} seconds.`,
      };
  }
}

export function internal(): ReportJobError {
  return {
    code: 'INTERNAL',
    message: 'Lapse could not process the job. The worker log has the reason under the job id.',
    awsCode: null,
    retryable: true,
  };
}
