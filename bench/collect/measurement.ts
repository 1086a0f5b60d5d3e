import type { CallCounts } from './simulated-aws.ts';
import type { ProcessUsage } from './process-usage.ts';
import type { Score } from './score.ts';

/** One contender's way through all entities. */
export interface Measurement {
  readonly contender: string;
  /** From the start to the last report. */
  readonly seconds: number;
  /** False: it was stopped when its time was over. */
  readonly hasEnded: boolean;
  readonly counts: CallCounts;
  readonly score: Score;
  readonly usage: ProcessUsage;
}

/** Processor time between two moments, and the memory peak at the later one. */
export function usageBetween(before: ProcessUsage, after: ProcessUsage): ProcessUsage {
  return { cpuSeconds: after.cpuSeconds - before.cpuSeconds, peakMegabytes: after.peakMegabytes };
}
