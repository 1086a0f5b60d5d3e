import type { ServiceResolvers } from '../generated/schema.ts';
import { encodeNodeId } from '../ids/index.ts';
import { readDays } from './arguments/days.ts';

export const serviceResolvers: ServiceResolvers = {
  id: ({ serviceNamespace, accountId }) => encodeNodeId({ type: 'Service', serviceNamespace, accountId }),
  usedEntities: (service, { unusedForDays }) =>
    service.usedEntities(readDays('unusedForDays', unusedForDays)),
  lastAuthenticatedEntity: async ({ serviceNamespace, lastAuthenticatedBy }, _, { loaders }) => {
    if (lastAuthenticatedBy === null) return null;
    const { accountId, arn } = lastAuthenticatedBy;
    const report = await loaders.report.load({ accountId, arn, granularity: 'SERVICE_LEVEL' });
    const row = report?.services.find((service) => service.serviceNamespace === serviceNamespace);
    return row?.lastAuthenticated?.entityArn ?? null;
  },
};
