import { z } from 'zod';
import { accountIdSchema, type AccountId } from '../accounts/index.ts';
import { entityArnSchema, type EntityArn } from './arn.ts';

/**
 * An entity's place: AWS-managed policies have the same ARN in every account, and a report of their own in each,
 * so an ARN alone doesn't name an entity.
 */
export interface EntityKey {
  readonly accountId: AccountId;
  readonly arn: EntityArn;
}

const epochMilliseconds = z.number();

const tagSchema = z.object({ key: z.string(), value: z.string() });
export type Tag = z.infer<typeof tagSchema>;

const commonFields = {
  accountId: accountIdSchema,
  arn: entityArnSchema,
  name: z.string(),
  path: z.string(),
  /** AWS's own id: AIDA…, AROA…, AGPA…, ANPA…; a new one when an entity is made again under an old name. */
  entityId: z.string(),
  createdAt: epochMilliseconds.nullable(),
  /** When the inventory first missed it. Its details and its last report stay readable. */
  deletedAt: epochMilliseconds.nullable(),
  tags: z.array(tagSchema),
};

const permissionFields = {
  attachedPolicyArns: z.array(entityArnSchema),
  inlinePolicyNames: z.array(z.string()),
};

export const userSchema = z.object({
  type: z.literal('USER'),
  ...commonFields,
  ...permissionFields,
  passwordLastUsedAt: epochMilliseconds.nullable(),
  permissionsBoundaryArn: z.string().nullable(),
  groupArns: z.array(entityArnSchema),
});

export const roleSchema = z.object({
  type: z.literal('ROLE'),
  ...commonFields,
  ...permissionFields,
  description: z.string().nullable(),
  maxSessionDuration: z.number().nullable(),
  lastUsedAt: epochMilliseconds.nullable(),
  lastUsedRegion: z.string().nullable(),
  permissionsBoundaryArn: z.string().nullable(),
  /** JSON text. */
  assumeRolePolicyDocument: z.string().nullable(),
});

export const groupSchema = z.object({
  type: z.literal('GROUP'),
  ...commonFields,
  ...permissionFields,
  userArns: z.array(entityArnSchema),
});

export const policySchema = z.object({
  type: z.literal('POLICY'),
  ...commonFields,
  isAwsManaged: z.boolean(),
  attachmentCount: z.number(),
  permissionsBoundaryUsageCount: z.number(),
  defaultVersionId: z.string().nullable(),
  isAttachable: z.boolean(),
  updatedAt: epochMilliseconds.nullable(),
  description: z.string().nullable(),
});

/** An IAM user, role, group or policy with its details, as the inventory found it. */
export const entitySchema = z.discriminatedUnion('type', [userSchema, roleSchema, groupSchema, policySchema]);

export type User = z.infer<typeof userSchema>;
export type Role = z.infer<typeof roleSchema>;
export type Group = z.infer<typeof groupSchema>;
export type Policy = z.infer<typeof policySchema>;
export type Entity = z.infer<typeof entitySchema>;
