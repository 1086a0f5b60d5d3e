import type { Caller } from '../auth/index.ts';
import type { Domain } from '../domain.ts';
import { accountLoader } from './account-loader.ts';
import { entityLoader } from './entity-loader.ts';
import { latestReportJobLoader } from './latest-report-job-loader.ts';
import { grantingPoliciesLoader } from './granting-policies-loader.ts';
import { reportBatchLoader } from './report-batch-loader.ts';
import { reportLoader } from './report-loader.ts';

/** What one operation reads more than once or many of: batched, and remembered until the operation has ended. */
export type Loaders = ReturnType<typeof createLoaders>;

export function createLoaders(domain: Domain, caller: Caller) {
  const loaders = {
    account: accountLoader(domain, caller),
    entity: entityLoader(domain, caller),
    grantingPolicies: grantingPoliciesLoader(domain, caller),
    latestReportJob: latestReportJobLoader(domain, caller),
    reportBatch: reportBatchLoader(domain, caller),
    report: reportLoader(domain, caller),
  };
  return {
    ...loaders,
    /** Forgets what was read, because it has changed since. */
    clear(): void {
      Object.values(loaders).forEach((loader) => loader.clearAll());
    },
  };
}
