import { z } from 'zod';
import { entityName, marker, maxItems, pathPrefix, readInput } from '../protocol/input.ts';
import type { Role } from '../world/entity.ts';
import { noSuchEntity, type Call, type QueryOperation } from './call.ts';
import {
  attachedPolicyMembers,
  inlinePolicy,
  roleMember,
  roleWithDetails,
  tagMembers,
} from './entity-shapes.ts';
import { listPage } from './listing.ts';

const roleName = entityName.max(64);
const listInput = z.object({ PathPrefix: pathPrefix, Marker: marker, MaxItems: maxItems });
const ofRole = z.object({ RoleName: roleName, PathPrefix: pathPrefix, Marker: marker, MaxItems: maxItems });

function findRole({ inventory }: Call, name: string): Role {
  const role = inventory.roles.find((candidate) => candidate.name === name);
  if (role === undefined) throw noSuchEntity('role', name);
  return role;
}

export const listRoles: QueryOperation = (call, parameters) => {
  const input = readInput(listInput, parameters);
  const prefix = input.PathPrefix ?? '/';
  const roles = call.inventory.roles.filter((role) => role.path.startsWith(prefix));
  const page = listPage(call, `roles ${prefix}`, roles, ({ name }) => name, input);
  return { Roles: page.items.map(roleMember), ...page.tail };
};

export const getRole: QueryOperation = (call, parameters) => {
  const { RoleName } = readInput(z.object({ RoleName: roleName }), parameters);
  return { Role: roleWithDetails(call, findRole(call, RoleName)) };
};

export const listRoleTags: QueryOperation = (call, parameters) => {
  const input = readInput(ofRole, parameters);
  const role = findRole(call, input.RoleName);
  const page = listPage(call, `tags ${role.arn}`, role.tags, ({ key }) => key, input);
  return { Tags: tagMembers(page.items), ...page.tail };
};

export const listAttachedRolePolicies: QueryOperation = (call, parameters) => {
  const input = readInput(ofRole, parameters);
  const role = findRole(call, input.RoleName);
  const page = listPage(call, `attached ${role.arn}`, role.attachedPolicies.toSorted(), (arn) => arn, input);
  return { AttachedPolicies: attachedPolicyMembers(call, page.items), ...page.tail };
};

export const listRolePolicies: QueryOperation = (call, parameters) => {
  const input = readInput(ofRole, parameters);
  const role = findRole(call, input.RoleName);
  const names = role.inlinePolicies.map(({ name }) => name).sort();
  const page = listPage(call, `inline ${role.arn}`, names, (name) => name, input);
  return { PolicyNames: page.items, ...page.tail };
};

export const getRolePolicy: QueryOperation = (call, parameters) => {
  const schema = z.object({ RoleName: roleName, PolicyName: entityName });
  const { RoleName, PolicyName } = readInput(schema, parameters);
  const role = findRole(call, RoleName);
  return { RoleName, ...inlinePolicy(role, PolicyName) };
};
