import type { Account } from '../../accounts/index.ts';
import type { Caller } from '../auth/index.ts';
import type { Domain } from '../domain.ts';
import { accountLoader, listAccounts } from './account-loader.ts';
import { entityAccessLoader } from './entity-access-loader.ts';
import { entityLoader } from './entity-loader.ts';
import { exactReportLoader } from './exact-report-loader.ts';
import { grantingPoliciesLoader } from './granting-policies-loader.ts';
import { latestReportJobLoader } from './latest-report-job-loader.ts';
import { reportBatchLoader } from './report-batch-loader.ts';
import { reportLoader } from './report-loader.ts';

interface Made {
  account?: ReturnType<typeof accountLoader>;
  entity?: ReturnType<typeof entityLoader>;
  entityAccess?: ReturnType<typeof entityAccessLoader>;
  exactReport?: ReturnType<typeof exactReportLoader>;
  grantingPolicies?: ReturnType<typeof grantingPoliciesLoader>;
  latestReportJob?: ReturnType<typeof latestReportJobLoader>;
  reportBatch?: ReturnType<typeof reportBatchLoader>;
  report?: ReturnType<typeof reportLoader>;
}

/**
 * What one operation reads more than once or many of: batched, and remembered until the operation has ended. A
 * loader is made when it is first asked for; few operations need more than two.
 */
export class Loaders {
  readonly #domain: Domain;
  readonly #caller: Caller;
  readonly #requestId: string;
  #made: Made = {};

  /** @param requestId of the operation, for the logs of whom it asks */
  constructor(domain: Domain, caller: Caller, requestId: string) {
    this.#domain = domain;
    this.#caller = caller;
    this.#requestId = requestId;
  }

  get account() {
    return (this.#made.account ??= accountLoader(this.#domain, this.#caller));
  }

  /** Every account that the caller may see, by account id. */
  listAccounts(): Promise<readonly Account[]> {
    return listAccounts(this.#domain, this.#caller);
  }

  get entity() {
    return (this.#made.entity ??= entityLoader(this.#domain, this.#caller));
  }

  get entityAccess() {
    return (this.#made.entityAccess ??= entityAccessLoader(this.#domain, this.#caller, this.#requestId));
  }

  get exactReport() {
    return (this.#made.exactReport ??= exactReportLoader(this.#domain, this.#caller, this.report));
  }

  get grantingPolicies() {
    return (this.#made.grantingPolicies ??= grantingPoliciesLoader(
      this.#domain,
      this.#caller,
      this.#requestId,
    ));
  }

  get latestReportJob() {
    return (this.#made.latestReportJob ??= latestReportJobLoader(this.#domain, this.#caller));
  }

  get reportBatch() {
    return (this.#made.reportBatch ??= reportBatchLoader(this.#domain, this.#caller));
  }

  get report() {
    return (this.#made.report ??= reportLoader(this.#domain, this.#caller));
  }

  /** Forgets what was read, because it has changed since. */
  clear(): void {
    this.#made = {};
  }
}
