import type { AccountId } from '../../../accounts/index.ts';
import { parseEntityArn } from '../../../entities/index.ts';
import type { ReportJob } from '../../../jobs/index.ts';
import type { ReportJobFilter } from '../../generated/schema.ts';
import { readArns, readList } from './filters.ts';

export interface ReportJobTest {
  /** The accounts asked for; null for all. */
  readonly accountIds: ReadonlySet<AccountId> | null;
  readonly matches: (job: ReportJob) => boolean;
}

/** @throws ApiError BAD_USER_INPUT that names the field and the value */
export function readReportJobFilter(filter: Partial<ReportJobFilter> | null | undefined): ReportJobTest {
  const accountIds = asSet(readList('accountIds', filter?.accountIds));
  const arns = asSet(readArns(filter?.arns));
  const entityTypes = asSet(readList('entityTypes', filter?.entityTypes));
  const statuses = asSet(readList('statuses', filter?.statuses));
  const errorCodes = asSet(readList('errorCodes', filter?.errorCodes));
  return {
    accountIds,
    matches: (job) =>
      (accountIds?.has(job.accountId) ?? true) &&
      (arns?.has(job.arn) ?? true) &&
      (statuses?.has(job.status) ?? true) &&
      (entityTypes === null || isOneOf(entityTypes, parseEntityArn(job.arn)?.type)) &&
      (errorCodes === null || (job.status === 'FAILED' && errorCodes.has(job.error.code))),
  };
}

function asSet<Value>(values: readonly Value[] | null): ReadonlySet<Value> | null {
  return values === null ? null : new Set(values);
}

function isOneOf<Value>(values: ReadonlySet<Value>, value: Value | undefined): boolean {
  return value !== undefined && values.has(value);
}
