import type { Account } from '../../src/accounts/index.ts';
import type { EntityKey } from '../../src/entities/index.ts';
import type { ServiceAccess } from '../../src/reports/index.ts';
import { allAccounts, type AccountId } from '../../src/accounts/index.ts';
import type { Lapse } from '../support/lapse.ts';
import type { AccountTruth, EntityTruth } from '../support/simulator-admin.ts';
import { accountId, entityArn, eventually, type Domain } from './domain.ts';

/** The rows that a report must have, as the simulator knows them. */
export function rowsOf({ services }: EntityTruth): ServiceAccess[] {
  return services.map((row) => ({
    serviceName: row.serviceName,
    serviceNamespace: row.serviceNamespace,
    lastAuthenticated: accessOf(
      row.lastAuthenticated,
      row.lastAuthenticatedEntity,
      row.lastAuthenticatedRegion,
    ),
    totalAuthenticatedEntities: row.totalAuthenticatedEntities,
    trackedActions:
      row.trackedActions?.map((action) => ({
        actionName: action.actionName,
        lastAccessed: accessOf(action.lastAccessedTime, action.lastAccessedEntity, action.lastAccessedRegion),
      })) ?? null,
  }));
}

function accessOf(time: string | null, entityArn: string | null, region: string | null) {
  return time === null ? null : { time: Date.parse(time), entityArn, region };
}

/** Which entity a truth is about; an AWS-managed policy's ARN doesn't say in which account. */
export function keyIn(
  account: Pick<AccountTruth, 'accountId'>,
  { arn }: Pick<EntityTruth, 'arn'>,
): EntityKey {
  return { accountId: accountId(account.accountId), arn: entityArn(arn) };
}

/** Waits until every account's first inventory came in or failed. */
export function firstInventories(domain: Domain): Promise<Account[]> {
  return eventually(async () => {
    const accounts = await domain.accounts.list(allAccounts);
    return accounts.length > 0 && accounts.every(({ status }) => status !== 'UNKNOWN') ? accounts : null;
  });
}

/** The accounts of the simulator that can be entered, with all that is true of them. */
export async function reachableTruths(
  lapse: Lapse,
  domain: Domain,
): Promise<[AccountTruth, ...AccountTruth[]]> {
  const accounts = await firstInventories(domain);
  const reachable = accounts.filter(({ status }) => status === 'REACHABLE');
  const truths = await Promise.all(
    reachable.map(({ accountId }: { accountId: AccountId }) => lapse.simulator.truth({ accountId })),
  );
  const [first, ...others] = truths;
  if (first === undefined) throw new Error('no account can be entered');
  return [first, ...others];
}

export function pick(account: AccountTruth, type: EntityTruth['type'], index = 0): EntityTruth {
  const entity = account.entities.filter((each) => each.type === type && each.services.length > 0)[index];
  if (entity === undefined) throw new Error(`account ${account.accountId} has no ${type} number ${index}`);
  return entity;
}
