import { z } from 'zod';
import { AwsError } from '../protocol/errors.ts';
import { entityName, marker, maxItems, pathPrefix, readInput } from '../protocol/input.ts';
import type { User } from '../world/entity.ts';
import { noSuchEntity, type Call, type QueryOperation } from './call.ts';
import {
  attachedPolicyMembers,
  groupMember,
  inlinePolicy,
  tagMembers,
  userMember,
  userWithTags,
} from './entity-shapes.ts';
import { listPage } from './listing.ts';

const listInput = z.object({ PathPrefix: pathPrefix, Marker: marker, MaxItems: maxItems });
const ofUser = z.object({ UserName: entityName, PathPrefix: pathPrefix, Marker: marker, MaxItems: maxItems });

function findUser({ inventory }: Call, name: string): User {
  const user = inventory.users.find((candidate) => candidate.name === name);
  if (user === undefined) throw noSuchEntity('user', name);
  return user;
}

export const listUsers: QueryOperation = (call, parameters) => {
  const input = readInput(listInput, parameters);
  const prefix = input.PathPrefix ?? '/';
  const users = call.inventory.users.filter((user) => user.path.startsWith(prefix));
  const page = listPage(call, `users ${prefix}`, users, ({ name }) => name, input);
  return { Users: page.items.map((user) => userMember(call, user)), ...page.tail };
};

/** Without a name it answers with the calling user; a session has none. */
export const getUser: QueryOperation = (call, parameters) => {
  const { UserName } = readInput(z.object({ UserName: entityName.optional() }), parameters);
  if (UserName !== undefined) return { User: userWithTags(call, findUser(call, UserName)) };
  const own = call.inventory.users.find(({ arn }) => arn === call.caller.principalArn);
  if (own !== undefined) return { User: userWithTags(call, own) };
  throw new AwsError('ValidationError', 'Must specify userName when calling with non-User credentials');
};

export const listUserTags: QueryOperation = (call, parameters) => {
  const input = readInput(ofUser, parameters);
  const user = findUser(call, input.UserName);
  const page = listPage(call, `tags ${user.arn}`, user.tags, ({ key }) => key, input);
  return { Tags: tagMembers(page.items), ...page.tail };
};

export const listGroupsForUser: QueryOperation = (call, parameters) => {
  const input = readInput(ofUser, parameters);
  const user = findUser(call, input.UserName);
  const page = listPage(call, `groups ${user.arn}`, call.inventory.groupsOf(user), ({ name }) => name, input);
  return { Groups: page.items.map(groupMember), ...page.tail };
};

export const listAttachedUserPolicies: QueryOperation = (call, parameters) => {
  const input = readInput(ofUser, parameters);
  const user = findUser(call, input.UserName);
  const page = listPage(call, `attached ${user.arn}`, user.attachedPolicies.toSorted(), (arn) => arn, input);
  return { AttachedPolicies: attachedPolicyMembers(call, page.items), ...page.tail };
};

export const listUserPolicies: QueryOperation = (call, parameters) => {
  const input = readInput(ofUser, parameters);
  const user = findUser(call, input.UserName);
  const names = user.inlinePolicies.map(({ name }) => name).sort();
  const page = listPage(call, `inline ${user.arn}`, names, (name) => name, input);
  return { PolicyNames: page.items, ...page.tail };
};

export const getUserPolicy: QueryOperation = (call, parameters) => {
  const schema = z.object({ UserName: entityName, PolicyName: entityName });
  const { UserName, PolicyName } = readInput(schema, parameters);
  const user = findUser(call, UserName);
  return { UserName, ...inlinePolicy(user, PolicyName) };
};
