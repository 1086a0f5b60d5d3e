import type { EntityQuery, EntityServicesQuery } from '../../api/operations.ts';

/** What an entity's page knows of it. */
export type EntityDetails = NonNullable<EntityQuery['entity']>;

type ServicesReport = NonNullable<NonNullable<EntityServicesQuery['entity']>['report']>;

/** One service of an entity's report. */
export type ServiceRow = ServicesReport['services']['nodes'][number];
