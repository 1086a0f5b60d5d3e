import type { FixedPart } from './query-plan.ts';

/** Different selections of the same rows that are asked for in turn, like a table and its details. */
const textsKept = 3;

/**
 * What stands behind an object that never changes. What was written of its fixed fields is kept with it, so that a
 * row that is asked for again and again is written once.
 */
export class Unchanging {
  #kept: { readonly part: FixedPart; readonly text: string }[] | null = null;

  /** What was written of this part before. */
  textOf(part: FixedPart): string | undefined {
    if (this.#kept === null) return undefined;
    for (const kept of this.#kept) if (kept.part === part) return kept.text;
    return undefined;
  }

  keep(part: FixedPart, text: string): void {
    this.#kept ??= [];
    if (this.#kept.length === textsKept) this.#kept.shift();
    this.#kept.push({ part, text });
  }
}
