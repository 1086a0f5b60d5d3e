import type { ReportJobSummary } from '../../../jobs/index.ts';
import type { ReportJobFilter } from '../../generated/schema.ts';
import { readArns, readList } from './filters.ts';

export interface ReportJobTest {
  readonly matches: (job: ReportJobSummary) => boolean;
}

/** @throws ApiError BAD_USER_INPUT that names the field and the value */
export function readReportJobFilter(filter: Partial<ReportJobFilter> | null | undefined): ReportJobTest {
  const accountIds = asSet(readList('accountIds', filter?.accountIds));
  const arns = asSet(readArns(filter?.arns));
  const entityTypes = asSet(readList('entityTypes', filter?.entityTypes));
  const statuses = asSet(readList('statuses', filter?.statuses));
  const errorCodes = asSet(readList('errorCodes', filter?.errorCodes));
  return {
    matches: (job) =>
      (accountIds?.has(job.accountId) ?? true) &&
      (arns?.has(job.arn) ?? true) &&
      (statuses?.has(job.status) ?? true) &&
      (entityTypes === null || (job.type !== null && entityTypes.has(job.type))) &&
      (errorCodes === null || (job.errorCode !== null && errorCodes.has(job.errorCode))),
  };
}

function asSet<Value>(values: readonly Value[] | null): ReadonlySet<Value> | null {
  return values === null ? null : new Set(values);
}
