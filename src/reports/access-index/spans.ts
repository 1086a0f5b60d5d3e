import { neverUsed, type AccessMatrix } from './access-matrix.ts';
import type { ServiceAccessFilter } from './filters.ts';
import { endOfTime, usedSinceSecond } from './thresholds.ts';

/**
 * What a cell's value must lie in to pass, for each of some entities by position: at or above `from` and below
 * `below`. Thresholds in days count from each report's completion, so that every entity has a span of its own.
 */
export interface Spans {
  readonly from: Uint32Array;
  readonly below: Uint32Array;
  /** Whether a service never used lies in none of them. */
  readonly isUsedOnly: boolean;
}

/** What a filter asks of use comes down to one span: "unused" ends it, "used within" begins it, "never" does both. */
export function spansOf(matrix: AccessMatrix, entities: Uint32Array, filter: ServiceAccessFilter): Spans {
  const { neverUsed: never, unusedForDays, usedWithinDays } = filter;
  const from = new Uint32Array(entities.length).fill(never === false ? neverUsed + 1 : neverUsed);
  const below = new Uint32Array(entities.length).fill(never === true ? neverUsed + 1 : endOfTime);
  entities.forEach((ordinal, position) => {
    if (usedWithinDays != null) from[position] = usedSinceSecond(matrix, ordinal, usedWithinDays);
    if (unusedForDays != null && never !== true) {
      below[position] = usedSinceSecond(matrix, ordinal, unusedForDays);
    }
  });
  return { from, below, isUsedOnly: never === false || usedWithinDays != null };
}

/** Of the spans what means "never used". */
export function neverUsedOf({ from, below }: Spans): Spans {
  return { from, below: below.map((end) => Math.min(end, neverUsed + 1)), isUsedOnly: false };
}

export function isIn(spans: Spans, cell: number, position: number): boolean {
  return cell >= (spans.from[position] ?? 0) && cell < (spans.below[position] ?? 0);
}
