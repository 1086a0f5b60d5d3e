import { z } from 'zod';

const form = 'an account id is 12 digits in quotes, like "111122223333"';

/** An AWS account's number: 12 digits, kept as text because leading zeros count. */
export const accountIdSchema = z
  .string({ error: form })
  .regex(/^\d{12}$/, form)
  .brand<'AccountId'>();

export type AccountId = z.infer<typeof accountIdSchema>;
