import { setTimeout as sleep } from 'node:timers/promises';
import type { IAMClient, ServiceLastAccessed } from '@aws-sdk/client-iam';
import { allRows, generate, getPage } from './calls.ts';
import type { Peer } from './peer.ts';
import { isPassing, retrying } from './retry.ts';

const maxItems = 1_000;
const retryEveryMilliseconds = 500;
const mostRetries = 20;
const longestBackoffMilliseconds = 300_000;
const sdkRetries = {
  attempts: 9,
  delay: (retry: number) => Math.min(Math.random() * 25 * 3 ** retry, longestBackoffMilliseconds),
  isRetried: isPassing,
};

/**
 * Steampipe's table aws_iam_access_advisor, asked for a list of ARNs, which it works on all at once: Generate, Get,
 * and again every half second. A report that failed or isn't there after twenty retries is a table without rows.
 */
export const steampipe: Peer = {
  name: 'Steampipe',
  async collect(accounts, tell) {
    const queries = accounts.flatMap((account) => account.arns.map((arn) => ({ account, arn })));
    await Promise.all(
      queries.map(async ({ account, arn }) => {
        try {
          tell(account, arn, { kind: 'report', rows: await query(account.iam, arn) });
        } catch (error) {
          tell(account, arn, { kind: 'error', error });
        }
      }),
    );
  },
};

async function query(iam: IAMClient, arn: string): Promise<readonly ServiceLastAccessed[]> {
  const jobId = await retrying(sdkRetries, () => generate(iam, arn));
  for (let retry = 0; retry <= mostRetries; retry++) {
    if (retry > 0) await sleep(retryEveryMilliseconds);
    const page = await retrying(sdkRetries, () => getPage(iam, jobId, { maxItems }));
    if (page.JobStatus === 'FAILED') return [];
    if (page.JobStatus !== 'COMPLETED') continue;
    return allRows(page, (marker) => retrying(sdkRetries, () => getPage(iam, jobId, { maxItems, marker })));
  }
  return [];
}
