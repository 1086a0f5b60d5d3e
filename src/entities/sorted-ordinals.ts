import { OrdinalSet } from './ordinal-set.ts';

/**
 * Ordinals in the order of what they stand for. A change costs one pass of copying and a few comparisons, not
 * a sort: an inventory that brings three entities must not hold up a hundred thousand.
 */
export class SortedOrdinals {
  readonly #compare: (a: number, b: number) => number;
  #sorted = new Uint32Array(0);
  #ranks: Uint32Array | null = null;
  #added: number[] = [];

  /** @param compare tells which ordinal comes first; no two are equal */
  constructor(compare: (a: number, b: number) => number) {
    this.#compare = compare;
  }

  add(ordinals: readonly number[]): void {
    for (const ordinal of ordinals) this.#added.push(ordinal);
  }

  /** To be called while the ordinals still stand for what they stood for. */
  remove(ordinals: readonly number[]): void {
    if (ordinals.length === 0) return;
    const removed = new Set(ordinals);
    this.#sorted = this.inOrder().filter((ordinal) => !removed.has(ordinal));
    this.#ranks = null;
  }

  /** All of them, first to last. */
  inOrder(): Uint32Array {
    if (this.#added.length > 0) {
      this.#sorted = this.#merge(Uint32Array.from(this.#added).sort(this.#compare));
      this.#added = [];
      this.#ranks = null;
    }
    return this.#sorted;
  }

  /** The place of each ordinal in the order. */
  ranks(): Uint32Array {
    const sorted = this.inOrder();
    this.#ranks ??= ranksOf(sorted);
    return this.#ranks;
  }

  /** Some of them, first to last: their ranks as a set are in order without being sorted. */
  sort(parts: readonly Uint32Array[]): Uint32Array {
    const sorted = this.inOrder();
    const ranks = this.ranks();
    const rankedParts = parts.map((ordinals) => ordinals.map((ordinal) => ranks[ordinal] ?? 0));
    return new OrdinalSet(sorted.length, rankedParts).inOrder().map((rank) => sorted[rank] ?? 0);
  }

  #merge(added: Uint32Array): Uint32Array<ArrayBuffer> {
    const old = this.#sorted;
    const merged = new Uint32Array(old.length + added.length);
    let copied = 0;
    added.forEach((ordinal, index) => {
      const before = countWhile(old, (other) => this.#compare(other, ordinal) < 0);
      merged.set(old.subarray(copied, before), copied + index);
      merged[before + index] = ordinal;
      copied = before;
    });
    merged.set(old.subarray(copied), copied + added.length);
    return merged;
  }
}

/** Where those that pass are written while nobody knows how many they are; nobody's between two calls. */
let passed = new Uint32Array(0);

/**
 * Those that pass a test, in their order. Over a typed array `filter` and `for…of` take several times as long; and only
 * what is kept is left to the garbage collector, which would have to come after each hundred questions otherwise.
 * @param test must not come back here
 */
export function keepOrdinals(ordinals: Uint32Array, test: (ordinal: number) => boolean): Uint32Array {
  if (passed.length < ordinals.length) passed = new Uint32Array(ordinals.length);
  let count = 0;
  let index = 0;
  while (index < ordinals.length) {
    const ordinal = ordinals[index++] ?? 0;
    if (test(ordinal)) passed[count++] = ordinal;
  }
  return passed.slice(0, count);
}

/** How many of the first ordinals pass a test that is true up to some place and false from there on. */
export function countWhile(sorted: Uint32Array, test: (ordinal: number) => boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (test(sorted[middle] ?? 0)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function ranksOf(sorted: Uint32Array): Uint32Array {
  const ranks = new Uint32Array(sorted.reduce((most, ordinal) => Math.max(most, ordinal + 1), 0));
  sorted.forEach((ordinal, rank) => {
    ranks[ordinal] = rank;
  });
  return ranks;
}
