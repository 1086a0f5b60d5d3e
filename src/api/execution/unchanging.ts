import type { FixedPart } from './query-plan.ts';

/** Different selections of the same rows that are asked for in turn, like a table and its details. */
const textsKept = 3;

interface KeptText {
  readonly part: FixedPart;
  readonly variables: string;
  readonly text: string;
}

/**
 * What stands behind an object that never changes. What was written of its fixed fields is kept with it, so that a
 * row that is asked for again and again is written once.
 */
export class Unchanging {
  #kept: KeptText[] | null = null;

  /** What was written of this part before, with the same values of its variables. */
  textOf(part: FixedPart, variables: string): string | undefined {
    if (this.#kept === null) return undefined;
    for (const kept of this.#kept) if (kept.part === part && kept.variables === variables) return kept.text;
    return undefined;
  }

  keep(part: FixedPart, variables: string, text: string): void {
    this.#kept ??= [];
    if (this.#kept.length === textsKept) this.#kept.shift();
    this.#kept.push({ part, variables, text });
  }
}
