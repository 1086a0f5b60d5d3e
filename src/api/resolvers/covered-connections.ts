import type { Entity } from '../../entities/index.ts';
import type { Coverage, ServiceUsage } from '../../reports/access-index/index.ts';
import type {
  CoverageResolvers,
  EntityConnectionResolvers,
  ServiceAccessConnectionResolvers,
  ServiceConnectionResolvers,
} from '../generated/schema.ts';
import type { CoveredConnection } from '../paging/index.ts';
import type { ServiceAccessNode } from './service-access-node.ts';

export type CoveredEntities = CoveredConnection<Entity>;
export type CoveredServiceAccess = CoveredConnection<ServiceAccessNode>;
export type CoveredServices = CoveredConnection<ServiceUsage>;

const coverage = ({ measureCoverage }: Pick<CoveredConnection<unknown>, 'measureCoverage'>) =>
  measureCoverage();

export const entityConnectionResolvers: EntityConnectionResolvers = { coverage };
export const serviceAccessConnectionResolvers: ServiceAccessConnectionResolvers = { coverage };
export const serviceConnectionResolvers: ServiceConnectionResolvers = { coverage };

export const coverageResolvers: CoverageResolvers = {
  unreachableAccounts: async ({ unreachableAccounts }: Coverage, _, { loaders }) => {
    const accounts = await Promise.all(
      unreachableAccounts.map((accountId) => loaders.account.load(accountId)),
    );
    return accounts.filter((account) => account !== null);
  },
};
