import type { AccountId } from '../accounts/index.ts';
import type { EntityArn } from '../entities/index.ts';

/** How deep a report goes: services only, or also the actions that IAM tracks for some of them. */
export const granularities = ['SERVICE_LEVEL', 'ACTION_LEVEL'] as const;
export type Granularity = (typeof granularities)[number];

/** When, by whom and from where a service or an action was last used. */
export interface LastAccess {
  /** Epoch milliseconds. AWS gives whole minutes. */
  readonly time: number;
  readonly entityArn: string | null;
  readonly region: string | null;
}

/** One action of a service. IAM tracks some services' management actions only. */
export interface TrackedAction {
  readonly actionName: string;
  /** Null when it was never used in the tracking period. */
  readonly lastAccessed: LastAccess | null;
}

/** One service that the entity's policies grant. A service that they don't grant has no row at all. */
export interface ServiceAccess {
  readonly serviceName: string;
  readonly serviceNamespace: string;
  /** Null when it was never used in the tracking period. */
  readonly lastAuthenticated: LastAccess | null;
  readonly totalAuthenticatedEntities: number;
  /** Null in a SERVICE_LEVEL report; empty when IAM tracks none of the service's actions. */
  readonly trackedActions: readonly TrackedAction[] | null;
}

/**
 * One finished service last accessed report: every row of a job that AWS called COMPLETED.
 * There is no partial report; what can't be had whole is not kept.
 */
export interface Report {
  readonly accountId: AccountId;
  readonly arn: EntityArn;
  readonly granularity: Granularity;
  /** AWS's JobId. */
  readonly jobId: string;
  readonly reportJobId: string;
  /** Epoch milliseconds. */
  readonly jobCreationDate: number;
  /** Epoch milliseconds. */
  readonly jobCompletionDate: number;
  /** Sorted by namespace, as AWS gives them. */
  readonly services: readonly ServiceAccess[];
}
