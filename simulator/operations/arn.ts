import { fateOf } from '../access/fate.ts';
import { AwsError } from '../protocol/errors.ts';
import type { Entity } from '../world/entity.ts';
import type { Call } from './call.ts';

const pattern = /^arn:([\w-]+):iam::(\d{12}|aws):(?:(root)|(?:user|role|group|policy)\/.+)$/;

/**
 * The entity that a report operation is asked about.
 * Throws InvalidInput for what isn't an entity's ARN or is the root user's, ValidationError for another partition,
 * AccessDenied for another account and NoSuchEntity for what isn't there (docs/aws-behaviour.md).
 */
export function reportedEntity(call: Call, operation: string, arn: string): Entity {
  const [, partition, owner, root] = pattern.exec(arn) ?? [];
  if (partition === undefined) throw new AwsError('InvalidInput', `ARN ${arn} is not valid.`);
  const own = call.simulation.world.organization.partition;
  if (partition !== own) {
    throw new AwsError('ValidationError', `Partition "${partition}" is not valid for resource "${arn}".`);
  }
  if (owner !== 'aws' && owner !== call.caller.accountId)
    throw notAuthorized(call.caller.arn, `iam:${operation}`, arn);
  if (root !== undefined)
    throw new AwsError('InvalidInput', `ARN ${arn} is the root user's, which has no report.`);
  const entity = call.inventory.find(arn);
  if (entity === undefined || fateOf(call.simulation.settings, entity) === 'vanished') {
    throw new AwsError('NoSuchEntity', `ARN ${arn} does not exist.`);
  }
  return entity;
}

/** The error for a caller whose policies don't allow an action. */
export function notAuthorized(callerArn: string, action: string, resource: string): AwsError {
  return new AwsError(
    'AccessDenied',
    `User: ${callerArn} is not authorized to perform: ${action} on resource: ${resource}`,
  );
}
