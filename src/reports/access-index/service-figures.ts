import type { AccessMatrix, ServiceColumn } from './access-matrix.ts';
import { OrdinalSet } from './ordinal-set.ts';
import { usedSinceSecond } from './thresholds.ts';

/** Who used each service at all, and who last; by the number of its column. */
interface LastUses {
  readonly counts: Uint32Array;
  /** Epoch seconds; 0 when nobody did. */
  readonly newest: Uint32Array;
  /** Of equal ones the first by ARN. */
  readonly newestOrdinals: Uint32Array;
}

/**
 * What the reports of some entities say of each service. A service's figures are counted when one of them is asked
 * for, those of all services in one pass over what the entities used: a tenth of all cells. Ask in the tick in
 * which they were selected.
 */
export class ServiceFigures {
  readonly #matrix: AccessMatrix;
  readonly #ordinals: Uint32Array;
  readonly #set: OrdinalSet;
  #lastUses: LastUses | null = null;
  readonly #usedWithin = new Map<number, Uint32Array>();

  /** @param ordinals the entities, by ARN and account id */
  constructor(matrix: AccessMatrix, ordinals: Uint32Array) {
    this.#matrix = matrix;
    this.#ordinals = ordinals;
    this.#set = new OrdinalSet(ordinals);
  }

  isGranted({ granted }: ServiceColumn): boolean {
    return this.#set.meets(granted);
  }

  grantedEntities({ granted }: ServiceColumn): number {
    return this.#set.countIn(granted);
  }

  neverUsedEntities(column: ServiceColumn): number {
    return this.grantedEntities(column) - (this.#uses().counts[column.number] ?? 0);
  }

  /** Entities that used the service within so many days before their report's completion. */
  usedEntities({ number }: ServiceColumn, days: number): number {
    return this.#countsWithin(days)[number] ?? 0;
  }

  /** The latest use in epoch seconds, and whose it is; null when nobody used the service. */
  lastUse({ number }: ServiceColumn): { readonly seconds: number; readonly ordinal: number } | null {
    const { newest, newestOrdinals } = this.#uses();
    const seconds = newest[number] ?? 0;
    return seconds === 0 ? null : { seconds, ordinal: newestOrdinals[number] ?? 0 };
  }

  #uses(): LastUses {
    this.#lastUses ??= lastUsesOf(this.#matrix, this.#ordinals);
    return this.#lastUses;
  }

  #countsWithin(days: number): Uint32Array {
    const counts = this.#usedWithin.get(days) ?? countUses(this.#matrix, this.#ordinals, days);
    this.#usedWithin.set(days, counts);
    return counts;
  }
}

function lastUsesOf({ columns: { length }, used }: AccessMatrix, ordinals: Uint32Array): LastUses {
  const { times, columns } = used;
  const counts = new Uint32Array(length);
  const newest = new Uint32Array(length);
  const newestOrdinals = new Uint32Array(length);
  ordinals.forEach((ordinal) => {
    const end = used.end(ordinal);
    for (let index = used.start(ordinal); index < end; index++) {
      const column = columns[index] ?? 0;
      const time = times[index] ?? 0;
      counts[column] = (counts[column] ?? 0) + 1;
      if (time > (newest[column] ?? 0)) {
        newest[column] = time;
        newestOrdinals[column] = ordinal;
      }
    }
  });
  return { counts, newest, newestOrdinals };
}

/** An entity's uses stand in the order of time, so that the recent ones are its last. */
function countUses(matrix: AccessMatrix, ordinals: Uint32Array, days: number): Uint32Array {
  const { used } = matrix;
  const { times, columns } = used;
  const counts = new Uint32Array(matrix.columns.length);
  ordinals.forEach((ordinal) => {
    const since = usedSinceSecond(matrix, ordinal, days);
    const start = used.start(ordinal);
    for (let index = used.end(ordinal) - 1; index >= start && (times[index] ?? 0) >= since; index--) {
      const column = columns[index] ?? 0;
      counts[column] = (counts[column] ?? 0) + 1;
    }
  });
  return counts;
}
