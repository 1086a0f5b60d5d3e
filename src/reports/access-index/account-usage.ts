import type { AccountId, AccountScope } from '../../accounts/index.ts';
import type { UsageSummary } from '../usage-summary.ts';
import type { Organization } from './organization.ts';
import { countUsed } from './thresholds.ts';

/**
 * What the reports of an account's existing entities say together. A service counts once for each entity that is
 * granted it, so that the figures are sums of the reports' own; entities without a report add nothing.
 */
export function accountUsage(
  { catalog, matrix }: Organization,
  scope: AccountScope,
  accountId: AccountId,
  unusedForDays: number,
): UsageSummary {
  const entities = catalog
    .accountOrdinals(scope, accountId)
    .filter((ordinal) => catalog.entity(ordinal).deletedAt === null && matrix.hasReport(ordinal));
  const sum = (figure: (ordinal: number) => number) =>
    entities.reduce((total, ordinal) => total + figure(ordinal), 0);
  const grantedServices = sum((ordinal) => matrix.grantedServices(ordinal));
  const usedServices = sum((ordinal) => countUsed(matrix, ordinal, unusedForDays));
  const newest = entities.reduce((latest, ordinal) => Math.max(latest, matrix.used.newest(ordinal)), 0);
  return {
    grantedServices,
    usedServices,
    unusedServices: grantedServices - usedServices,
    neverUsedServices: grantedServices - sum((ordinal) => matrix.used.length(ordinal)),
    lastAuthenticated: newest === 0 ? null : newest * 1000,
  };
}
