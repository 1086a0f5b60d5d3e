import { z } from 'zod';
import { entityName, marker, maxItems, pathPrefix, readInput } from '../protocol/input.ts';
import type { Group } from '../world/entity.ts';
import { noSuchEntity, type Call, type QueryOperation } from './call.ts';
import { attachedPolicyMembers, groupMember, inlinePolicy, userMember } from './entity-shapes.ts';
import { listPage } from './listing.ts';

const listInput = z.object({ PathPrefix: pathPrefix, Marker: marker, MaxItems: maxItems });
const ofGroup = z.object({
  GroupName: entityName,
  PathPrefix: pathPrefix,
  Marker: marker,
  MaxItems: maxItems,
});

function findGroup({ inventory }: Call, name: string): Group {
  const group = inventory.groups.find((candidate) => candidate.name === name);
  if (group === undefined) throw noSuchEntity('group', name);
  return group;
}

export const listGroups: QueryOperation = (call, parameters) => {
  const input = readInput(listInput, parameters);
  const prefix = input.PathPrefix ?? '/';
  const groups = call.inventory.groups.filter((group) => group.path.startsWith(prefix));
  const page = listPage(call, `groups ${prefix}`, groups, ({ name }) => name, input);
  return { Groups: page.items.map(groupMember), ...page.tail };
};

/** The group with a page of its members. */
export const getGroup: QueryOperation = (call, parameters) => {
  const input = readInput(ofGroup, parameters);
  const group = findGroup(call, input.GroupName);
  const page = listPage(
    call,
    `members ${group.arn}`,
    call.inventory.membersOf(group),
    ({ name }) => name,
    input,
  );
  return { Group: groupMember(group), Users: page.items.map((user) => userMember(call, user)), ...page.tail };
};

export const listAttachedGroupPolicies: QueryOperation = (call, parameters) => {
  const input = readInput(ofGroup, parameters);
  const group = findGroup(call, input.GroupName);
  const page = listPage(
    call,
    `attached ${group.arn}`,
    group.attachedPolicies.toSorted(),
    (arn) => arn,
    input,
  );
  return { AttachedPolicies: attachedPolicyMembers(call, page.items), ...page.tail };
};

export const listGroupPolicies: QueryOperation = (call, parameters) => {
  const input = readInput(ofGroup, parameters);
  const group = findGroup(call, input.GroupName);
  const names = group.inlinePolicies.map(({ name }) => name).sort();
  const page = listPage(call, `inline ${group.arn}`, names, (name) => name, input);
  return { PolicyNames: page.items, ...page.tail };
};

export const getGroupPolicy: QueryOperation = (call, parameters) => {
  const schema = z.object({ GroupName: entityName, PolicyName: entityName });
  const { GroupName, PolicyName } = readInput(schema, parameters);
  const group = findGroup(call, GroupName);
  return { GroupName, ...inlinePolicy(group, PolicyName) };
};
