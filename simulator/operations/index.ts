import { getAccountAuthorizationDetails, getAccountSummary, listAccountAliases } from './account.ts';
import type { JsonOperation, QueryOperation } from './call.ts';
import { listPoliciesGrantingServiceAccess } from './granting-policies.ts';
import {
  getGroup,
  getGroupPolicy,
  listAttachedGroupPolicies,
  listGroupPolicies,
  listGroups,
} from './groups.ts';
import {
  generateServiceLastAccessedDetails,
  getServiceLastAccessedDetails,
  getServiceLastAccessedDetailsWithEntities,
} from './last-accessed.ts';
import {
  describeAccount,
  describeOrganization,
  describeOrganizationalUnit,
  listAccounts,
  listAccountsForParent,
  listChildren,
  listOrganizationalUnitsForParent,
  listParents,
  listRoots,
  listTagsForResource,
} from './organizations.ts';
import { generateOrganizationsAccessReport, getOrganizationsAccessReport } from './organizations-report.ts';
import {
  getPolicy,
  getPolicyVersion,
  listEntitiesForPolicy,
  listPolicies,
  listPolicyTags,
  listPolicyVersions,
} from './policies.ts';
import {
  getRole,
  getRolePolicy,
  listAttachedRolePolicies,
  listRolePolicies,
  listRoles,
  listRoleTags,
} from './roles.ts';
import { assumeRole, getCallerIdentity } from './sts.ts';
import {
  getUser,
  getUserPolicy,
  listAttachedUserPolicies,
  listGroupsForUser,
  listUserPolicies,
  listUsers,
  listUserTags,
} from './users.ts';

/** What the simulated AWS can do: every operation by its name. */

export const iamOperations: Readonly<Record<string, QueryOperation>> = {
  GenerateOrganizationsAccessReport: generateOrganizationsAccessReport,
  GenerateServiceLastAccessedDetails: generateServiceLastAccessedDetails,
  GetAccountAuthorizationDetails: getAccountAuthorizationDetails,
  GetAccountSummary: getAccountSummary,
  GetGroup: getGroup,
  GetGroupPolicy: getGroupPolicy,
  GetOrganizationsAccessReport: getOrganizationsAccessReport,
  GetPolicy: getPolicy,
  GetPolicyVersion: getPolicyVersion,
  GetRole: getRole,
  GetRolePolicy: getRolePolicy,
  GetServiceLastAccessedDetails: getServiceLastAccessedDetails,
  GetServiceLastAccessedDetailsWithEntities: getServiceLastAccessedDetailsWithEntities,
  GetUser: getUser,
  GetUserPolicy: getUserPolicy,
  ListAccountAliases: listAccountAliases,
  ListAttachedGroupPolicies: listAttachedGroupPolicies,
  ListAttachedRolePolicies: listAttachedRolePolicies,
  ListAttachedUserPolicies: listAttachedUserPolicies,
  ListEntitiesForPolicy: listEntitiesForPolicy,
  ListGroupPolicies: listGroupPolicies,
  ListGroups: listGroups,
  ListGroupsForUser: listGroupsForUser,
  ListPolicies: listPolicies,
  ListPoliciesGrantingServiceAccess: listPoliciesGrantingServiceAccess,
  ListPolicyTags: listPolicyTags,
  ListPolicyVersions: listPolicyVersions,
  ListRolePolicies: listRolePolicies,
  ListRoles: listRoles,
  ListRoleTags: listRoleTags,
  ListUserPolicies: listUserPolicies,
  ListUsers: listUsers,
  ListUserTags: listUserTags,
};

export const stsOperations: Readonly<Record<string, QueryOperation>> = {
  AssumeRole: assumeRole,
  GetCallerIdentity: getCallerIdentity,
};

export const organizationsOperations: Readonly<Record<string, JsonOperation>> = {
  DescribeAccount: describeAccount,
  DescribeOrganization: describeOrganization,
  DescribeOrganizationalUnit: describeOrganizationalUnit,
  ListAccounts: listAccounts,
  ListAccountsForParent: listAccountsForParent,
  ListChildren: listChildren,
  ListOrganizationalUnitsForParent: listOrganizationalUnitsForParent,
  ListParents: listParents,
  ListRoots: listRoots,
  ListTagsForResource: listTagsForResource,
};
