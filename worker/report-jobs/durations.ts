import type { AccountId } from '../../src/accounts/index.ts';
import type { Lane } from '../../src/jobs/index.ts';

const keptDurations = 64;
/** Before anything was seen: most reports take 0.1 to 2.5 s, those over every service 4 to 7 s. */
const firstGuessMilliseconds = 1_500;

/**
 * The share of reports that are done when they are first looked at. Looking late saves calls, looking early saves
 * a person's time.
 */
const doneAtFirstPoll: Readonly<Record<Lane, number>> = { interactive: 0.5, background: 0.9 };

/** How long AWS took for the latest reports, by account, to time the first poll of the next. */
export class Durations {
  readonly #byAccount = new Map<AccountId, number[]>();
  readonly #overall: number[] = [];

  /** @param milliseconds from JobCreationDate to JobCompletionDate */
  record(accountId: AccountId, milliseconds: number): void {
    const ofAccount = this.#byAccount.get(accountId) ?? [];
    this.#byAccount.set(accountId, ofAccount);
    for (const durations of [ofAccount, this.#overall]) {
      durations.push(milliseconds);
      if (durations.length > keptDurations) durations.shift();
    }
  }

  /** Milliseconds from Generate to the first poll. */
  firstPoll(accountId: AccountId, lane: Lane): number {
    const ofAccount = this.#byAccount.get(accountId) ?? [];
    const sample = ofAccount.length >= 5 ? ofAccount : this.#overall;
    if (sample.length === 0) return firstGuessMilliseconds;
    const sorted = sample.toSorted((a, b) => a - b);
    const index = Math.min(sorted.length - 1, Math.floor(sorted.length * doneAtFirstPoll[lane]));
    return (sorted[index] ?? firstGuessMilliseconds) + answerMargin;
  }
}

/** AWS's dates are its own; the report is readable a moment after. */
const answerMargin = 100;

/** Milliseconds until the next poll: a growing share of the time waited so far, with jitter. */
export function nextPoll(waitedMilliseconds: number): number {
  const step = Math.min(Math.max(waitedMilliseconds * 0.4, 300), 15_000);
  return Math.round(step * (0.8 + Math.random() * 0.4));
}
