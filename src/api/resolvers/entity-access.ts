import type { AccountId } from '../../accounts/index.ts';
import { unlistedEntity } from '../../entities/index.ts';
import { compareAscending, pageOf, type SortedList } from '../../paging/index.ts';
import type { EntityAccess } from '../../reports/index.ts';
import type { EntityAccessResolvers, ServiceAccessResolvers } from '../generated/schema.ts';
import { connectionOf, readPageArguments } from '../paging/index.ts';
import { inReport } from './service-access-node.ts';

/** What stands behind an EntityAccess: a row of AWS's answer and the account that it is about. */
export interface EntityAccessNode extends EntityAccess {
  readonly accountId: AccountId;
}

/** `ServiceAccess.entities`, fetched from AWS where it isn't stored yet. */
export const listEntityAccess: NonNullable<ServiceAccessResolvers['entities']> = async (
  node,
  pageArguments,
  context,
) => {
  const request = readPageArguments(pageArguments);
  const report = await inReport(node, context, (row) => row.report);
  const { accountId, serviceNamespace } = node;
  const rows = await context.loaders.entityAccess.load({ report, serviceNamespace });
  return connectionOf(pageOf(latestFirst(rows.map((row) => ({ ...row, accountId }))), request));
};

export const entityAccessResolvers: EntityAccessResolvers = {
  entity: async (row, _, { loaders }) => (await loaders.entity.load(row)) ?? unlistedEntity(row),
};

/** AWS's own order: the latest use first, never used last; users before roles, then by name. */
function latestFirst(rows: readonly EntityAccessNode[]): SortedList<EntityAccessNode> {
  const keyOf = ({ lastAuthenticated, type, name, arn }: EntityAccessNode) => [
    lastAuthenticated === null ? 0 : -lastAuthenticated,
    type === 'USER' ? 0 : 1,
    name,
    arn,
  ];
  return {
    name: 'ServiceAccess.entities',
    rows: rows.toSorted((a, b) => compareAscending(keyOf(a), keyOf(b))),
    keyOf,
    compare: compareAscending,
  };
}
