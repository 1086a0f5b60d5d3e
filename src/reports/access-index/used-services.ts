const smallestRoom = 1_024;
const packedColumns = 0x1_0000;

/** A service's use as one number, so that uses are ordered by time without looking into objects. */
export function packUse(seconds: number, column: number): number {
  return seconds * packedColumns + column;
}

/**
 * For each entity the services it used, the longest unused first: rows of different lengths in two shared arrays.
 * Counting an entity's unused services is then a search in a short sorted row.
 */
export class UsedServices {
  #times = new Uint32Array(smallestRoom);
  #columns = new Uint16Array(smallestRoom);
  #end = 0;
  #starts = new Uint32Array(0);
  #lengths = new Uint16Array(0);
  #rooms = new Uint16Array(0);
  #newest = new Uint32Array(0);

  /** Epoch seconds; see `start` and `end` for an entity's part. */
  get times(): Uint32Array {
    return this.#times;
  }

  /** The number of the service's column, beside `times`. */
  get columns(): Uint16Array {
    return this.#columns;
  }

  /** What the arrays take up. */
  get bytes(): number {
    const arrays = [this.#times, this.#columns, this.#starts, this.#lengths, this.#rooms, this.#newest];
    return arrays.reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  start(ordinal: number): number {
    return this.#starts[ordinal] ?? 0;
  }

  end(ordinal: number): number {
    return this.start(ordinal) + this.length(ordinal);
  }

  length(ordinal: number): number {
    return this.#lengths[ordinal] ?? 0;
  }

  /** Epoch seconds of the latest use; 0 when none was ever used. */
  newest(ordinal: number): number {
    return this.#newest[ordinal] ?? 0;
  }

  /** How many services were last used at or after a time and before another, in epoch seconds. */
  countBetween(ordinal: number, from: number, below: number): number {
    return Math.max(0, this.#countBefore(ordinal, below) - this.#countBefore(ordinal, from));
  }

  /** How many services were last used at or after a time, in epoch seconds. */
  countSince(ordinal: number, from: number): number {
    return this.length(ordinal) - this.#countBefore(ordinal, from);
  }

  reserve(capacity: number): void {
    this.#starts = copyInto(new Uint32Array(capacity), this.#starts);
    this.#lengths = copyInto(new Uint16Array(capacity), this.#lengths);
    this.#rooms = copyInto(new Uint16Array(capacity), this.#rooms);
    this.#newest = copyInto(new Uint32Array(capacity), this.#newest);
  }

  /**
   * Replaces an entity's row.
   * @param uses of `packUse`, in any order; they are put in order where they are
   */
  set(ordinal: number, uses: Float64Array): void {
    this.#lengths[ordinal] = 0;
    if (uses.length > (this.#rooms[ordinal] ?? 0)) this.#move(ordinal, uses.length);
    const start = this.start(ordinal);
    uses.sort();
    for (let index = 0; index < uses.length; index++) {
      const use = uses[index] ?? 0;
      const seconds = Math.floor(use / packedColumns);
      this.#times[start + index] = seconds;
      this.#columns[start + index] = use - seconds * packedColumns;
    }
    this.#lengths[ordinal] = uses.length;
    this.#newest[ordinal] = uses.length === 0 ? 0 : (this.#times[start + uses.length - 1] ?? 0);
  }

  #countBefore(ordinal: number, time: number): number {
    const start = this.start(ordinal);
    let low = start;
    let high = this.end(ordinal);
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#times[middle] ?? 0) < time) low = middle + 1;
      else high = middle;
    }
    return low - start;
  }

  /** Gives an entity a place at the end; what it leaves behind is reclaimed when the arrays are full. */
  #move(ordinal: number, room: number): void {
    if (this.#end + room > this.#times.length) this.#rebuild(room);
    this.#starts[ordinal] = this.#end;
    this.#rooms[ordinal] = room;
    this.#end += room;
  }

  #rebuild(room: number): void {
    const live = this.#lengths.reduce((sum, length) => sum + length, 0);
    const times = new Uint32Array(Math.max(smallestRoom, Math.ceil(live * 1.5) + room));
    const columns = new Uint16Array(times.length);
    if (live === this.#end) {
      times.set(this.#times.subarray(0, live));
      columns.set(this.#columns.subarray(0, live));
    } else this.#moveTogether(times, columns);
    this.#times = times;
    this.#columns = columns;
  }

  /** Leaves out what rows have left behind. */
  #moveTogether(times: Uint32Array, columns: Uint16Array): void {
    this.#end = 0;
    this.#lengths.forEach((length, ordinal) => {
      const start = this.start(ordinal);
      times.set(this.#times.subarray(start, start + length), this.#end);
      columns.set(this.#columns.subarray(start, start + length), this.#end);
      this.#starts[ordinal] = this.#end;
      this.#rooms[ordinal] = length;
      this.#end += length;
    });
  }
}

/** @returns the larger array with the smaller one's content at its start */
export function copyInto<Numbers extends { set(from: Numbers): void }>(
  larger: Numbers,
  smaller: Numbers,
): Numbers {
  larger.set(smaller);
  return larger;
}
