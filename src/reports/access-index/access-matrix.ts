import { setBit, wordsFor } from '../../entities/index.ts';
import type { Granularity } from '../report.ts';
import type { KnownService, ReportUsage, ServiceName } from '../report-usage.ts';
import { copyInto, packUse, UsedServices } from './used-services.ts';

/**
 * What a cell says of an entity and a service. Anything greater is the last use in epoch seconds: AWS gives whole
 * minutes, so that nothing is lost.
 */
export const notGranted = 0;
export const neverUsed = 1;

/** One service: a cell for each entity, at its ordinal. */
export interface ServiceColumn extends ServiceName {
  /** Small, and no other column's. */
  readonly number: number;
  readonly cells: Uint32Array;
  /** A bit for each entity: whether it is granted the service. */
  readonly granted: Uint32Array;
  /** A bit for each entity: whether it has ever used the service. */
  readonly everUsed: Uint32Array;
}

const noReport = 0;
const granularityCodes = { SERVICE_LEVEL: 1, ACTION_LEVEL: 2 } as const satisfies Record<Granularity, number>;

/**
 * The newest report of every entity as a matrix of entities and services, kept by column: a question about one
 * service reads one array from end to end. Beside it stand a few figures for each entity.
 */
export class AccessMatrix {
  readonly used = new UsedServices();
  readonly #columns = new Map<string, { -readonly [Key in keyof ServiceColumn]: ServiceColumn[Key] }>();
  /** By the service's number, of which a service that was renamed has several. */
  readonly #columnsByService: ServiceColumn[] = [];
  #sortedColumns: readonly ServiceColumn[] | null = null;
  /** For one row at a time: buffers of their own would be the most of what an index leaves to be collected. */
  #uses = new Float64Array(64);
  #capacity = 0;
  #granularities = new Uint8Array(0);
  #grantedServices = new Uint16Array(0);
  #completionDates = new Float64Array(0);
  #completionSeconds = new Uint32Array(0);

  /** One more than the highest ordinal that there is room for. */
  get capacity(): number {
    return this.#capacity;
  }

  /** When each entity's report was completed, in epoch seconds and rounded up; 0 without a report. */
  get completionSeconds(): Uint32Array {
    return this.#completionSeconds;
  }

  /** Every service that some report names, by namespace. */
  get columns(): readonly ServiceColumn[] {
    this.#sortedColumns ??= [...this.#columns.values()].sort((a, b) =>
      a.serviceNamespace < b.serviceNamespace ? -1 : 1,
    );
    return this.#sortedColumns;
  }

  /** What the arrays take up. */
  get bytes(): number {
    const cells = this.#columns.size * this.#capacity * Uint32Array.BYTES_PER_ELEMENT;
    const figures = [this.#granularities, this.#grantedServices, this.#completionDates];
    return figures.reduce((sum, { byteLength }) => sum + byteLength, cells + this.used.bytes);
  }

  column(serviceNamespace: string): ServiceColumn | undefined {
    return this.#columns.get(serviceNamespace);
  }

  hasReport(ordinal: number): boolean {
    return (this.#granularities[ordinal] ?? noReport) !== noReport;
  }

  granularity(ordinal: number): Granularity {
    return this.#granularities[ordinal] === granularityCodes.ACTION_LEVEL ? 'ACTION_LEVEL' : 'SERVICE_LEVEL';
  }

  grantedServices(ordinal: number): number {
    return this.#grantedServices[ordinal] ?? 0;
  }

  /** Epoch milliseconds; 0 without a report. */
  jobCompletionDate(ordinal: number): number {
    return this.#completionDates[ordinal] ?? 0;
  }

  /** Makes room for so many entities; with some to spare, because growing copies everything. */
  reserve(entities: number): void {
    if (entities <= this.#capacity) return;
    this.#capacity = this.#capacity === 0 ? entities : Math.ceil(entities * 1.1);
    this.#granularities = copyInto(new Uint8Array(this.#capacity), this.#granularities);
    this.#grantedServices = copyInto(new Uint16Array(this.#capacity), this.#grantedServices);
    this.#completionDates = copyInto(new Float64Array(this.#capacity), this.#completionDates);
    this.#completionSeconds = copyInto(new Uint32Array(this.#capacity), this.#completionSeconds);
    this.used.reserve(this.#capacity);
    for (const column of this.#columns.values()) {
      column.cells = copyInto(new Uint32Array(this.#capacity), column.cells);
      column.granted = copyInto(new Uint32Array(wordsFor(this.#capacity)), column.granted);
      column.everUsed = copyInto(new Uint32Array(wordsFor(this.#capacity)), column.everUsed);
    }
  }

  /** Takes in an entity's newest report. */
  setRow(ordinal: number, usage: ReportUsage): void {
    this.reserve(ordinal + 1);
    this.clearRow(ordinal);
    for (const service of usage.services) {
      const column = this.#columnOf(service);
      column.cells[ordinal] = neverUsed;
      setBit(column.granted, ordinal, true);
    }
    this.#setUses(ordinal, usage);
    this.#grantedServices[ordinal] = usage.services.length;
    this.#completionDates[ordinal] = usage.jobCompletionDate;
    this.#completionSeconds[ordinal] = Math.ceil(usage.jobCompletionDate / 1_000);
    this.#granularities[ordinal] = granularityCodes[usage.granularity];
  }

  #setUses(ordinal: number, { services, lastAuthenticated }: ReportUsage): void {
    if (lastAuthenticated.length > this.#uses.length) this.#uses = new Float64Array(lastAuthenticated.length);
    const uses = this.#uses;
    let count = 0;
    for (const [position, time] of lastAuthenticated) {
      const service = services[position];
      const seconds = Math.floor(time / 1_000);
      if (service === undefined || seconds <= neverUsed) continue;
      const column = this.#columnOf(service);
      column.cells[ordinal] = seconds;
      setBit(column.everUsed, ordinal, true);
      uses[count++] = packUse(seconds, column.number);
    }
    this.used.set(ordinal, uses.subarray(0, count));
  }

  /** Forgets an entity's report. */
  clearRow(ordinal: number): void {
    if (!this.hasReport(ordinal)) return;
    for (const { cells, granted, everUsed } of this.#columns.values()) {
      cells[ordinal] = notGranted;
      setBit(granted, ordinal, false);
      setBit(everUsed, ordinal, false);
    }
    this.used.set(ordinal, new Float64Array(0));
    this.#grantedServices[ordinal] = 0;
    this.#completionDates[ordinal] = 0;
    this.#completionSeconds[ordinal] = 0;
    this.#granularities[ordinal] = noReport;
  }

  #columnOf(service: KnownService): ServiceColumn {
    return (this.#columnsByService[service.number] ??= this.#columnNamed(service));
  }

  /** The column of a service that hasn't been met before, or that had another name. */
  #columnNamed({ serviceNamespace, serviceName }: ServiceName): ServiceColumn {
    const known = this.#columns.get(serviceNamespace);
    if (known !== undefined) {
      known.serviceName = serviceName;
      return known;
    }
    const cells = new Uint32Array(this.#capacity);
    const words = wordsFor(this.#capacity);
    const [granted, everUsed] = [new Uint32Array(words), new Uint32Array(words)];
    const number = this.#columns.size;
    const column = { serviceNamespace, serviceName, number, cells, granted, everUsed };
    this.#columns.set(serviceNamespace, column);
    this.#sortedColumns = null;
    return column;
  }
}

/** The columns of the services named, by namespace; all of them when none are named. */
export function columnsNamed(
  { columns }: AccessMatrix,
  serviceNamespaces: readonly string[] | null | undefined,
): readonly ServiceColumn[] {
  if (serviceNamespaces == null) return columns;
  const named = new Set(serviceNamespaces);
  return columns.filter(({ serviceNamespace }) => named.has(serviceNamespace));
}
