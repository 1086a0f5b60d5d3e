import { z } from 'zod';
import { AwsError } from '../protocol/errors.ts';
import { arn, marker, maxItems, pathPrefix, readInput } from '../protocol/input.ts';
import type { Policy } from '../world/entity.ts';
import type { Call, QueryOperation } from './call.ts';
import {
  policyMember,
  policyVersionMember,
  policyVersionWithDocument,
  policyWithDetails,
  tagMembers,
} from './entity-shapes.ts';
import { listPage } from './listing.ts';

const policyPath = z
  .string()
  .min(1)
  .max(512)
  .regex(/^((\/[A-Za-z0-9.,+@=_-]+)*)\/$/)
  .optional();
const listInput = z.object({
  Scope: z.enum(['All', 'AWS', 'Local']).default('All'),
  OnlyAttached: z.enum(['true', 'false']).default('false'),
  PathPrefix: policyPath,
  PolicyUsageFilter: z.enum(['PermissionsPolicy', 'PermissionsBoundary']).optional(),
  Marker: marker,
  MaxItems: maxItems,
});

function findPolicy({ inventory }: Call, policyArn: string): Policy {
  const policy = inventory.policy(policyArn);
  if (policy === undefined) {
    throw new AwsError('NoSuchEntity', `Policy ${policyArn} does not exist or is not attachable.`);
  }
  return policy;
}

/** No simulated entity has a permissions boundary, so a list of boundaries is empty. */
export const listPolicies: QueryOperation = (call, parameters) => {
  const input = readInput(listInput, parameters);
  const { localPolicies, awsPolicies, attachedAwsPolicies } = call.inventory;
  const isOnlyAttached = input.OnlyAttached === 'true';
  const policies = [
    ...(input.Scope === 'AWS'
      ? []
      : localPolicies.filter((policy) => !isOnlyAttached || isAttached(call, policy))),
    ...(input.Scope === 'Local' ? [] : isOnlyAttached ? attachedAwsPolicies : awsPolicies),
  ]
    .filter((policy) => policy.path.startsWith(input.PathPrefix ?? '/'))
    .filter(() => input.PolicyUsageFilter !== 'PermissionsBoundary')
    .sort((a, b) => (a.arn < b.arn ? -1 : 1));
  const list = `policies ${input.Scope} ${input.OnlyAttached} ${input.PathPrefix ?? '/'}`;
  const page = listPage(call, list, policies, (policy) => policy.arn, input);
  return { Policies: page.items.map((policy) => policyMember(call, policy)), ...page.tail };
};

function isAttached({ inventory }: Call, policy: Policy): boolean {
  const { users, roles, groups } = inventory.attachmentsOf(policy);
  return users.length + roles.length + groups.length > 0;
}

export const getPolicy: QueryOperation = (call, parameters) => {
  const { PolicyArn } = readInput(z.object({ PolicyArn: arn }), parameters);
  return { Policy: policyWithDetails(call, findPolicy(call, PolicyArn)) };
};

const ofPolicy = z.object({ PolicyArn: arn, Marker: marker, MaxItems: maxItems });
const versionInput = z.object({
  PolicyArn: arn,
  VersionId: z.string().regex(/^v[1-9][0-9]*(\.[A-Za-z0-9-]*)?$/),
});

/** Of every policy only the default version exists. */
export const getPolicyVersion: QueryOperation = (call, parameters) => {
  const { PolicyArn, VersionId } = readInput(versionInput, parameters);
  const policy = findPolicy(call, PolicyArn);
  if (policy.versionId === VersionId) return { PolicyVersion: policyVersionWithDocument(policy) };
  throw new AwsError(
    'NoSuchEntity',
    `Policy ${PolicyArn} version ${VersionId} does not exist or is not attachable.`,
  );
};

export const listPolicyVersions: QueryOperation = (call, parameters) => {
  const input = readInput(ofPolicy, parameters);
  const policy = findPolicy(call, input.PolicyArn);
  const page = listPage(
    call,
    `versions ${policy.arn}`,
    [policyVersionMember(policy)],
    () => policy.versionId,
    input,
  );
  return { Versions: page.items, ...page.tail };
};

export const listPolicyTags: QueryOperation = (call, parameters) => {
  const input = readInput(ofPolicy, parameters);
  const policy = findPolicy(call, input.PolicyArn);
  const page = listPage(call, `tags ${policy.arn}`, policy.tags, ({ key }) => key, input);
  return { Tags: tagMembers(page.items), ...page.tail };
};

const entitiesInput = z.object({
  PolicyArn: arn,
  EntityFilter: z.enum(['User', 'Role', 'Group', 'LocalManagedPolicy', 'AWSManagedPolicy']).optional(),
  PathPrefix: pathPrefix,
  PolicyUsageFilter: z.enum(['PermissionsPolicy', 'PermissionsBoundary']).optional(),
  Marker: marker,
  MaxItems: maxItems,
});

/** Groups, users and roles that have the policy attached, in one list of pages. */
export const listEntitiesForPolicy: QueryOperation = (call, parameters) => {
  const input = readInput(entitiesInput, parameters);
  const policy = findPolicy(call, input.PolicyArn);
  const { users, roles, groups } = call.inventory.attachmentsOf(policy);
  const attached = [...groups, ...users, ...roles]
    .filter(({ type }) => input.EntityFilter === undefined || type === input.EntityFilter.toUpperCase())
    .filter(({ path }) => path.startsWith(input.PathPrefix ?? '/'))
    .filter(() => input.PolicyUsageFilter !== 'PermissionsBoundary')
    .sort((a, b) => (a.arn < b.arn ? -1 : 1));
  const list = `entities ${policy.arn} ${input.EntityFilter ?? ''} ${input.PathPrefix ?? '/'}`;
  const page = listPage(call, list, attached, (entity) => entity.arn, input);
  const ofType = (type: string) => page.items.filter((entity) => entity.type === type);
  return {
    PolicyGroups: ofType('GROUP').map(({ name, id }) => ({ GroupName: name, GroupId: id })),
    PolicyUsers: ofType('USER').map(({ name, id }) => ({ UserName: name, UserId: id })),
    PolicyRoles: ofType('ROLE').map(({ name, id }) => ({ RoleName: name, RoleId: id })),
    ...page.tail,
  };
};
