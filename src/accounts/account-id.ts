import { z } from 'zod';

/** An AWS account's number: 12 digits, kept as text because leading zeros count. */
export const accountIdSchema = z
  .string()
  .regex(/^\d{12}$/, 'an account id is 12 digits in quotes, like "111122223333"')
  .brand<'AccountId'>();

export type AccountId = z.infer<typeof accountIdSchema>;
