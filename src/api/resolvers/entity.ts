import type { Account } from '../../accounts/index.ts';
import { parseEntityArn, type Entity, type EntityArn, type EntityKey } from '../../entities/index.ts';
import type { Granularity } from '../../reports/index.ts';
import type { Context } from '../context.ts';
import { ApiError } from '../errors/index.ts';
import type { EntityResolvers } from '../generated/schema.ts';
import { encodeNodeId } from '../ids/index.ts';
import { entityReport } from './entity-report.ts';

const typeNames = { USER: 'User', ROLE: 'Role', GROUP: 'Group', POLICY: 'Policy' } as const;

/** The GraphQL type of an entity. */
export function typeNameOf({ type }: Pick<Entity, 'type'>) {
  return typeNames[type];
}

export const entityResolvers: EntityResolvers = { __resolveType: typeNameOf };

/** The fields that users, roles, groups and policies have in common. */
export const entityFields = {
  id: ({ accountId, arn }: EntityKey) => encodeNodeId({ type: 'Entity', accountId, arn }),
  account: (entity: Entity, _: unknown, { loaders }: Context) => {
    const account = loaders.account.load(entity.accountId);
    return account instanceof Promise
      ? account.then((loaded) => loaded ?? forgottenAccountOf(entity))
      : (account ?? forgottenAccountOf(entity));
  },
  report: entityReport,
  latestReportJob: (
    { accountId, arn }: EntityKey,
    { granularity }: { granularity?: Granularity | null },
    { loaders }: Context,
  ) => loaders.latestReportJob.load({ accountId, arn, granularity: granularity ?? null }),
};

/**
 * The entity that a report is about.
 * @throws ApiError NOT_FOUND when the report came before the account's first inventory
 */
export function requireEntity(key: EntityKey, { loaders }: Context): Entity | Promise<Entity> {
  const entity = loaders.entity.load(key);
  return entity instanceof Promise ? entity.then((loaded) => present(loaded, key)) : present(entity, key);
}

function present(entity: Entity | null, { accountId, arn }: EntityKey): Entity {
  if (entity !== null) return entity;
  throw new ApiError('NOT_FOUND', `${arn} is not in the inventory of account ${accountId} yet`);
}

/** The managed policies attached to an entity, those that the inventory knows. */
export async function attachedPolicies(
  {
    accountId,
    attachedPolicyArns,
  }: { attachedPolicyArns: readonly EntityArn[] } & Pick<EntityKey, 'accountId'>,
  context: Context,
) {
  const entities = await loadEntities(accountId, attachedPolicyArns, context);
  return entities.filter((entity) => entity?.type === 'POLICY');
}

/** Entities of one account in the order of the ARNs; null for each that the inventory doesn't know. */
export function loadEntities(
  accountId: EntityKey['accountId'],
  arns: readonly EntityArn[],
  { loaders }: Context,
): Promise<(Entity | null)[]> {
  return loaders.entity.loadAll(arns.map((arn) => ({ accountId, arn })));
}

/** An account that is no longer configured, while its entities' last state is still there to read. */
function forgottenAccountOf({ accountId, arn }: EntityKey): Account {
  return {
    accountId,
    name: null,
    partition: parseEntityArn(arn)?.partition ?? 'aws',
    status: 'UNKNOWN',
    statusReason: 'the account is no longer among those that Lapse is configured for',
    inventoriedAt: null,
  };
}
