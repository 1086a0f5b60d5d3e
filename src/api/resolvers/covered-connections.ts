import type { Entity } from '../../entities/index.ts';
import type { Coverage, ServiceUsage } from '../../reports/access-index/index.ts';
import type { UsageSummary } from '../../reports/index.ts';
import type {
  CoverageResolvers,
  EntityConnectionResolvers,
  OrganizationUsageResolvers,
  ServiceAccessConnectionResolvers,
  ServiceConnectionResolvers,
} from '../generated/schema.ts';
import type { Covered, CoveredConnection } from '../paging/index.ts';
import type { ServiceAccessNode } from './service-access-node.ts';

export type CoveredEntities = CoveredConnection<Entity>;
export type CoveredServiceAccess = CoveredConnection<ServiceAccessNode>;
export type CoveredServices = CoveredConnection<ServiceUsage>;
export interface CoveredUsage extends Covered {
  readonly summary: UsageSummary;
}

const coverage = ({ measureCoverage }: Covered) => measureCoverage();

export const entityConnectionResolvers: EntityConnectionResolvers = { coverage };
export const serviceAccessConnectionResolvers: ServiceAccessConnectionResolvers = { coverage };
export const serviceConnectionResolvers: ServiceConnectionResolvers = { coverage };
export const organizationUsageResolvers: OrganizationUsageResolvers = { coverage };

export const coverageResolvers: CoverageResolvers = {
  unreachableAccounts: async ({ unreachableAccounts }: Coverage, _, { loaders }) => {
    const accounts = await loaders.account.loadAll(unreachableAccounts);
    return accounts.filter((account) => account !== null);
  },
};
