import { z } from 'zod';
import { accountIdSchema, partitionSchema, type AccountId, type Partition } from '../accounts/index.ts';

export const entityTypeSchema = z.enum(['USER', 'ROLE', 'GROUP', 'POLICY']);
export type EntityType = z.infer<typeof entityTypeSchema>;

/** Entities that policies belong to and that use services: IAM's policyOwnerEntityType. */
export const policyOwnerTypeSchema = entityTypeSchema.exclude(['POLICY']);
export type PolicyOwnerType = z.infer<typeof policyOwnerTypeSchema>;

/** An ARN that names an IAM user, role, group or policy. */
export type EntityArn = string & z.BRAND<'EntityArn'>;

export interface ParsedEntityArn {
  readonly arn: EntityArn;
  readonly partition: Partition;
  /** The account in the ARN; null for an AWS-managed policy, which exists in every account. */
  readonly accountId: AccountId | null;
  readonly type: EntityType;
  /** Begins and ends with a slash. */
  readonly path: string;
  readonly name: string;
}

const arnForm =
  /^arn:(?<partition>aws|aws-us-gov|aws-cn):iam::(?<account>\d{12}|aws):(?<kind>user|role|group|policy)(?<path>\/(?:[\u0021-\u007e]+\/)?)(?<name>[\w+=,.@-]{1,128})$/;

/**
 * Reads an ARN as IAM accepts it for a last accessed report: 20 to 2048 characters that name a user, role,
 * group or policy. The account root, service ARNs and wildcards name none.
 * @returns null when it doesn't name one
 */
export function parseEntityArn(arn: string): ParsedEntityArn | null {
  if (arn.length < 20 || arn.length > 2048) return null;
  const groups = arnForm.exec(arn)?.groups;
  if (groups === undefined) return null;
  const { partition, account, kind, path, name } = groups;
  if (account === 'aws' && kind !== 'policy') return null;
  return {
    arn: entityArnSchema.parse(arn),
    partition: partitionSchema.parse(partition),
    accountId: account === 'aws' ? null : accountIdSchema.parse(account),
    type: entityTypeSchema.parse(kind?.toUpperCase()),
    path: path ?? '/',
    name: name ?? '',
  };
}

/** For ARNs that come from AWS or from our own store and need no second look. */
export const entityArnSchema = z.string().min(20).max(2048).brand<'EntityArn'>();
