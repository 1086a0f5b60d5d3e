import { parseEntityArn } from '../../entities/index.ts';
import { daysSince } from '../../reports/index.ts';
import type { ServiceAccessResolvers, TrackedActionResolvers } from '../generated/schema.ts';
import { encodeNodeId } from '../ids/index.ts';
import { listEntityAccess } from './entity-access.ts';
import { requireEntity } from './entity.ts';
import { inReport } from './service-access-node.ts';

export const serviceAccessResolvers: ServiceAccessResolvers = {
  id: ({ accountId, granularity, serviceNamespace, arn }) =>
    encodeNodeId({ type: 'ServiceAccess', accountId, granularity, serviceNamespace, arn }),
  entity: (node, _, context) => requireEntity(node.reportRow?.report ?? node, context),
  daysSinceLastAuthenticated: ({ lastAuthenticated, jobCompletionDate }) =>
    lastAuthenticated === null ? null : daysSince(lastAuthenticated, jobCompletionDate),
  report: (node, _, context) => inReport(node, context, ({ report }) => report),
  lastAuthenticatedEntity: (node, _, context) =>
    inReport(node, context, ({ row }) => row.lastAuthenticated?.entityArn ?? null),
  lastAuthenticatedRegion: (node, _, context) =>
    inReport(node, context, ({ row }) => row.lastAuthenticated?.region ?? null),
  totalAuthenticatedEntities: (node, _, context) =>
    inReport(node, context, ({ row }) => row.totalAuthenticatedEntities),
  trackedActions: (node, _, context) =>
    inReport(node, context, ({ row }) => row.trackedActions?.slice() ?? null),
  entities: listEntityAccess,
  grantingPolicies: async (node, _, context) => {
    if (parseEntityArn(node.arn)?.type === 'POLICY') return [];
    const report = await inReport(node, context, (row) => row.report);
    const { serviceNamespace } = node;
    return [...(await context.loaders.grantingPolicies.load({ report, serviceNamespace }))];
  },
};

export const trackedActionResolvers: TrackedActionResolvers = {
  lastAccessedEntity: ({ lastAccessed }) => lastAccessed?.entityArn ?? null,
  lastAccessedTime: ({ lastAccessed }) => lastAccessed?.time ?? null,
  lastAccessedRegion: ({ lastAccessed }) => lastAccessed?.region ?? null,
};
