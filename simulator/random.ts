/**
 * Chance that comes out the same in every process: everything the simulated world holds is
 * a function of its seed, so nothing needs to be stored to be found again.
 */

/** A stable 32-bit number for a text (FNV-1a). */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let position = 0; position < text.length; position++) {
    hash = Math.imul(hash ^ text.charCodeAt(position), 0x01000193);
  }
  return combine(hash, text.length);
}

/** Mixes two 32-bit numbers into one; every bit of either changes about half of the result's. */
export function combine(left: number, right: number): number {
  let hash = Math.imul(left ^ Math.imul(right + 0x9e3779b9, 0x85ebca6b), 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
  return (hash ^ (hash >>> 15)) >>> 0;
}

/** A hash as a number from 0 (inclusive) to 1 (exclusive). */
export function fraction(hash: number): number {
  return (hash >>> 0) / 0x1_0000_0000;
}

/** A run of choices, each following from the one before. */
export interface Choices {
  /** True with the given probability. */
  chance(probability: number): boolean;
  /** A whole number from minimum to maximum, both included. */
  integer(minimum: number, maximum: number): number;
  /** One of the items; the list must not be empty. */
  pick<T>(items: readonly T[]): T;
  /** So many different items, fewer where the list is shorter, in random order. */
  sample<T>(items: readonly T[], count: number): T[];
  /** A text of characters from the alphabet. */
  text(alphabet: string, length: number): string;
}

export function choices(seed: number): Choices {
  let state = seed;
  const next = (): number => {
    state = combine(state, 0x6d2b79f5);
    return fraction(state);
  };
  const integer = (minimum: number, maximum: number): number =>
    minimum + Math.floor(next() * (maximum - minimum + 1));
  const pick = <T>(items: readonly T[]): T => {
    const item = items[integer(0, items.length - 1)];
    if (item === undefined) throw new RangeError('There is nothing to pick from an empty list.');
    return item;
  };
  return {
    chance: (probability) => next() < probability,
    integer,
    pick,
    sample: (items, count) => {
      const ranked = items.map((item) => ({ item, rank: next() }));
      return ranked
        .sort((a, b) => a.rank - b.rank)
        .slice(0, count)
        .map(({ item }) => item);
    },
    text: (alphabet, length) =>
      Array.from({ length }, () => alphabet[integer(0, alphabet.length - 1)]).join(''),
  };
}
