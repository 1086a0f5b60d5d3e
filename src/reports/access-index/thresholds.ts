import { neverUsed, type AccessMatrix } from './access-matrix.ts';

/** Later than any use. */
export const endOfTime = 0xffff_ffff;

export const secondsPerDay = 86_400;

/**
 * The first second that counts as used within so many days, by an entity's own report: see `usedSince`. Never lower
 * than the first value of a cell that means a time.
 */
export function usedSinceSecond(matrix: AccessMatrix, ordinal: number, days: number): number {
  return Math.max((matrix.completionSeconds[ordinal] ?? 0) - days * secondsPerDay, neverUsed + 1);
}

/**
 * How many of its granted services an entity used within so many days before its report's completion. Most questions
 * are about those that used none: their newest use tells it without a search.
 */
export function countUsed(matrix: AccessMatrix, ordinal: number, days: number): number {
  const since = usedSinceSecond(matrix, ordinal, days);
  return matrix.used.newest(ordinal) < since ? 0 : matrix.used.countSince(ordinal, since);
}
