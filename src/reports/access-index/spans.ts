import { neverUsed, type AccessMatrix } from './access-matrix.ts';
import type { ServiceAccessFilter } from './filters.ts';
import { endOfTime, secondsPerDay } from './thresholds.ts';

/** The least value of a cell that means a use. */
const used = neverUsed + 1;

interface Bounds {
  readonly from: number;
  readonly below: number;
  /** Counted back from each report's completion; infinite where they bound nothing. */
  readonly usedWithinSeconds: number;
  readonly unusedForSeconds: number;
}

/**
 * What a cell's value must lie in to pass, at or above `from` and below `below`: what a filter asks of use comes down
 * to one span. "Unused" ends it, "used within" begins it, "never" does both. Days count from each report's
 * completion, so that every entity has a span of its own; where nothing is granted or reported, none does.
 */
export class Spans {
  readonly #completionSeconds: Uint32Array;
  readonly #bounds: Bounds;

  private constructor(completionSeconds: Uint32Array, bounds: Bounds) {
    this.#completionSeconds = completionSeconds;
    this.#bounds = bounds;
  }

  static of(
    { completionSeconds }: AccessMatrix,
    { neverUsed: never, unusedForDays, usedWithinDays }: ServiceAccessFilter,
  ): Spans {
    return new Spans(completionSeconds, {
      from: never === false || usedWithinDays != null ? used : neverUsed,
      below: never === true ? used : endOfTime,
      usedWithinSeconds: usedWithinDays == null ? Infinity : usedWithinDays * secondsPerDay,
      unusedForSeconds: unusedForDays == null ? -Infinity : unusedForDays * secondsPerDay,
    });
  }

  /** Of the spans what means "never used". */
  neverUsed(): Spans {
    return new Spans(this.#completionSeconds, { ...this.#bounds, below: used });
  }

  /** Whether a service never used lies in none of them. */
  get isUsedOnly(): boolean {
    return this.#bounds.from === used;
  }

  from(ordinal: number): number {
    return Math.max(
      this.#bounds.from,
      (this.#completionSeconds[ordinal] ?? 0) - this.#bounds.usedWithinSeconds,
    );
  }

  below(ordinal: number): number {
    const unusedBelow = (this.#completionSeconds[ordinal] ?? 0) - this.#bounds.unusedForSeconds;
    return Math.min(this.#bounds.below, Math.max(used, unusedBelow));
  }

  include(cell: number, ordinal: number): boolean {
    return cell >= this.from(ordinal) && cell < this.below(ordinal);
  }
}
