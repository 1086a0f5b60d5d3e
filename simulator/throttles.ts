import type { Bucket, Settings } from './settings.ts';

interface Level {
  tokens: number;
  /** Epoch milliseconds. */
  at: number;
}

/** Token buckets, one for each account and operation; full at first, refilled at the rate that holds at the moment. */
export class Throttles {
  readonly #levels = new Map<string, Level>();

  /** Takes a token for a call. False: there is none, the call is throttled. */
  take(settings: Settings, accountId: string, operation: string): boolean {
    const bucket = bucketOf(settings, accountId, operation);
    if (bucket === undefined) return true;
    const key = `${accountId} ${operation}`;
    const now = Date.now();
    const level = this.#levels.get(key) ?? { tokens: bucket.burst, at: now };
    const tokens = Math.min(bucket.burst, level.tokens + ((now - level.at) / 1_000) * bucket.rate);
    const isEnough = tokens >= 1;
    this.#levels.set(key, { tokens: isEnough ? tokens - 1 : tokens, at: now });
    return isEnough;
  }
}

/** The most particular bucket: the account's for the operation, the account's, the operation's, the one for all. */
function bucketOf({ throttles }: Settings, accountId: string, operation: string): Bucket | undefined {
  const own = throttles.accounts?.[accountId];
  return (
    own?.operations?.[operation] ?? own?.default ?? throttles.operations?.[operation] ?? throttles.default
  );
}
