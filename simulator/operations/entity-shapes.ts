import { lastUseOf } from '../access/report.ts';
import type { XmlObject } from '../protocol/xml.ts';
import type { Group, InlinePolicy, Policy, Role, Tag, User } from '../world/entity.ts';
import { entityIdOf } from '../world/identifiers.ts';
import { encodeDocument } from '../world/policy-document.ts';
import { noSuchEntity, type Call } from './call.ts';

/** Entities as IAM's answers show them; members in the order of the API's model. */

export function tagMembers(tags: readonly Tag[]): XmlObject[] {
  return tags.map(({ key, value }) => ({ Key: key, Value: value }));
}

/** Tags appear where an entity is asked for by itself, and there only if it has any. */
function tagsOf(tags: readonly Tag[]): XmlObject[] | undefined {
  return tags.length === 0 ? undefined : tagMembers(tags);
}

/** As in ListUsers. */
export function userMember(call: Call, user: User): XmlObject {
  const lastUse = user.hasPassword ? lastUseOf(call.simulation.world, call.inventory, user) : undefined;
  return {
    Path: user.path,
    UserName: user.name,
    UserId: user.id,
    Arn: user.arn,
    CreateDate: new Date(user.createdAt),
    PasswordLastUsed: lastUse && new Date(lastUse.at),
  };
}

/** As in GetUser. */
export function userWithTags(call: Call, user: User): XmlObject {
  return { ...userMember(call, user), Tags: tagsOf(user.tags) };
}

/** As in ListRoles. */
export function roleMember(role: Role): XmlObject {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: role.arn,
    CreateDate: new Date(role.createdAt),
    AssumeRolePolicyDocument: encodeDocument(role.trust),
    Description: role.description,
    MaxSessionDuration: role.maxSessionDuration,
  };
}

/** When the role was last used; an empty element where it never was. */
export function roleLastUsed(call: Call, role: Role): XmlObject {
  const lastUse = lastUseOf(call.simulation.world, call.inventory, role);
  return lastUse === undefined ? {} : { LastUsedDate: new Date(lastUse.at), Region: lastUse.region };
}

/** As in GetRole. */
export function roleWithDetails(call: Call, role: Role): XmlObject {
  return { ...roleMember(role), Tags: tagsOf(role.tags), RoleLastUsed: roleLastUsed(call, role) };
}

export function groupMember(group: Group): XmlObject {
  return {
    Path: group.path,
    GroupName: group.name,
    GroupId: group.id,
    Arn: group.arn,
    CreateDate: new Date(group.createdAt),
  };
}

/** As in ListPolicies. */
export function policyMember(call: Call, policy: Policy): XmlObject {
  return policyShape(call, policy, {});
}

/** As in GetPolicy: with description and tags, which lists leave out. */
export function policyWithDetails(call: Call, policy: Policy): XmlObject {
  return policyShape(call, policy, { Description: policy.description, Tags: tagMembers(policy.tags) });
}

/** As in GetAccountAuthorizationDetails: with the document. */
export function policyWithVersions(call: Call, policy: Policy): XmlObject {
  const description = policy.isAwsManaged ? undefined : policy.description;
  return policyShape(call, policy, {
    Description: description,
    PolicyVersionList: [policyVersionWithDocument(policy)],
  });
}

function policyShape(call: Call, policy: Policy, details: XmlObject): XmlObject {
  const { users, roles, groups } = call.inventory.attachmentsOf(policy);
  const { Description, ...others } = details;
  return {
    PolicyName: policy.name,
    PolicyId: policy.id,
    Arn: policy.arn,
    Path: policy.path,
    DefaultVersionId: policy.versionId,
    AttachmentCount: users.length + roles.length + groups.length,
    PermissionsBoundaryUsageCount: 0,
    IsAttachable: true,
    Description,
    CreateDate: new Date(policy.createdAt),
    UpdateDate: new Date(policy.updatedAt),
    ...others,
  };
}

/** As in ListPolicyVersions, which leaves the document out. */
export function policyVersionMember(policy: Policy): XmlObject {
  return { VersionId: policy.versionId, IsDefaultVersion: true, CreateDate: new Date(policy.updatedAt) };
}

/** As in GetPolicyVersion. */
export function policyVersionWithDocument(policy: Policy): XmlObject {
  return { Document: encodeDocument(policy.document), ...policyVersionMember(policy) };
}

export function inlinePolicyMembers(policies: readonly InlinePolicy[]): XmlObject[] {
  return policies.map(({ name, document }) => ({
    PolicyName: name,
    PolicyDocument: encodeDocument(document),
  }));
}

/** The inline policy of that name. Throws NoSuchEntity. */
export function inlinePolicy(bearer: User | Role | Group, name: string): XmlObject {
  const [policy] = inlinePolicyMembers(bearer.inlinePolicies.filter((inline) => inline.name === name));
  if (policy === undefined) throw noSuchEntity('policy', name);
  return policy;
}

export function attachedPolicyMembers(call: Call, arns: readonly string[]): XmlObject[] {
  return arns.flatMap((arn) => {
    const policy = call.inventory.policy(arn);
    return policy === undefined ? [] : [{ PolicyName: policy.name, PolicyArn: arn }];
  });
}

/** Roles for instances have a profile of their own name. */
export function instanceProfiles(role: Role): XmlObject[] {
  if (!role.hasInstanceProfile) return [];
  return [
    {
      Path: role.path,
      InstanceProfileName: role.name,
      InstanceProfileId: entityIdOf('ROLE', `profile ${role.arn}`).replace(/^AROA/, 'AIPA'),
      Arn: role.arn.replace(':role/', ':instance-profile/'),
      CreateDate: new Date(role.createdAt),
      Roles: [roleMember(role)],
    },
  ];
}
