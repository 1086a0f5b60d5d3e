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

/** A finished AWS job of which more pages are to be read. */
export interface PagesSoFar {
  readonly first: GetServiceLastAccessedDetailsResponse;
  readonly rows: readonly ServiceLastAccessed[];
  /** Where the next page begins. */
  readonly marker: string;
}

export type DetailsOutcome =
  | { readonly kind: 'inProgress' }
  | { readonly kind: 'morePages'; readonly soFar: PagesSoFar }
  | { readonly kind: 'completed'; readonly details: FinishedDetails }
  /** AWS's JobStatus FAILED with AWS's own reason, as far as AWS gives one. */
  | { readonly kind: 'failed'; readonly awsCode: string | null; readonly message: string | null };

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

/**
 * One call for a report: its first page, or the one after those that were read before.
 * @throws what IAM answers; NoSuchEntity when the job isn't this session's or is gone
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetServiceLastAccessedDetails.html
 */
export async function readDetails(
  session: Session,
  jobId: string,
  granularity: Granularity,
  soFar: PagesSoFar | null,
): Promise<DetailsOutcome> {
  const page = await getPage(session, jobId, soFar?.marker);
  if (soFar === null && page.JobStatus === 'IN_PROGRESS') return { kind: 'inProgress' };
  if (soFar === null && page.JobStatus === 'FAILED') {
    return {
      kind: 'failed',
      awsCode: filledIn(page.Error?.Code),
      message: filledIn(page.Error?.Message),
    };
  }
  const first = soFar?.first ?? page;
  const rows = [...(soFar?.rows ?? []), ...rowsOf(page)];
  if (page.IsTruncated === true) return { kind: 'morePages', soFar: { first, rows, marker: markerOf(page) } };
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

/** An empty text says as little as none. */
function filledIn(text: string | undefined): string | null {
  return text === undefined || text === '' ? null : text;
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
