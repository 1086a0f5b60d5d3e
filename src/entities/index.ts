export { entityArnSchema, entityTypeSchema, parseEntityArn } from './arn.ts';
export type { EntityArn, EntityType, ParsedEntityArn } from './arn.ts';
export { entitySchema } from './entity.ts';
export type { Entity, EntityKey, Group, Policy, Role, Tag, User } from './entity.ts';
export { askedAccounts, EntityCatalog } from './entity-catalog.ts';
export type { EntitySelection, TagQuery } from './entity-selection.ts';
export type { EntitySummary } from './entity-summary.ts';
export { keepOrdinals } from './sorted-ordinals.ts';
export { EntityStore } from './entity-store.ts';
