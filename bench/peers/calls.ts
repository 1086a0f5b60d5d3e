import {
  GenerateServiceLastAccessedDetailsCommand,
  GetServiceLastAccessedDetailsCommand,
  type GetServiceLastAccessedDetailsResponse,
  type IAMClient,
  type ServiceLastAccessed,
} from '@aws-sdk/client-iam';

/** The two calls that all peers make. Without MaxItems AWS chooses the size of the page. */

export async function generate(iam: IAMClient, arn: string): Promise<string> {
  const { JobId } = await iam.send(new GenerateServiceLastAccessedDetailsCommand({ Arn: arn }));
  if (JobId === undefined) throw new Error(`AWS gave no JobId for ${arn}`);
  return JobId;
}

export interface PageChoice {
  readonly maxItems?: number;
  readonly marker?: string;
}

export function getPage(
  iam: IAMClient,
  jobId: string,
  { maxItems, marker }: PageChoice = {},
): Promise<GetServiceLastAccessedDetailsResponse> {
  return iam.send(
    new GetServiceLastAccessedDetailsCommand({
      JobId: jobId,
      ...(maxItems === undefined ? {} : { MaxItems: maxItems }),
      ...(marker === undefined ? {} : { Marker: marker }),
    }),
  );
}

/** The rows of a completed report whose first page is known; `further` brings the page at a Marker. */
export async function allRows(
  first: GetServiceLastAccessedDetailsResponse,
  further: (marker: string) => Promise<GetServiceLastAccessedDetailsResponse>,
): Promise<ServiceLastAccessed[]> {
  const rows = [...rowsOf(first)];
  let page = first;
  while (page.IsTruncated === true && page.Marker !== undefined) {
    page = await further(page.Marker);
    rows.push(...rowsOf(page));
  }
  return rows;
}

/** The rows of one page. The SDK's type says that the list is always there; it isn't. */
export function rowsOf(page: GetServiceLastAccessedDetailsResponse): readonly ServiceLastAccessed[] {
  const rows: readonly ServiceLastAccessed[] | undefined = page.ServicesLastAccessed;
  return rows ?? [];
}
