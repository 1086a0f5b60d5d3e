import { OrdinalSet } from '../../entities/index.ts';
import type { AccessMatrix, ServiceColumn } from './access-matrix.ts';
import { defaultUnusedForDays } from './filters.ts';
import { usedSinceSecond } from './thresholds.ts';

/** How many used each service and when last, by the number of its column. */
interface Uses {
  readonly ever: Uint32Array;
  /** Within the days that were asked for. */
  readonly lately: Uint32Array;
  /** Epoch seconds; 0 when nobody did. */
  readonly newest: Uint32Array;
}

/**
 * What the reports of some entities say of each service. Grants are counted service by service, uses of all services
 * in one pass over what the entities used: a tenth of all cells. Ask in the tick in which they were selected.
 */
export class ServiceFigures {
  readonly #matrix: AccessMatrix;
  readonly #ordinals: Uint32Array;
  readonly #set: OrdinalSet;
  readonly #usesByDays = new Map<number, Uses>();

  /** @param ordinals the entities, by ARN and account id */
  constructor(matrix: AccessMatrix, ordinals: Uint32Array) {
    this.#matrix = matrix;
    this.#ordinals = ordinals;
    this.#set = new OrdinalSet(matrix.capacity, [ordinals]);
  }

  isGranted({ granted }: ServiceColumn): boolean {
    return this.#set.meets(granted);
  }

  grantedEntities({ granted }: ServiceColumn): number {
    return this.#set.countIn(granted);
  }

  neverUsedEntities(column: ServiceColumn): number {
    return this.grantedEntities(column) - (this.#anyUses().ever[column.number] ?? 0);
  }

  /** Entities that used the service within so many days before their report's completion. */
  usedEntities({ number }: ServiceColumn, days: number): number {
    return this.#uses(days).lately[number] ?? 0;
  }

  /** The latest use in epoch seconds; 0 when nobody used the service. */
  lastUse({ number }: ServiceColumn): number {
    return this.#anyUses().newest[number] ?? 0;
  }

  /** Whose the latest use is, of equal ones the first by ARN; null when nobody used the service. */
  lastUser(column: ServiceColumn): number | null {
    const newest = this.lastUse(column);
    const ordinal = newest === 0 ? undefined : this.#ordinals.find((each) => column.cells[each] === newest);
    return ordinal ?? null;
  }

  /** What doesn't depend on days is in each of them. */
  #anyUses(): Uses {
    const [known] = this.#usesByDays.values();
    return known ?? this.#uses(defaultUnusedForDays);
  }

  #uses(days: number): Uses {
    const uses = this.#usesByDays.get(days) ?? usesOf(this.#matrix, this.#set.inOrder(), days);
    this.#usesByDays.set(days, uses);
    return uses;
  }
}

/** Millions of steps: memory is read as it lies, which takes ordinals in their order, and nothing is called for a use. */
function usesOf(matrix: AccessMatrix, ordinals: Uint32Array, days: number): Uses {
  const { times, columns } = matrix.used;
  const ever = new Uint32Array(matrix.columns.length);
  const lately = new Uint32Array(ever.length);
  const newest = new Uint32Array(ever.length);
  let position = 0;
  while (position < ordinals.length) {
    const ordinal = ordinals[position++] ?? 0;
    const since = usedSinceSecond(matrix, ordinal, days);
    const end = matrix.used.end(ordinal);
    for (let index = matrix.used.start(ordinal); index < end; index++) {
      const column = columns[index] ?? 0;
      const time = times[index] ?? 0;
      ever[column] = (ever[column] ?? 0) + 1;
      lately[column] = (lately[column] ?? 0) + Number(time >= since);
      if (time > (newest[column] ?? 0)) newest[column] = time;
    }
  }
  return { ever, lately, newest };
}
