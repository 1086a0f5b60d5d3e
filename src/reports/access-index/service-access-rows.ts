import {
  placesBefore,
  placesFrom,
  type NearestPlaces,
  type NumericPlace,
  type PlaceScan,
  type Stretch,
} from '../../paging/index.ts';
import { neverUsed, type ServiceColumn } from './access-matrix.ts';
import type { ServiceAccessRow } from './answers.ts';
import type { Organization } from './organization.ts';
import type { Spans } from './spans.ts';

/** So many services have fewer cells than their entities have used services. */
const fewColumns = 16;

/** Where a row stands by namespace; what a cursor says may name no row that exists. */
export interface RowPlace {
  readonly serviceNamespace: string;
  readonly arn: string;
  readonly accountId: string;
}

/**
 * The rows of some entities' reports whose cells lie in their entity's span, never laid out: there may be twenty
 * million. A row's index is its place among all pairs of a service and an entity, by namespace, ARN and account id.
 */
export class ServiceAccessRows {
  readonly #organization: Organization;
  readonly #columns: readonly ServiceColumn[];
  readonly #entities: Uint32Array;
  readonly #spans: Spans;

  /**
   * @param columns by namespace
   * @param entities by ARN and account id
   */
  constructor(
    organization: Organization,
    columns: readonly ServiceColumn[],
    entities: Uint32Array,
    spans: Spans,
  ) {
    this.#organization = organization;
    this.#columns = columns;
    this.#entities = entities;
    this.#spans = spans;
  }

  /** Those of the rows that were never used; indexes stay the same. */
  neverUsed(): ServiceAccessRows {
    const columns = this.#spans.isUsedOnly ? [] : this.#columns;
    return new ServiceAccessRows(this.#organization, columns, this.#entities, this.#spans.neverUsed());
  }

  count(): number {
    return this.#columns === this.#organization.matrix.columns ? this.#countByEntity() : this.#countByCell();
  }

  /** The index of the first pair that doesn't come before the place, or before and at it. */
  countBefore({ serviceNamespace, arn, accountId }: RowPlace, side: 'before' | 'after'): number {
    const service = this.#columns.findIndex((column) => column.serviceNamespace >= serviceNamespace);
    if (service === -1) return this.#columns.length * this.#entities.length;
    const isHere = this.#columns[service]?.serviceNamespace === serviceNamespace;
    const { catalog } = this.#organization;
    const before = isHere ? catalog.countByArn(this.#entities, { arn, accountId }, side) : 0;
    return service * this.#entities.length + before;
  }

  /** The first rows at or after an index. */
  following(index: number | null, limit: number): Stretch<ServiceAccessRow> {
    const start = index ?? 0;
    if (this.#spans.isUsedOnly) {
      return this.#stretch(placesFrom(this.#scanUsedByIndex, { value: start, position: start }, limit));
    }
    const hasOthers = index !== null && this.#indexesBefore(start, 1).length > 0;
    return { rows: this.#rows(this.#indexesFrom(start, limit)), hasOthers };
  }

  /** The last rows before an index; the nearest first. */
  preceding(index: number | null, limit: number): Stretch<ServiceAccessRow> {
    const end = Math.min(index ?? Infinity, this.#columns.length * this.#entities.length);
    if (this.#spans.isUsedOnly) {
      return this.#stretch(placesBefore(this.#scanUsedByIndex, { value: end, position: end }, limit));
    }
    const hasOthers = index !== null && this.#indexesFrom(end, 1).length > 0;
    return { rows: this.#rows(this.#indexesBefore(end, limit)), hasOthers };
  }

  /** The first used rows by time in epoch seconds and then index, at or after a place. */
  usedFrom(place: NumericPlace | null, limit: number): Stretch<ServiceAccessRow> {
    return this.#stretch(placesFrom(this.#scanUsed, place, limit));
  }

  /** The last used rows by time and then index, before a place; the nearest first. */
  usedBefore(place: NumericPlace | null, limit: number): Stretch<ServiceAccessRow> {
    return this.#stretch(placesBefore(this.#scanUsed, place, limit));
  }

  #indexesFrom(start: number, limit: number): number[] {
    const indexes: number[] = [];
    const { length } = this.#entities;
    for (let service = Math.floor(start / length); service < this.#columns.length; service++) {
      let position = this.#firstIn(service, Math.max(0, start - service * length));
      for (; position < length && indexes.length < limit; position = this.#firstIn(service, position + 1)) {
        indexes.push(service * length + position);
      }
      if (indexes.length === limit) break;
    }
    return indexes;
  }

  #indexesBefore(end: number, limit: number): number[] {
    const indexes: number[] = [];
    const { length } = this.#entities;
    for (let service = Math.ceil(end / length) - 1; service >= 0; service--) {
      let position = this.#lastIn(service, Math.min(length, end - service * length) - 1);
      for (; position >= 0 && indexes.length < limit; position = this.#lastIn(service, position - 1)) {
        indexes.push(service * length + position);
      }
      if (indexes.length === limit) break;
    }
    return indexes;
  }

  #countByCell(): number {
    const entities = this.#entities;
    const spans = this.#spans;
    let count = 0;
    for (const { cells } of this.#columns) {
      let position = 0;
      while (position < entities.length) {
        const ordinal = entities[position++] ?? 0;
        count += Number(spans.include(cells[ordinal] ?? 0, ordinal));
      }
    }
    return count;
  }

  /** Over all services an entity's own figures tell, without a look at its cells. */
  #countByEntity(): number {
    const { matrix } = this.#organization;
    const spans = this.#spans;
    return this.#entities.reduce((count, ordinal) => {
      const never = matrix.grantedServices(ordinal) - matrix.used.length(ordinal);
      const used = matrix.used.countBetween(ordinal, spans.from(ordinal), spans.below(ordinal));
      return count + used + (spans.include(neverUsed, ordinal) ? never : 0);
    }, 0);
  }

  /** The first position from one on whose cell of a service lies in its span; the number of entities if none. */
  #firstIn(service: number, start: number): number {
    const isIn = this.#testOf(service);
    let position = start;
    while (position < this.#entities.length && !isIn(position)) position++;
    return position;
  }

  /** The last position up to one whose cell of a service lies in its span; -1 if none. */
  #lastIn(service: number, start: number): number {
    const isIn = this.#testOf(service);
    let position = start;
    while (position >= 0 && !isIn(position)) position--;
    return position;
  }

  #testOf(service: number): (position: number) => boolean {
    const column = this.#columns[service];
    if (column === undefined) throw new RangeError(`there is no service ${service}`);
    return (position) => {
      const ordinal = this.#entities[position] ?? 0;
      return this.#spans.include(column.cells[ordinal] ?? 0, ordinal);
    };
  }

  /** Tells the used rows. Of few services by their cells; of many by what each entity used, a tenth of them. */
  readonly #scanUsed: PlaceScan = (tell) => {
    if (this.#columns.length <= fewColumns) this.#scanCells(tell);
    else this.#scanEntities(tell);
  };

  readonly #scanUsedByIndex: PlaceScan = (tell) => {
    this.#scanUsed((_, index) => {
      tell(index, index);
    });
  };

  #scanCells(tell: Parameters<PlaceScan>[0]): void {
    const entities = this.#entities;
    const spans = this.#spans;
    this.#columns.forEach(({ cells }, service) => {
      for (let position = 0; position < entities.length; position++) {
        const ordinal = entities[position] ?? 0;
        const cell = cells[ordinal] ?? 0;
        if (cell > neverUsed && spans.include(cell, ordinal))
          tell(cell, service * entities.length + position);
      }
    });
  }

  #scanEntities(tell: Parameters<PlaceScan>[0]): void {
    const entities = this.#entities;
    const spans = this.#spans;
    const { used } = this.#organization.matrix;
    const { times, columns } = used;
    const services = this.#servicesByColumn();
    for (let position = 0; position < entities.length; position++) {
      const ordinal = entities[position] ?? 0;
      const from = spans.from(ordinal);
      const below = spans.below(ordinal);
      const end = used.end(ordinal);
      for (let index = used.start(ordinal); index < end; index++) {
        const time = times[index] ?? 0;
        const service = services[columns[index] ?? 0] ?? -1;
        if (service >= 0 && time >= from && time < below) tell(time, service * entities.length + position);
      }
    }
  }

  /** Where each column of the matrix stands among these columns; -1 where it isn't among them. */
  #servicesByColumn(): Int32Array {
    const services = new Int32Array(this.#organization.matrix.columns.length).fill(-1);
    this.#columns.forEach(({ number }, service) => {
      services[number] = service;
    });
    return services;
  }

  #stretch({ places, hasOthers }: NearestPlaces): Stretch<ServiceAccessRow> {
    return { rows: this.#rows(places.map(({ position }) => position)), hasOthers };
  }

  #rows(indexes: readonly number[]): ServiceAccessRow[] {
    return indexes.map((index) => this.#row(index));
  }

  #row(index: number): ServiceAccessRow {
    const { catalog, matrix } = this.#organization;
    const column = this.#columns[Math.floor(index / this.#entities.length)];
    const ordinal = this.#entities[index % this.#entities.length];
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
