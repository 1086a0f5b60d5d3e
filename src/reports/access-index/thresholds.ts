import { usedSince } from '../usage-summary.ts';
import { neverUsed, type AccessMatrix } from './access-matrix.ts';

/** Later than any use. */
export const endOfTime = 0xffff_ffff;

/**
 * The first second that counts as used within so many days, by an entity's own report. Never lower than the first
 * value of a cell that means a time.
 */
export function usedSinceSecond(matrix: AccessMatrix, ordinal: number, days: number): number {
  const since = Math.ceil(usedSince(matrix.jobCompletionDate(ordinal), days) / 1000);
  return Math.min(Math.max(since, neverUsed + 1), endOfTime);
}

/** How many of its granted services an entity used within so many days before its report's completion. */
export function countUsed(matrix: AccessMatrix, ordinal: number, days: number): number {
  return matrix.used.countSince(ordinal, usedSinceSecond(matrix, ordinal, days));
}
