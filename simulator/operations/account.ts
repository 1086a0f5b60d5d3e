import { z } from 'zod';
import { marker, maxItems, readInput } from '../protocol/input.ts';
import type { XmlObject } from '../protocol/xml.ts';
import type { Group, Policy, Role, User } from '../world/entity.ts';
import { encodeDocument } from '../world/policy-document.ts';
import type { Call, QueryOperation } from './call.ts';
import {
  attachedPolicyMembers,
  groupMember,
  inlinePolicyMembers,
  instanceProfiles,
  policyWithVersions,
  roleLastUsed,
  tagMembers,
} from './entity-shapes.ts';
import { listPage } from './listing.ts';

const filters = ['User', 'Role', 'Group', 'LocalManagedPolicy', 'AWSManagedPolicy'] as const;
const detailsInput = z.object({
  Filter: z.array(z.enum(filters)).default([...filters]),
  MaxItems: maxItems,
  Marker: marker,
});

/** Users, groups, roles and policies with all their details; a page counts all four kinds together. */
export const getAccountAuthorizationDetails: QueryOperation = (call, parameters) => {
  const input = readInput(detailsInput, parameters);
  const { users, groups, roles, localPolicies, attachedAwsPolicies } = call.inventory;
  const wanted = new Set(input.Filter);
  const entities = [
    ...(wanted.has('User') ? users : []),
    ...(wanted.has('Group') ? groups : []),
    ...(wanted.has('Role') ? roles : []),
    ...(wanted.has('LocalManagedPolicy') ? localPolicies : []),
    ...(wanted.has('AWSManagedPolicy') ? attachedAwsPolicies : []),
  ].sort((a, b) => (a.arn < b.arn ? -1 : 1));
  const list = `authorization details ${[...wanted].sort().join()}`;
  const page = listPage(call, list, entities, ({ arn }) => arn, input);
  return {
    UserDetailList: page.items.flatMap((entity) =>
      entity.type === 'USER' ? [userDetail(call, entity)] : [],
    ),
    GroupDetailList: page.items.flatMap((entity) =>
      entity.type === 'GROUP' ? [groupDetail(call, entity)] : [],
    ),
    RoleDetailList: page.items.flatMap((entity) =>
      entity.type === 'ROLE' ? [roleDetail(call, entity)] : [],
    ),
    Policies: page.items.flatMap((entity) => (entity.type === 'POLICY' ? [policyDetail(call, entity)] : [])),
    ...page.tail,
  };
};

function userDetail(call: Call, user: User): XmlObject {
  return {
    Path: user.path,
    UserName: user.name,
    UserId: user.id,
    Arn: user.arn,
    CreateDate: new Date(user.createdAt),
    UserPolicyList: inlinePolicyMembers(user.inlinePolicies),
    GroupList: user.groups,
    AttachedManagedPolicies: attachedPolicyMembers(call, user.attachedPolicies),
    Tags: tagMembers(user.tags),
  };
}

function groupDetail(call: Call, group: Group): XmlObject {
  return {
    ...groupMember(group),
    GroupPolicyList: inlinePolicyMembers(group.inlinePolicies),
    AttachedManagedPolicies: attachedPolicyMembers(call, group.attachedPolicies),
  };
}

function roleDetail(call: Call, role: Role): XmlObject {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: role.arn,
    CreateDate: new Date(role.createdAt),
    AssumeRolePolicyDocument: encodeDocument(role.trust),
    InstanceProfileList: instanceProfiles(role),
    RolePolicyList: inlinePolicyMembers(role.inlinePolicies),
    AttachedManagedPolicies: attachedPolicyMembers(call, role.attachedPolicies),
    Tags: tagMembers(role.tags),
    RoleLastUsed: roleLastUsed(call, role),
  };
}

function policyDetail(call: Call, policy: Policy): XmlObject {
  return policyWithVersions(call, policy);
}

export const listAccountAliases: QueryOperation = (call, parameters) => {
  const input = readInput(z.object({ Marker: marker, MaxItems: maxItems }), parameters);
  const page = listPage(call, 'aliases', [call.inventory.account.name], (alias) => alias, input);
  return { AccountAliases: page.items, ...page.tail };
};

/** What the account holds, and AWS's default quotas. */
export const getAccountSummary: QueryOperation = ({ inventory }) => {
  const { users, groups, roles, localPolicies } = inventory;
  return {
    SummaryMap: new Map([
      ['Users', users.length],
      ['UsersQuota', 5_000],
      ['Groups', groups.length],
      ['GroupsQuota', 300],
      ['Roles', roles.length],
      ['RolesQuota', 1_000],
      ['Policies', localPolicies.length],
      ['PoliciesQuota', 1_500],
      ['GroupsPerUserQuota', 10],
      ['AttachedPoliciesPerUserQuota', 10],
      ['AttachedPoliciesPerGroupQuota', 10],
      ['AttachedPoliciesPerRoleQuota', 10],
      ['InstanceProfiles', roles.filter((role) => role.hasInstanceProfile).length],
      ['AccountMFAEnabled', 1],
    ]),
  };
};
