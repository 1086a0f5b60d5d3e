import { setTimeout as sleep } from 'node:timers/promises';
import type { IAMClient, ServiceLastAccessed } from '@aws-sdk/client-iam';
import { generate, getPage, rowsOf } from './calls.ts';
import type { Peer } from './peer.ts';
import { botoDelay, isPassing, retrying } from './retry.ts';

const pauseMilliseconds = 1_000;
const sdkRetries = { attempts: 5, delay: botoDelay, isRetried: isPassing };

/**
 * What people write when they need it once: one entity after the other, Generate, sleep a second, Get until it is
 * no longer in progress. It knows nothing of pages, nor of throttling beyond what its SDK does.
 */
export const script: Peer = {
  name: 'a typical script',
  async collect(accounts, tell) {
    for (const account of accounts) {
      for (const arn of account.arns) {
        try {
          tell(account, arn, { kind: 'report', rows: await reportOn(account.iam, arn) });
        } catch (error) {
          tell(account, arn, { kind: 'error', error });
        }
      }
    }
  },
};

async function reportOn(iam: IAMClient, arn: string): Promise<readonly ServiceLastAccessed[]> {
  const jobId = await retrying(sdkRetries, () => generate(iam, arn));
  for (;;) {
    await sleep(pauseMilliseconds);
    const page = await retrying(sdkRetries, () => getPage(iam, jobId));
    if (page.JobStatus === 'FAILED') throw new Error(`the job of ${arn} failed`);
    if (page.JobStatus === 'COMPLETED') return rowsOf(page);
  }
}
