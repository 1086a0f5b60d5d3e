import type { AccountId } from '../../accounts/index.ts';
import type { EntityArn, EntitySelection, EntityType } from '../../entities/index.ts';

/** The most values that one list of a filter may name. Whoever takes filters from outside refuses longer ones. */
export const maxFilterValues = 1_000;

/** The days that "unused" means where nothing else is said. */
export const defaultUnusedForDays = 90;

/** Which entities, by the inventory and by their reports. */
export interface EntityFilter extends EntitySelection {
  /**
   * Entities that have a report and in it no service used within so many days before its completion. Those
   * without a report are not among them: unknown is never unused.
   */
  readonly unusedForDays?: number | null | undefined;
  /** Entities that used this service namespace at some time. */
  readonly usesService?: string | null | undefined;
}

/** Which rows of the reports of existing entities. */
export interface ServiceAccessFilter {
  readonly accountIds?: readonly AccountId[] | null | undefined;
  readonly entityTypes?: readonly EntityType[] | null | undefined;
  readonly arns?: readonly EntityArn[] | null | undefined;
  readonly serviceNamespaces?: readonly string[] | null | undefined;
  /** Granted, and not used within so many days before the report's completion; never used counts. */
  readonly unusedForDays?: number | null | undefined;
  readonly usedWithinDays?: number | null | undefined;
  /** True: never used. False: used at some time. */
  readonly neverUsed?: boolean | null | undefined;
}

/** Which services, and which existing entities they are counted over. */
export interface ServiceFilter {
  readonly accountIds?: readonly AccountId[] | null | undefined;
  readonly entityTypes?: readonly EntityType[] | null | undefined;
  readonly serviceNamespaces?: readonly string[] | null | undefined;
}

export type OrderDirection = 'ASC' | 'DESC';

/**
 * LAST_AUTHENTICATED, UNUSED_SERVICES and GRANTED_SERVICES come from reports: ascending, entities without one are
 * first. Never used is earlier than any use. Equal ones stand by ARN, then account id. DESC is ASC turned round.
 */
export type EntityOrderField =
  'NAME' | 'CREATED_AT' | 'LAST_AUTHENTICATED' | 'UNUSED_SERVICES' | 'GRANTED_SERVICES';
export interface EntityOrder {
  readonly field: EntityOrderField;
  readonly direction: OrderDirection;
  /** For UNUSED_SERVICES: by default the filter's, otherwise `defaultUnusedForDays`. */
  readonly unusedForDays?: number | null | undefined;
}

/** Never used is earlier than any use. Equal ones stand by namespace, ARN, account id. DESC is ASC turned round. */
export type ServiceAccessOrderField = 'SERVICE_NAMESPACE' | 'LAST_AUTHENTICATED';
export interface ServiceAccessOrder {
  readonly field: ServiceAccessOrderField;
  readonly direction: OrderDirection;
}

/** Never used is earlier than any use. Equal ones stand by namespace. DESC is ASC turned round. */
export type ServiceOrderField =
  | 'SERVICE_NAMESPACE'
  | 'GRANTED_ENTITIES'
  | 'USED_ENTITIES'
  | 'UNUSED_ENTITIES'
  | 'NEVER_USED_ENTITIES'
  | 'LAST_AUTHENTICATED';
export interface ServiceOrder {
  readonly field: ServiceOrderField;
  readonly direction: OrderDirection;
  /** For USED_ENTITIES and UNUSED_ENTITIES: how many days before its report's completion a use may lie. */
  readonly unusedForDays: number;
}

/** What of a filter on rows or services selects entities. */
export function selectionOf(filter: EntityFilter | ServiceAccessFilter | ServiceFilter): EntitySelection {
  return 'entityTypes' in filter ? { ...filter, types: filter.entityTypes } : filter;
}
