export type { Coverage, ServiceAccessRow, ServiceUsage } from './answers.ts';
export { defaultUnusedForDays, maxFilterValues } from './filters.ts';
export type {
  EntityFilter,
  EntityOrder,
  EntityOrderField,
  OrderDirection,
  ServiceAccessFilter,
  ServiceAccessOrder,
  ServiceAccessOrderField,
  ServiceFilter,
  ServiceOrder,
  ServiceOrderField,
} from './filters.ts';
export type { OrganizationStores } from './organization-feed.ts';
export { OrganizationIndex } from './organization-index.ts';
