import { allAccounts } from '../../src/accounts/index.ts';
import { groupArnsOf, hasBroadAccess, type EntityKey, type EntityStore } from '../../src/entities/index.ts';

/** How much a report covers: few services, or most of all. */
export type Breadth = 'narrow' | 'broad';

/** How broad a report will be, as far as the inventory tells. */
export async function expectedBreadth(
  entities: EntityStore,
  { accountId, arn }: EntityKey,
): Promise<Breadth> {
  const entity = await entities.find(allAccounts, { accountId, arn });
  if (entity === null) return 'narrow';
  const groupKeys = groupArnsOf(entity).map((groupArn) => ({ accountId, arn: groupArn }));
  const groups = await entities.findMany(allAccounts, groupKeys);
  return hasBroadAccess(entity, groups) ? 'broad' : 'narrow';
}

/** A report with more services than this took AWS as long as one over most. */
const narrowServices = 150;

export function breadthOf(services: number): Breadth {
  return services > narrowServices ? 'broad' : 'narrow';
}
