import type { EntityArn } from '../entities/index.ts';
import type { Granularity } from './report.ts';

/** A service as reports name it. */
export interface ServiceName {
  readonly serviceNamespace: string;
  readonly serviceName: string;
}

/** A service that this process has met in a report. */
export interface KnownService extends ServiceName {
  /** Small, and no other's in this process. */
  readonly number: number;
}

/** What questions over many reports need of one: which services are granted and when each was last used. */
export interface ReportUsage {
  readonly arn: EntityArn;
  readonly granularity: Granularity;
  /** Epoch milliseconds. */
  readonly jobCompletionDate: number;
  /** The granted services. */
  readonly services: readonly KnownService[];
  /** The position of a service, and epoch milliseconds; one that isn't here was never used. */
  readonly lastAuthenticated: readonly (readonly [position: number, time: number])[];
}
