import { z } from 'zod';
import { accountIdSchema } from './account-id.ts';

export const partitions = ['aws', 'aws-us-gov', 'aws-cn'] as const;
export const partitionSchema = z.enum(partitions);
export type Partition = z.infer<typeof partitionSchema>;

/**
 * What is known of the way into an account:
 * UNKNOWN not tried yet, REACHABLE the last inventory came in, ACCESS_DENIED AWS refused the role,
 * SUSPENDED closed or suspended in Organizations, ERROR anything else that kept the inventory from coming in.
 */
export const accountStatusSchema = z.enum(['UNKNOWN', 'REACHABLE', 'ACCESS_DENIED', 'SUSPENDED', 'ERROR']);
export type AccountStatus = z.infer<typeof accountStatusSchema>;

/** An account as every process sees it. How to enter it stays with the workers. */
export const accountSchema = z.object({
  accountId: accountIdSchema,
  name: z.string().nullable(),
  partition: partitionSchema,
  status: accountStatusSchema,
  /** Why the account can't be entered; null when it can. */
  statusReason: z.string().nullable(),
  /** Epoch milliseconds of the last complete inventory. */
  inventoriedAt: z.number().nullable(),
  /**
   * Where in the organization the account is: `o-…/r-…/ou-…/<account id>/`. Missing where Organizations wasn't asked.
   */
  organizationPath: z.string().optional(),
  /** The account's own tags in Organizations. Missing where they weren't asked for. */
  tags: z.array(z.object({ key: z.string(), value: z.string() })).optional(),
});
export type Account = z.infer<typeof accountSchema>;
