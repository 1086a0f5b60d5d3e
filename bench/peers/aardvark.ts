import { setTimeout as sleep } from 'node:timers/promises';
import type { IAMClient, ServiceLastAccessed } from '@aws-sdk/client-iam';
import { allRows, generate, getPage } from './calls.ts';
import { eachOf } from './each-of.ts';
import type { Peer, PeerAccount, Tell } from './peer.ts';
import { botoDelay, isServerFault, isThrottling, retrying } from './retry.ts';

const threads = 5;
const patienceMilliseconds = 300_000;
const longestDelayMilliseconds = 4_000;
const sdkRetries = { attempts: 5, delay: botoDelay, isRetried: isServerFault };

/**
 * Netflix's Aardvark: five threads, one account each, one call after the other. It generates every report of the
 * account, then looks at the last job until that one is done, without a pause. After five minutes in which nothing
 * was completed it gives up on all that is left.
 */
export const aardvark: Peer = {
  name: 'Aardvark',
  async collect(accounts, tell) {
    const limiter = new SharedDelay();
    await eachOf(accounts, threads, (account) => collectAccount(account, limiter, tell));
  },
};

async function collectAccount(account: PeerAccount, limiter: SharedDelay, tell: Tell): Promise<void> {
  const { iam, arns } = account;
  const jobs: { arn: string; jobId: string }[] = [];
  for (const arn of arns) {
    try {
      jobs.push({ arn, jobId: await limiter.call(() => generate(iam, arn)) });
    } catch (error) {
      tell(account, arn, { kind: 'error', error });
    }
  }
  let lastCompletion = Date.now();
  for (let job = jobs.pop(); job !== undefined; job = jobs.pop()) {
    if (Date.now() - lastCompletion > patienceMilliseconds) return;
    try {
      const rows = await lookAt(iam, job, limiter);
      if (rows === null) {
        jobs.push(job);
        continue;
      }
      lastCompletion = Date.now();
      tell(account, job.arn, { kind: 'report', rows });
    } catch (error) {
      tell(account, job.arn, { kind: 'error', error });
    }
  }
}

/** @returns null while the job is in progress */
async function lookAt(
  iam: IAMClient,
  { arn, jobId }: { arn: string; jobId: string },
  limiter: SharedDelay,
): Promise<ServiceLastAccessed[] | null> {
  const page = await limiter.call(() => getPage(iam, jobId));
  if (page.JobStatus === 'IN_PROGRESS') return null;
  if (page.JobStatus === 'FAILED') throw new Error(`the job of ${arn} failed`);
  return allRows(page, (marker) => limiter.call(() => getPage(iam, jobId, { marker })));
}

/** Throttled callers sleep 1, 2, then 4 s at a time. All threads and accounts share the one delay. */
class SharedDelay {
  #milliseconds = 0;

  async call<Answer>(call: () => Promise<Answer>): Promise<Answer> {
    for (;;) {
      try {
        const answer = await retrying(sdkRetries, call);
        this.#milliseconds = 0;
        return answer;
      } catch (error) {
        if (!isThrottling(error)) throw error;
        this.#milliseconds = Math.min(Math.max(this.#milliseconds * 2, 1_000), longestDelayMilliseconds);
        await sleep(this.#milliseconds);
      }
    }
  }
}
