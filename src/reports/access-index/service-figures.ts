import { OrdinalSet } from '../../entities/index.ts';
import { neverUsed, type AccessMatrix, type ServiceColumn } from './access-matrix.ts';
import { defaultUnusedForDays } from './filters.ts';
import { usedSinceSecond } from './thresholds.ts';

/** Uses within so many days before each report's completion, by the number of the service's column. */
interface RecentUses {
  /** How many entities. */
  readonly entities: Uint32Array;
  /** The latest, in epoch seconds; 0 when there is none. */
  readonly newest: Uint32Array;
  /** From this second on a use is recent whoever's it is. */
  readonly since: number;
}

/**
 * What the reports of some entities say of each service. What was ever granted or used is counted in bits; only what was
 * used recently, a part of a tenth of all cells, is looked at use by use. Ask in the tick in which they were selected.
 */
export class ServiceFigures {
  readonly #matrix: AccessMatrix;
  readonly #ordinals: Uint32Array;
  readonly #set: OrdinalSet;
  readonly #recentByDays = new Map<number, RecentUses>();
  readonly #olderUses = new Map<number, number>();

  /** @param ordinals the entities, by ARN and account id */
  constructor(matrix: AccessMatrix, ordinals: Uint32Array) {
    this.#matrix = matrix;
    this.#ordinals = ordinals;
    this.#set = setOf(ordinals, matrix.capacity);
  }

  isGranted({ granted }: ServiceColumn): boolean {
    return this.#set.meets(granted);
  }

  grantedEntities({ granted }: ServiceColumn): number {
    return this.#set.countIn(granted);
  }

  neverUsedEntities({ granted, everUsed }: ServiceColumn): number {
    return this.#set.countIn(granted) - this.#set.countIn(everUsed);
  }

  /** Entities that used the service within so many days before their report's completion. */
  usedEntities({ number }: ServiceColumn, days: number): number {
    return this.#recent(days).entities[number] ?? 0;
  }

  /** The latest use in epoch seconds; 0 when nobody used the service. */
  lastUse(column: ServiceColumn): number {
    const { newest, since } = this.#recent(defaultUnusedForDays);
    const recent = newest[column.number] ?? 0;
    return recent >= since ? recent : this.#newestIn(column);
  }

  /** The latest use of any of the services, likewise. */
  lastUseOfAny(columns: readonly ServiceColumn[]): number {
    const { newest, since } = this.#recent(defaultUnusedForDays);
    const recent = columns.reduce((latest, { number }) => Math.max(latest, newest[number] ?? 0), 0);
    if (recent >= since) return recent;
    return columns.reduce((latest, column) => Math.max(latest, this.lastUse(column)), 0);
  }

  /** Whose the latest use is, of equal ones the first by ARN; null when nobody used the service. */
  lastUser(column: ServiceColumn): number | null {
    const newest = this.lastUse(column);
    const ordinal = newest === 0 ? undefined : this.#ordinals.find((each) => column.cells[each] === newest);
    return ordinal ?? null;
  }

  #recent(days: number): RecentUses {
    const recent = this.#recentByDays.get(days) ?? recentUsesOf(this.#matrix, this.#set.inOrder(), days);
    this.#recentByDays.set(days, recent);
    return recent;
  }

  /** For the few services whose latest use may be one that counts as old by its own report. */
  #newestIn({ number, cells }: ServiceColumn): number {
    const newest = this.#olderUses.get(number) ?? newestOf(cells, this.#set.inOrder());
    this.#olderUses.set(number, newest);
    return newest;
  }
}

/** All existing entities are the same array until one comes or goes: what is made of it needn't be made again. */
const knownSets = new WeakMap<Uint32Array, OrdinalSet>();

function setOf(ordinals: Uint32Array, capacity: number): OrdinalSet {
  const set = knownSets.get(ordinals) ?? new OrdinalSet(capacity, [ordinals]);
  knownSets.set(ordinals, set);
  return set;
}

/** Memory is read as it lies, which takes ordinals in their order. */
function recentUsesOf(matrix: AccessMatrix, ordinals: Uint32Array, days: number): RecentUses {
  const entities = new Uint32Array(matrix.columns.length);
  const newest = new Uint32Array(entities.length);
  const since = countRecentUses(matrix, ordinals, days, { entities, newest });
  return { entities, newest, since };
}

/**
 * Up to millions of steps: nothing is called for a use, and an entity's row ends with the newest. Behind the loop there is
 * nothing but its number: V8 compiles a loop while it runs, and throws that away at code that hasn't run yet.
 * @returns from which second on a use is recent whoever's it is
 */
function countRecentUses(
  matrix: AccessMatrix,
  ordinals: Uint32Array,
  days: number,
  { entities, newest }: Omit<RecentUses, 'since'>,
): number {
  const { times, columns } = matrix.used;
  let latestSince = 0;
  let position = 0;
  while (position < ordinals.length) {
    const ordinal = ordinals[position++] ?? 0;
    const since = usedSinceSecond(matrix, ordinal, days);
    if (since > latestSince) latestSince = since;
    const start = matrix.used.start(ordinal);
    for (let index = matrix.used.end(ordinal) - 1; index >= start; index--) {
      const time = times[index] ?? 0;
      if (time < since) break;
      const column = columns[index] ?? 0;
      entities[column] = (entities[column] ?? 0) + 1;
      if (time > (newest[column] ?? 0)) newest[column] = time;
    }
  }
  return latestSince;
}

function newestOf(cells: Uint32Array, ordinals: Uint32Array): number {
  let newest = neverUsed;
  let position = 0;
  while (position < ordinals.length) {
    const cell = cells[ordinals[position++] ?? 0] ?? 0;
    if (cell > newest) newest = cell;
  }
  return newest === neverUsed ? 0 : newest;
}
