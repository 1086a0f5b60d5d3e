import { LRUCache } from 'lru-cache';
import type { AccountId } from '../../src/accounts/index.ts';
import type { Lane, ReportJob } from '../../src/jobs/index.ts';
import { breadthOf, type Breadth } from './breadth.ts';

/** How the first look at a report is timed. Looking late saves calls, looking early saves a person's time. */
interface Patience {
  /** Before anything was seen: AWS takes 0.1 to 2.5 s where few services are granted, 4 to 7 s where most are. */
  readonly firstGuessMilliseconds: Readonly<Record<Breadth, number>>;
  /** The share of the account's reports that are done by then. */
  readonly doneAtFirstPoll: number;
  /** How many times as long as the last report on the same entity took. */
  readonly stretch: number;
}

const patienceByLane: Readonly<Record<Lane, Patience>> = {
  interactive: {
    firstGuessMilliseconds: { narrow: 1_500, broad: 4_000 },
    doneAtFirstPoll: 0.5,
    stretch: 1,
  },
  background: {
    firstGuessMilliseconds: { narrow: 2_500, broad: 6_000 },
    doneAtFirstPoll: 0.9,
    stretch: 1.1,
  },
};

const fewestDurations = 5;
const keptDurations = 64;
const keptReports = 100_000;
/** AWS's dates are its own; the report is readable a moment after. */
const answerMargin = 100;

/**
 * How long AWS took for the latest reports, to time the first poll of the next. A report takes the longer the more
 * services it covers, so the last one on the same entity says most; where there is none, others of the same breadth
 * do, the account's own before those of all.
 */
export class Durations {
  readonly #byReport = new LRUCache<string, number>({ max: keptReports });
  readonly #samples = new Map<string, number[]>();

  /**
   * @param milliseconds from JobCreationDate to JobCompletionDate
   * @param services how many the report has
   */
  record(job: ReportJob, milliseconds: number, services: number): void {
    this.#byReport.set(reportOf(job), milliseconds);
    const breadth = breadthOf(services);
    for (const durations of [this.#sample(breadth, job.accountId), this.#sample(breadth)]) {
      durations.push(milliseconds);
      if (durations.length > keptDurations) durations.shift();
    }
  }

  /**
   * Milliseconds from Generate to the first poll.
   * @param expectedBreadth is asked where no report on the same entity was seen
   */
  async firstPoll(job: ReportJob, expectedBreadth: () => Promise<Breadth>): Promise<number> {
    const { firstGuessMilliseconds, doneAtFirstPoll, stretch } = patienceByLane[job.lane];
    const own = this.#byReport.get(reportOf(job));
    if (own !== undefined) return own * stretch + answerMargin;
    const breadth = await expectedBreadth();
    const ofAccount = this.#sample(breadth, job.accountId);
    const sample = ofAccount.length >= fewestDurations ? ofAccount : this.#sample(breadth);
    if (sample.length === 0) return firstGuessMilliseconds[breadth];
    const sorted = sample.toSorted((a, b) => a - b);
    const index = Math.min(sorted.length - 1, Math.floor(sorted.length * doneAtFirstPoll));
    return (sorted[index] ?? 0) + answerMargin;
  }

  /** The latest durations of one account's reports of a breadth, or of all accounts'. */
  #sample(breadth: Breadth, accountId: AccountId | 'all' = 'all'): number[] {
    const name = `${breadth} ${accountId}`;
    const sample = this.#samples.get(name) ?? [];
    this.#samples.set(name, sample);
    return sample;
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
