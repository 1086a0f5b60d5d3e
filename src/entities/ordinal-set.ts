const bitsInWord = 32;

/** So many words hold a bit for each ordinal below a number. */
export function wordsFor(ordinals: number): number {
  return Math.ceil(ordinals / bitsInWord);
}

/** @param words a bit for each ordinal */
export function setBit(words: Uint32Array, ordinal: number, isSet: boolean): void {
  const place = Math.floor(ordinal / bitsInWord);
  const bit = 1 << (ordinal % bitsInWord);
  const word = words[place] ?? 0;
  words[place] = isSet ? word | bit : word & ~bit;
}

/**
 * Some ordinals as bits, so that how many of them others have in common is counted 32 at a time. Only words that
 * hold one are kept: an account's entities are a handful of words, not those of the whole organization.
 */
export class OrdinalSet {
  readonly #places: Uint32Array;
  readonly #words: Uint32Array;
  #ordinals: Uint32Array | null = null;

  /** @param parts ordinals below the capacity, in any order */
  constructor(capacity: number, parts: Iterable<Uint32Array>) {
    const all = new Uint32Array(wordsFor(capacity));
    for (const ordinals of parts) {
      ordinals.forEach((ordinal) => {
        setBit(all, ordinal, true);
      });
    }
    const places = new Uint32Array(all.length);
    let count = 0;
    for (let place = 0; place < all.length; place++) {
      if (all[place] !== 0) places[count++] = place;
    }
    this.#places = places.subarray(0, count);
    this.#words = this.#places.map((place) => all[place] ?? 0);
  }

  /** How many of them have their bit set. */
  countIn(bits: Uint32Array): number {
    const places = this.#places;
    const words = this.#words;
    let count = 0;
    for (let index = 0; index < places.length; index++) {
      count += countBits((bits[places[index] ?? 0] ?? 0) & (words[index] ?? 0));
    }
    return count;
  }

  /** Whether any of them has its bit set. */
  meets(bits: Uint32Array): boolean {
    return this.#places.some((place, index) => ((bits[place] ?? 0) & (this.#words[index] ?? 0)) !== 0);
  }

  /** All of them, ascending. */
  inOrder(): Uint32Array {
    return (this.#ordinals ??= this.#layOut());
  }

  #layOut(): Uint32Array {
    const ordinals = new Uint32Array(this.#words.reduce((sum, word) => sum + countBits(word), 0));
    let count = 0;
    for (let index = 0; index < this.#places.length; index++) {
      const first = (this.#places[index] ?? 0) * bitsInWord;
      for (let word = this.#words[index] ?? 0; word !== 0; word &= word - 1) {
        ordinals[count++] = first + countBits((word & -word) - 1);
      }
    }
    return ordinals;
  }
}

/** Adds up neighbouring bits, then pairs, then fours; the multiplication adds the four bytes. */
function countBits(word: number): number {
  const pairs = word - ((word >>> 1) & 0x5555_5555);
  const fours = (pairs & 0x3333_3333) + ((pairs >>> 2) & 0x3333_3333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}
