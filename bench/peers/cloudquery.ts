import { setTimeout as sleep } from 'node:timers/promises';
import type { IAMClient, ServiceLastAccessed } from '@aws-sdk/client-iam';
import { allRows, generate, getPage } from './calls.ts';
import type { Peer } from './peer.ts';
import { isPassing, retrying } from './retry.ts';

const maxItems = 1_000;
const longestBackoffMilliseconds = 30_000;
const sdkRetries = {
  attempts: 10,
  delay: (retry: number) => Math.min(Math.random() * 1_000 * 2 ** retry, longestBackoffMilliseconds),
  isRetried: isPassing,
};

/**
 * CloudQuery's open AWS plugin: every entity of every account at once (its scheduler is 50,000 wide). Generate, Get,
 * and again after one to four seconds, without an end.
 */
export const cloudQuery: Peer = {
  name: 'CloudQuery',
  async collect(accounts, tell) {
    const entities = accounts.flatMap((account) => account.arns.map((arn) => ({ account, arn })));
    await Promise.all(
      entities.map(async ({ account, arn }) => {
        try {
          tell(account, arn, { kind: 'report', rows: await resolveRows(account.iam, arn) });
        } catch (error) {
          tell(account, arn, { kind: 'error', error });
        }
      }),
    );
  },
};

async function resolveRows(iam: IAMClient, arn: string): Promise<ServiceLastAccessed[]> {
  const jobId = await retrying(sdkRetries, () => generate(iam, arn));
  for (;;) {
    const page = await retrying(sdkRetries, () => getPage(iam, jobId, { maxItems }));
    if (page.JobStatus === 'FAILED') throw new Error(`the job of ${arn} failed`);
    if (page.JobStatus === 'COMPLETED')
      return allRows(page, (marker) => retrying(sdkRetries, () => getPage(iam, jobId, { maxItems, marker })));
    await sleep(1_000 + Math.random() * 3_000);
  }
}
