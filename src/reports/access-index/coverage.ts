import { permits, type Account, type AccountScope, type AccountStatus } from '../../accounts/index.ts';
import { askedAccounts, type EntitySelection } from '../../entities/index.ts';
import type { Coverage } from './answers.ts';
import type { Organization } from './organization.ts';

const unreachableStatuses: readonly AccountStatus[] = ['ACCESS_DENIED', 'SUSPENDED', 'ERROR'];

/**
 * How much of what a selection asks for is known: of every account that may hold such entities, and of the
 * entities themselves.
 */
export function coverageOf(
  { accounts, catalog, matrix }: Organization,
  scope: AccountScope,
  selection: EntitySelection,
): Coverage {
  const asked = askedAccounts(scope, selection);
  const known = [...accounts.values()].filter(
    ({ accountId }) => permits(scope, accountId) && (asked === 'all' || asked.has(accountId)),
  );
  const entities = catalog.select(scope, selection);
  let entitiesWithReport = 0;
  let oldest = Infinity;
  entities.forEach((ordinal) => {
    if (!matrix.hasReport(ordinal)) return;
    entitiesWithReport++;
    oldest = Math.min(oldest, matrix.jobCompletionDate(ordinal));
  });
  return {
    accounts: known.length,
    unreachableAccounts: known.filter(isUnreachable).map(({ accountId }) => accountId),
    entities: entities.length,
    entitiesWithReport,
    oldestReportAt: entitiesWithReport === 0 ? null : oldest,
  };
}

function isUnreachable({ status }: Account): boolean {
  return unreachableStatuses.includes(status);
}
