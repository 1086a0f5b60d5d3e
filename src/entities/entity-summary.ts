import type { Entity } from './entity.ts';

/** What every kind of entity has, without the details that only one kind has. */
export type EntitySummary = Readonly<
  Pick<
    Entity,
    'type' | 'accountId' | 'arn' | 'name' | 'path' | 'entityId' | 'createdAt' | 'deletedAt' | 'tags'
  > & {
    /** Its AWS-managed policies grant most services: AWS takes long for its report. */
    hasBroadAccess: boolean;
  }
>;
