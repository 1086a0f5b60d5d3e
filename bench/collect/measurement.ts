import type { CallCounts } from './simulated-aws.ts';
import type { ProcessUsage } from './process-usage.ts';
import type { Score } from './score.ts';

/** One contender's way through all entities. */
export interface Measurement {
  readonly contender: string;
  /** From the start to each report, in the order of their coming. */
  readonly reportSeconds: readonly number[];
  /** False: it was stopped when its time was over. */
  readonly hasEnded: boolean;
  readonly counts: CallCounts;
  readonly score: Score;
  readonly usage: ProcessUsage;
}

/** From the start to the last report. */
export function secondsOf({ reportSeconds }: Measurement): number {
  return reportSeconds.at(-1) ?? 0;
}

/** From the start until nine tenths of the reports were there that can be had; undefined when they never were. */
export function secondsToMost({ reportSeconds }: Measurement, available: number): number | undefined {
  return reportSeconds[Math.ceil(available * 0.9) - 1];
}

/** Processor time between two moments, and the memory peak at the later one. */
export function usageBetween(before: ProcessUsage, after: ProcessUsage): ProcessUsage {
  return { cpuSeconds: after.cpuSeconds - before.cpuSeconds, peakMegabytes: after.peakMegabytes };
}
