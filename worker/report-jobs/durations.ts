import { LRUCache } from 'lru-cache';
import type { AccountId } from '../../src/accounts/index.ts';
import type { Lane, ReportJob } from '../../src/jobs/index.ts';

/** How the first look at a report is timed. Looking late saves calls, looking early saves a person's time. */
interface Patience {
  /** Before anything was seen: most reports take 0.1 to 2.5 s, those over every service 4 to 7 s. */
  readonly firstGuessMilliseconds: number;
  /** The share of the account's reports that are done by then. */
  readonly doneAtFirstPoll: number;
  /** How many times as long as the last report on the same entity took. */
  readonly stretch: number;
}

const patienceByLane: Readonly<Record<Lane, Patience>> = {
  interactive: { firstGuessMilliseconds: 1_500, doneAtFirstPoll: 0.5, stretch: 1 },
  background: { firstGuessMilliseconds: 6_000, doneAtFirstPoll: 0.9, stretch: 1.1 },
};

const keptDurations = 64;
const keptReports = 100_000;
/** AWS's dates are its own; the report is readable a moment after. */
const answerMargin = 100;

/**
 * How long AWS took for the latest reports, to time the first poll of the next. A report takes the longer the more
 * services it covers, so the last one on the same entity says most; where there is none, the account's others do.
 */
export class Durations {
  readonly #byReport = new LRUCache<string, number>({ max: keptReports });
  readonly #byAccount = new Map<AccountId, number[]>();
  readonly #overall: number[] = [];

  /** @param milliseconds from JobCreationDate to JobCompletionDate */
  record(job: ReportJob, milliseconds: number): void {
    this.#byReport.set(reportOf(job), milliseconds);
    const ofAccount = this.#byAccount.get(job.accountId) ?? [];
    this.#byAccount.set(job.accountId, ofAccount);
    for (const durations of [ofAccount, this.#overall]) {
      durations.push(milliseconds);
      if (durations.length > keptDurations) durations.shift();
    }
  }

  /** Milliseconds from Generate to the first poll. */
  firstPoll(job: ReportJob): number {
    const { firstGuessMilliseconds, doneAtFirstPoll, stretch } = patienceByLane[job.lane];
    const own = this.#byReport.get(reportOf(job));
    if (own !== undefined) return own * stretch + answerMargin;
    const ofAccount = this.#byAccount.get(job.accountId) ?? [];
    const sample = ofAccount.length >= 5 ? ofAccount : this.#overall;
    if (sample.length === 0) return firstGuessMilliseconds;
    const sorted = sample.toSorted((a, b) => a - b);
    const index = Math.min(sorted.length - 1, Math.floor(sorted.length * doneAtFirstPoll));
    return (sorted[index] ?? firstGuessMilliseconds) + answerMargin;
  }
}

function reportOf({ accountId, arn, granularity }: ReportJob): string {
  return `${accountId} ${granularity} ${arn}`;
}

/** Milliseconds until the next poll: a growing share of the time waited so far, with jitter. */
export function nextPoll(waitedMilliseconds: number): number {
  const step = Math.min(Math.max(waitedMilliseconds * 0.4, 300), 15_000);
  return Math.round(step * (0.8 + Math.random() * 0.4));
}
