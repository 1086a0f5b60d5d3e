import { setTimeout as sleep } from 'node:timers/promises';
import { generate, getPage, rowsOf } from './calls.ts';
import { eachOf } from './each-of.ts';
import type { Peer, PeerAccount, Tell } from './peer.ts';
import { botoDelay, isServerFault, isThrottling, retrying } from './retry.ts';

const accountsAtOnce = 8;
const pauseMilliseconds = 2_000;
const sdkRetries = { attempts: 5, delay: botoDelay, isRetried: isServerFault };
const throttleRetries = {
  attempts: 8,
  delay: (retry: number) => Math.min(1_000 * 2 ** (retry - 1), 64_000),
  isRetried: isThrottling,
};

/**
 * Cloud Custodian's filter `usage`, run over the accounts by c7n-org (eight at a time): generates every report one
 * after the other, then looks at all that are pending, pauses two seconds and looks again. It takes the first page
 * for the report, and a failed one as pending.
 */
export const cloudCustodian: Peer = {
  name: 'Cloud Custodian',
  collect: (accounts, tell) => eachOf(accounts, accountsAtOnce, (account) => collectAccount(account, tell)),
};

async function collectAccount(account: PeerAccount, tell: Tell): Promise<void> {
  const { iam, arns } = account;
  let pending: { arn: string; jobId: string }[] = [];
  for (const arn of arns) {
    try {
      pending.push({ arn, jobId: await patiently(() => generate(iam, arn)) });
    } catch (error) {
      tell(account, arn, { kind: 'error', error });
    }
  }
  while (pending.length > 0) {
    const stillPending: typeof pending = [];
    for (const job of pending) {
      try {
        const page = await patiently(() => getPage(iam, job.jobId));
        if (page.JobStatus === 'COMPLETED') tell(account, job.arn, { kind: 'report', rows: rowsOf(page) });
        else stillPending.push(job);
      } catch (error) {
        tell(account, job.arn, { kind: 'error', error });
      }
    }
    pending = stillPending;
    if (pending.length > 0) await sleep(pauseMilliseconds);
  }
}

function patiently<Answer>(call: () => Promise<Answer>): Promise<Answer> {
  return retrying(throttleRetries, () => retrying(sdkRetries, call));
}
