import type { Hindrance } from './report-job-errors.ts';

/** A call that AWS throttled needs no pause of its own: its budget has shrunk and says when the next one may be made. */
const throttledMilliseconds = 200;

/**
 * Milliseconds until a call is tried again that didn't get through, with jitter: where AWS can't be reached a quarter
 * of the time tried so far, at least 200 ms, at most 15 s.
 */
export function retryDelay(hindrance: Hindrance, triedMilliseconds: number): number {
  const step =
    hindrance === 'throttled'
      ? throttledMilliseconds
      : Math.min(Math.max(triedMilliseconds / 4, 200), 15_000);
  return Math.round(step * (0.75 + Math.random() / 2));
}
