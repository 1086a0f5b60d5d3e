import type { AccountId } from '../../accounts/index.ts';
import type { EntitySummary } from '../../entities/index.ts';
import type { Granularity } from '../report.ts';

/** One service that an entity is granted, as far as the index knows it; the rest stands in the report. */
export interface ServiceAccessRow {
  readonly entity: EntitySummary;
  readonly granularity: Granularity;
  readonly serviceNamespace: string;
  readonly serviceName: string;
  /** Epoch milliseconds; null when never used. */
  readonly lastAuthenticated: number | null;
  /** Epoch milliseconds of the report's completion. */
  readonly jobCompletionDate: number;
}

/** One service over many entities. Figures are counted when they are asked for, which is to be in the same tick. */
export interface ServiceUsage {
  /** The account whose entities are counted, when they are exactly all of one account's. */
  readonly accountId: AccountId | null;
  readonly serviceNamespace: string;
  readonly serviceName: string;
  readonly grantedEntities: number;
  readonly neverUsedEntities: number;
  /** Epoch milliseconds; null when nobody used it. */
  readonly lastAuthenticated: number | null;
  /** The entity whose report has the latest use. That report says who made it, as `lastAuthenticatedEntity`. */
  readonly lastAuthenticatedBy: EntitySummary | null;
  /** Entities that used it within so many days before their report's completion. */
  usedEntities(unusedForDays: number): number;
}

/** How much of what was asked for an answer rests on. */
export interface Coverage {
  readonly accounts: number;
  /** Those of the accounts that couldn't be entered when last tried; by account id. */
  readonly unreachableAccounts: readonly AccountId[];
  readonly entities: number;
  readonly entitiesWithReport: number;
  /** Epoch milliseconds; null without any report. */
  readonly oldestReportAt: number | null;
}
