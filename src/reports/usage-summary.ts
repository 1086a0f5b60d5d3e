import type { Report } from './report.ts';

export interface UsageSummary {
  readonly grantedServices: number;
  readonly usedServices: number;
  readonly unusedServices: number;
  readonly neverUsedServices: number;
  /** Epoch milliseconds; null when nothing was ever used. */
  readonly lastAuthenticated: number | null;
}

const millisecondsPerDay = 86_400_000;

/**
 * The earliest moment that still counts as used within so many days. It counts from the report's completion:
 * what happened since is unknown, and unknown is never unused.
 */
export function usedSince(jobCompletionDate: number, days: number): number {
  return jobCompletionDate - days * millisecondsPerDay;
}

/** Whole days from the last use to the report's completion. */
export function daysSince(lastAuthenticated: number, jobCompletionDate: number): number {
  return Math.max(0, Math.floor((jobCompletionDate - lastAuthenticated) / millisecondsPerDay));
}

/** What one report says of used and unused services. */
export function summarizeUsage(report: Report, unusedForDays: number): UsageSummary {
  const threshold = usedSince(report.jobCompletionDate, unusedForDays);
  const times = report.services.flatMap(({ lastAuthenticated }) => lastAuthenticated?.time ?? []);
  const usedServices = times.filter((time) => time >= threshold).length;
  return {
    grantedServices: report.services.length,
    usedServices,
    unusedServices: report.services.length - usedServices,
    neverUsedServices: report.services.length - times.length,
    lastAuthenticated: times.length === 0 ? null : Math.max(...times),
  };
}
