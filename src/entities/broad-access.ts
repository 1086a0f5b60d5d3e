import { parseEntityArn, type EntityArn } from './arn.ts';
import type { Entity } from './entity.ts';

/** AWS-managed policies that grant all or most services, by AWS's names (docs/aws-behaviour.md, 1.4). */
const broadPolicyNames: ReadonlySet<string> = new Set([
  'AdministratorAccess',
  'PowerUserAccess',
  'ReadOnlyAccess',
  'SecurityAudit',
  'ViewOnlyAccess',
]);

/**
 * Whether the AWS-managed policies of an entity, or of its groups, grant most services, so that AWS takes long for a
 * report. A guess to order and to time reports by: what is granted, only the report tells.
 * @param groups those of a user; null where one isn't known
 */
export function hasBroadAccess(entity: Entity, groups: readonly (Entity | null)[]): boolean {
  return [entity, ...groups].some((bearer) => bearer !== null && policiesOf(bearer).some(isBroad));
}

/** The groups whose policies an entity has besides its own. */
export function groupArnsOf(entity: Entity): readonly EntityArn[] {
  return entity.type === 'USER' ? entity.groupArns : [];
}

function policiesOf(entity: Entity): readonly EntityArn[] {
  return entity.type === 'POLICY' ? [entity.arn] : entity.attachedPolicyArns;
}

function isBroad(arn: EntityArn): boolean {
  // Most policies are somebody's own, and are told by their name without being read.
  if (!broadPolicyNames.has(arn.slice(arn.lastIndexOf('/') + 1))) return false;
  return parseEntityArn(arn)?.accountId === null;
}
