import { placesBefore, placesFrom, type NumericPlace, type PlaceScan } from '../../paging/index.ts';
import { neverUsed, type ServiceColumn } from './access-matrix.ts';
import type { ServiceAccessRow } from './answers.ts';
import type { ServiceAccessFilter } from './filters.ts';
import type { Organization } from './organization.ts';
import { endOfTime, usedSinceSecond } from './thresholds.ts';

/** Where a row stands by namespace; what a cursor says may name no row that exists. */
export interface RowPlace {
  readonly serviceNamespace: string;
  readonly arn: string;
  readonly accountId: string;
}

/**
 * The rows of some entities' reports that pass a filter, never laid out: up to twenty million. A row's index is
 * its place among all pairs of a service and a selected entity, by namespace, ARN and account id.
 *
 * Each filter on use asks for a span of time, so that together they come down to one span for each entity, which a
 * cell's value has to lie in.
 */
export class ServiceAccessRows {
  readonly #organization: Organization;
  readonly #columns: readonly ServiceColumn[];
  readonly #selected: Uint32Array;
  readonly #from: Uint32Array;
  readonly #below: Uint32Array;
  readonly #allColumns: boolean;

  /** @param selected entities with a report, by ARN and account id */
  constructor(organization: Organization, selected: Uint32Array, filter: ServiceAccessFilter) {
    const { matrix } = organization;
    this.#organization = organization;
    this.#selected = selected;
    this.#allColumns = filter.serviceNamespaces == null;
    this.#columns = columnsOf(organization, filter.serviceNamespaces);
    const earliest = filter.neverUsed === false ? neverUsed + 1 : neverUsed;
    const latest = filter.neverUsed === true ? neverUsed + 1 : endOfTime;
    const { usedWithinDays, unusedForDays } = filter;
    this.#from = selected.map((ordinal) =>
      usedWithinDays == null ? earliest : usedSinceSecond(matrix, ordinal, usedWithinDays),
    );
    this.#below = selected.map((ordinal) =>
      unusedForDays == null ? latest : Math.min(latest, usedSinceSecond(matrix, ordinal, unusedForDays)),
    );
  }

  count(): number {
    return this.#allColumns ? this.#countByEntity() : this.#countByColumn();
  }

  /** The index of the first pair that doesn't come before the place, or before and at it. */
  countBefore({ serviceNamespace, arn, accountId }: RowPlace, side: 'before' | 'after'): number {
    const { catalog } = this.#organization;
    const service = this.#columns.findIndex((column) => column.serviceNamespace >= serviceNamespace);
    if (service === -1) return this.#columns.length * this.#selected.length;
    const here = this.#columns[service]?.serviceNamespace === serviceNamespace;
    const before = here ? catalog.countByArn(this.#selected, { arn, accountId }, side) : 0;
    return service * this.#selected.length + before;
  }

  /** The first rows at or after an index, by namespace. */
  following(index: number | null, limit: number, which: 'any' | 'neverUsed'): ServiceAccessRow[] {
    const entities = this.#selected.length;
    const rows: ServiceAccessRow[] = [];
    const start = index ?? 0;
    for (let service = Math.floor(start / entities); service < this.#columns.length; service++) {
      const first = Math.max(0, start - service * entities);
      const passes = this.#cellTest(service, which);
      for (let position = first; position < entities; position++) {
        if (rows.length >= limit) return rows;
        if (passes(position)) rows.push(this.#row(service * entities + position));
      }
    }
    return rows;
  }

  /** The last rows before an index, by namespace; the nearest first. */
  preceding(index: number | null, limit: number, which: 'any' | 'neverUsed'): ServiceAccessRow[] {
    const entities = this.#selected.length;
    const rows: ServiceAccessRow[] = [];
    const end = index ?? this.#columns.length * entities;
    for (let service = Math.ceil(end / entities) - 1; service >= 0; service--) {
      const last = Math.min(entities, end - service * entities) - 1;
      const passes = this.#cellTest(service, which);
      for (let position = last; position >= 0; position--) {
        if (rows.length >= limit) return rows;
        if (passes(position)) rows.push(this.#row(service * entities + position));
      }
    }
    return rows;
  }

  /** The first used rows by time and then index, at or after a place. */
  usedFrom(place: NumericPlace | null, limit: number): ServiceAccessRow[] {
    return this.#rows(placesFrom(this.#scanUsed, place, limit));
  }

  /** The last used rows by time and then index, before a place; the nearest first. */
  usedBefore(place: NumericPlace | null, limit: number): ServiceAccessRow[] {
    return this.#rows(placesBefore(this.#scanUsed, place, limit));
  }

  #countByColumn(): number {
    let count = 0;
    for (const { cells } of this.#columns) {
      for (let position = 0; position < this.#selected.length; position++) {
        const cell = cells[this.#selected[position] ?? 0] ?? 0;
        if (cell >= (this.#from[position] ?? 0) && cell < (this.#below[position] ?? 0)) count++;
      }
    }
    return count;
  }

  /** Over all services an entity's own figures tell, without a look at its cells. */
  #countByEntity(): number {
    const { matrix } = this.#organization;
    return this.#selected.reduce((count, ordinal, position) => {
      const from = this.#from[position] ?? 0;
      const below = this.#below[position] ?? 0;
      const never = matrix.grantedServices(ordinal) - matrix.used.length(ordinal);
      return count + (from <= neverUsed ? never : 0) + matrix.used.countBetween(ordinal, from, below);
    }, 0);
  }

  #cellTest(service: number, which: 'any' | 'neverUsed'): (position: number) => boolean {
    const cells = this.#columns[service]?.cells ?? new Uint32Array(0);
    return (position) => {
      const cell = cells[this.#selected[position] ?? 0] ?? 0;
      const inSpan = cell >= (this.#from[position] ?? 0) && cell < (this.#below[position] ?? 0);
      return inSpan && (which === 'any' || cell === neverUsed);
    };
  }

  readonly #scanUsed: PlaceScan = (tell) => {
    const { used } = this.#organization.matrix;
    const { times, columns } = used;
    const serviceOf = new Map(this.#columns.map(({ number }, service) => [number, service]));
    this.#selected.forEach((ordinal, position) => {
      const from = this.#from[position] ?? 0;
      const below = this.#below[position] ?? 0;
      const end = used.end(ordinal);
      for (let index = used.start(ordinal); index < end; index++) {
        const time = times[index] ?? 0;
        const service = serviceOf.get(columns[index] ?? 0);
        if (service !== undefined && time >= from && time < below) {
          tell(time, service * this.#selected.length + position);
        }
      }
    });
  };

  #rows(places: readonly NumericPlace[]): ServiceAccessRow[] {
    return places.map(({ position }) => this.#row(position));
  }

  #row(index: number): ServiceAccessRow {
    const { catalog, matrix } = this.#organization;
    const column = this.#columns[Math.floor(index / this.#selected.length)];
    const ordinal = this.#selected[index % this.#selected.length];
    if (column === undefined || ordinal === undefined) throw new RangeError(`there is no row ${index}`);
    const cell = column.cells[ordinal] ?? 0;
    return {
      entity: catalog.entity(ordinal),
      granularity: matrix.granularity(ordinal),
      serviceNamespace: column.serviceNamespace,
      serviceName: column.serviceName,
      lastAuthenticated: cell > neverUsed ? cell * 1000 : null,
      jobCompletionDate: matrix.jobCompletionDate(ordinal),
    };
  }
}

function columnsOf(
  { matrix }: Organization,
  serviceNamespaces: readonly string[] | null | undefined,
): readonly ServiceColumn[] {
  if (serviceNamespaces == null) return matrix.columns;
  const wanted = new Set(serviceNamespaces);
  return matrix.columns.filter(({ serviceNamespace }) => wanted.has(serviceNamespace));
}
