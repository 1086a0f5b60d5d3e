import { parseEntityArn } from '../../entities/index.ts';
import { daysSince } from '../../reports/index.ts';
import type { ServiceAccessResolvers, TrackedActionResolvers } from '../generated/schema.ts';
import { encodeNodeId } from '../ids/index.ts';
import { listEntityAccess } from './entity-access.ts';
import { requireEntity } from './entity.ts';
import { reportRowOf } from './service-access-node.ts';

export const serviceAccessResolvers: ServiceAccessResolvers = {
  id: ({ accountId, granularity, serviceNamespace, arn }) =>
    encodeNodeId({ type: 'ServiceAccess', accountId, granularity, serviceNamespace, arn }),
  entity: (key, _, context) => requireEntity(key, context),
  daysSinceLastAuthenticated: ({ lastAuthenticated, jobCompletionDate }) =>
    lastAuthenticated === null ? null : daysSince(lastAuthenticated, jobCompletionDate),
  report: async (node, _, context) => (await reportRowOf(node, context)).report,
  lastAuthenticatedEntity: async (node, _, context) =>
    (await reportRowOf(node, context)).row.lastAuthenticated?.entityArn ?? null,
  lastAuthenticatedRegion: async (node, _, context) =>
    (await reportRowOf(node, context)).row.lastAuthenticated?.region ?? null,
  totalAuthenticatedEntities: async (node, _, context) =>
    (await reportRowOf(node, context)).row.totalAuthenticatedEntities,
  trackedActions: async (node, _, context) =>
    (await reportRowOf(node, context)).row.trackedActions?.slice() ?? null,
  entities: listEntityAccess,
  grantingPolicies: async (node, _, context) => {
    if (parseEntityArn(node.arn)?.type === 'POLICY') return [];
    const { report } = await reportRowOf(node, context);
    const { serviceNamespace } = node;
    return [...(await context.loaders.grantingPolicies.load({ report, serviceNamespace }))];
  },
};

export const trackedActionResolvers: TrackedActionResolvers = {
  lastAccessedEntity: ({ lastAccessed }) => lastAccessed?.entityArn ?? null,
  lastAccessedTime: ({ lastAccessed }) => lastAccessed?.time ?? null,
  lastAccessedRegion: ({ lastAccessed }) => lastAccessed?.region ?? null,
};
