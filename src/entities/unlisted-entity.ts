import type { PolicyOwnerType } from './arn.ts';
import type { Entity, EntityKey, Group, Role, User } from './entity.ts';

/** What AWS says of a user, role or group wherever it names one. */
export interface NamedEntity extends EntityKey, Pick<Entity, 'name' | 'path' | 'entityId'> {
  readonly type: PolicyOwnerType;
}

/**
 * An entity that AWS named and the inventory doesn't have: it was made since the account was listed, or the account
 * can't be listed. What only the inventory tells is empty.
 */
export function unlistedEntity({
  type,
  accountId,
  arn,
  name,
  path,
  entityId,
}: NamedEntity): User | Role | Group {
  const common = { accountId, arn, name, path, entityId, createdAt: null, deletedAt: null, tags: [] };
  const permissions = { attachedPolicyArns: [], inlinePolicyNames: [] };
  switch (type) {
    case 'USER':
      return {
        ...{ type, ...common, ...permissions },
        ...{ passwordLastUsedAt: null, permissionsBoundaryArn: null, groupArns: [] },
      };
    case 'ROLE':
      return {
        ...{ type, ...common, ...permissions },
        ...{ description: null, maxSessionDuration: null, lastUsedAt: null, lastUsedRegion: null },
        ...{ permissionsBoundaryArn: null, assumeRolePolicyDocument: null },
      };
    case 'GROUP':
      return { type, ...common, ...permissions, userArns: [] };
  }
}
