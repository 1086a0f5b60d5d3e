import {
  GenerateServiceLastAccessedDetailsCommand,
  GetServiceLastAccessedDetailsCommand,
  type GetServiceLastAccessedDetailsResponse,
  type ServiceLastAccessed,
  type TrackedActionLastAccessed,
} from '@aws-sdk/client-iam';
import type { EntityArn } from '../../src/entities/index.ts';
import type { Granularity, LastAccess, ServiceAccess, TrackedAction } from '../../src/reports/index.ts';
import type { Session } from './sessions.ts';

/**
 * The most rows that one page may have. AWS's default is smaller and pages may be shorter all the same
 * (docs/aws-behaviour.md, 1.6).
 */
const maxItems = 1_000;

/** An answer that AWS's own description of the operation rules out. Nothing is concluded from it. */
export class IncompleteAnswerError extends Error {
  override readonly name = 'IncompleteAnswerError';
}

/** Everything a finished AWS job says. */
export interface FinishedDetails {
  readonly jobCreationDate: number;
  readonly jobCompletionDate: number;
  readonly services: readonly ServiceAccess[];
}

export type DetailsOutcome =
  | { readonly kind: 'inProgress' }
  | { readonly kind: 'completed'; readonly details: FinishedDetails }
  /** AWS's JobStatus FAILED with AWS's own reason. */
  | { readonly kind: 'failed'; readonly awsCode: string; readonly message: string };

/**
 * Asks AWS for a report.
 * @returns AWS's JobId, which only this session may read
 * @throws what IAM answers: NoSuchEntity, InvalidInput, Throttling, …
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GenerateServiceLastAccessedDetails.html
 */
export async function generateDetails(
  session: Session,
  arn: EntityArn,
  granularity: Granularity,
): Promise<string> {
  const { JobId } = await session.iam.send(
    new GenerateServiceLastAccessedDetailsCommand({ Arn: arn, Granularity: granularity }),
  );
  if (JobId === undefined) throw new IncompleteAnswerError('AWS took the request but gave no JobId');
  return JobId;
}

/** How the calls are made: paced, and patient where the caller wants that. */
export interface PageCalls {
  first<Answer>(call: () => Promise<Answer>): Promise<Answer>;
  further<Answer>(call: () => Promise<Answer>): Promise<Answer>;
}

/**
 * Reads a report: one call while it is in progress or has one page, one more for each further page.
 * @throws what IAM answers; NoSuchEntity when the job isn't this session's or is gone
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetServiceLastAccessedDetails.html
 */
export async function readDetails(
  session: Session,
  jobId: string,
  granularity: Granularity,
  calls: PageCalls,
): Promise<DetailsOutcome> {
  const first = await calls.first(() => getPage(session, jobId, undefined));
  if (first.JobStatus === 'IN_PROGRESS') return { kind: 'inProgress' };
  if (first.JobStatus === 'FAILED') {
    return {
      kind: 'failed',
      awsCode: first.Error?.Code ?? 'Unknown',
      message: first.Error?.Message ?? 'AWS gave no reason',
    };
  }
  const rows = [...rowsOf(first)];
  let page = first;
  while (page.IsTruncated === true) {
    const marker = markerOf(page);
    page = await calls.further(() => getPage(session, jobId, marker));
    rows.push(...rowsOf(page));
  }
  return { kind: 'completed', details: finishedDetails(first, rows, granularity) };
}

function getPage(
  session: Session,
  jobId: string,
  marker: string | undefined,
): Promise<GetServiceLastAccessedDetailsResponse> {
  return session.iam.send(
    new GetServiceLastAccessedDetailsCommand({
      JobId: jobId,
      MaxItems: maxItems,
      ...(marker === undefined ? {} : { Marker: marker }),
    }),
  );
}

function markerOf({ Marker }: GetServiceLastAccessedDetailsResponse): string {
  if (Marker === undefined) throw new IncompleteAnswerError('AWS truncated the report but gave no Marker');
  return Marker;
}

function rowsOf(page: GetServiceLastAccessedDetailsResponse): ServiceLastAccessed[] {
  // The SDK's type says that the list is always there, yet it is absent from an answer without rows.
  const rows: ServiceLastAccessed[] | undefined = page.ServicesLastAccessed;
  if (page.JobStatus !== 'COMPLETED') {
    throw new IncompleteAnswerError(
      `AWS answered a page of a completed report with ${page.JobStatus ?? 'no status'}`,
    );
  }
  return rows ?? [];
}

function finishedDetails(
  { JobType, JobCreationDate, JobCompletionDate }: GetServiceLastAccessedDetailsResponse,
  rows: readonly ServiceLastAccessed[],
  granularity: Granularity,
): FinishedDetails {
  const completionDate: Date | undefined = JobCompletionDate;
  if (JobCreationDate === undefined || completionDate === undefined) {
    throw new IncompleteAnswerError('AWS called the report completed but gave no dates');
  }
  if (JobType !== undefined && JobType !== granularity) {
    throw new IncompleteAnswerError(`AWS was asked for ${granularity} and answered with ${JobType}`);
  }
  return {
    jobCreationDate: JobCreationDate.getTime(),
    jobCompletionDate: completionDate.getTime(),
    services: rows.map((row) => serviceAccess(row, granularity)),
  };
}

function serviceAccess(row: ServiceLastAccessed, granularity: Granularity): ServiceAccess {
  if (row.ServiceName === undefined || row.ServiceNamespace === undefined) {
    throw new IncompleteAnswerError('AWS gave a service without name or namespace');
  }
  return {
    serviceName: row.ServiceName,
    serviceNamespace: row.ServiceNamespace,
    lastAuthenticated: lastAccess(
      row.LastAuthenticated,
      row.LastAuthenticatedEntity,
      row.LastAuthenticatedRegion,
    ),
    totalAuthenticatedEntities: row.TotalAuthenticatedEntities ?? 0,
    trackedActions:
      granularity === 'ACTION_LEVEL' ? (row.TrackedActionsLastAccessed ?? []).map(trackedAction) : null,
  };
}

function trackedAction(row: TrackedActionLastAccessed): TrackedAction {
  if (row.ActionName === undefined)
    throw new IncompleteAnswerError('AWS gave a tracked action without a name');
  return {
    actionName: row.ActionName,
    lastAccessed: lastAccess(row.LastAccessedTime, row.LastAccessedEntity, row.LastAccessedRegion),
  };
}

function lastAccess(time: Date | undefined, entityArn: string | undefined, region: string | undefined) {
  if (time === undefined) return null;
  return { time: time.getTime(), entityArn: entityArn ?? null, region: region ?? null } satisfies LastAccess;
}
