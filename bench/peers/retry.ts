import { setTimeout as sleep } from 'node:timers/promises';
import { IAMServiceException } from '@aws-sdk/client-iam';

export interface RetryPolicy {
  /** Calls at most, the first one included. */
  readonly attempts: number;
  /** Milliseconds before the retry of this number, the first being 1. */
  delay(retry: number): number;
  isRetried(error: unknown): boolean;
}

/** @throws the last attempt's error, or the first that isn't retried */
export async function retrying<Answer>(policy: RetryPolicy, call: () => Promise<Answer>): Promise<Answer> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      if (attempt === policy.attempts || !policy.isRetried(error)) throw error;
      await sleep(policy.delay(attempt));
    }
  }
}

export function isThrottling(error: unknown): boolean {
  return error instanceof Error && error.name === 'Throttling';
}

/** What every AWS SDK repeats: throttled calls, 5xx and broken connections. */
export function isPassing(error: unknown): boolean {
  return isThrottling(error) || isServerFault(error);
}

/** 5xx answers, and errors without an answer from AWS. */
export function isServerFault(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (!(error instanceof IAMServiceException)) return 'code' in error;
  return (error.$metadata.httpStatusCode ?? 0) >= 500;
}

/** Python's SDK by default ("legacy" mode): 5 attempts, up to 1, 2, 4, 8 s between them. */
export function botoDelay(retry: number): number {
  return Math.random() * 1_000 * 2 ** (retry - 1);
}
