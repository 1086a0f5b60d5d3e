/** Characters in a fingerprint: 36 bits, far more than a few thousand entries need. */
export const fingerprintLength = 6;

/** A fingerprint's characters are ASCII: half of them make a number that a map finds fast. */
const halfLength = fingerprintLength / 2;
const characterBits = 7;
const smallestBuffer = 4_096;

/**
 * The catalogue's entries of one kind, each parsed once. An index that is filled from a hundred thousand reports looks
 * up twenty million: as bytes of one buffer, because cutting each fingerprint out of its text takes three times as long.
 */
export class CatalogueEntries<Entry> {
  readonly #parse: (fingerprint: string) => Entry | undefined;
  readonly #byHalves = new Map<number, Map<number, Entry>>();
  #bytes = Buffer.alloc(0);

  /** @param parse reads an entry that is looked up for the first time; undefined when there is none of this kind */
  constructor(parse: (fingerprint: string) => Entry | undefined) {
    this.#parse = parse;
  }

  /** What fingerprints, one after the other, stand for; null when one of them isn't known. */
  find(fingerprints: string): Entry[] | null {
    const bytes = this.#bytesFor(fingerprints);
    if (bytes.write(fingerprints) !== fingerprints.length) return null;
    const entries: Entry[] = [];
    for (let start = 0; start < fingerprints.length; start += fingerprintLength) {
      const known = this.#byHalves.get(halfAt(bytes, start))?.get(halfAt(bytes, start + halfLength));
      const entry = known ?? this.#add(fingerprints.slice(start, start + fingerprintLength));
      if (entry === undefined) return null;
      entries.push(entry);
    }
    return entries;
  }

  /** Twice the room, so that what isn't ASCII shows in the number of bytes. */
  #bytesFor({ length }: string): Buffer {
    if (this.#bytes.length < length * 2) this.#bytes = Buffer.alloc(Math.max(smallestBuffer, length * 2));
    return this.#bytes;
  }

  #add(fingerprint: string): Entry | undefined {
    const entry = this.#parse(fingerprint);
    if (entry === undefined) return undefined;
    const bytes = Buffer.from(fingerprint);
    const first = halfAt(bytes, 0);
    const sameHalf = this.#byHalves.get(first) ?? new Map<number, Entry>();
    this.#byHalves.set(first, sameHalf.set(halfAt(bytes, halfLength), entry));
    return entry;
  }
}

/** Half a fingerprint as a number. */
function halfAt(bytes: Buffer, start: number): number {
  const a = bytes[start] ?? 0;
  const b = bytes[start + 1] ?? 0;
  const c = bytes[start + 2] ?? 0;
  return (((a << characterBits) | b) << characterBits) | c;
}
