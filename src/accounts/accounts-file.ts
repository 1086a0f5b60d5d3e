import { z } from 'zod';
import { readYamlFile } from '../config/index.ts';
import { accountIdSchema } from './account-id.ts';
import { partitionSchema } from './account.ts';

const roleArnSchema = z
  .string()
  .regex(
    /^arn:(aws|aws-us-gov|aws-cn):iam::\d{12}:role\/[\w+=,.@/-]+$/,
    'expected a role ARN like "arn:aws:iam::111122223333:role/LapseReader"',
  );

const hours = /^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/;

/** When an account's reports are made again without anybody asking. */
const refreshSchema = z.union(
  [
    z.literal('off'),
    z.strictObject({
      everyHours: z.number().min(0.1).max(8_760).default(4),
      /** Times of day in UTC at which nothing is refreshed, like "08:00-18:00"; they may span midnight. */
      quietHours: z
        .array(z.string().regex(hours, 'expected times of day in UTC like "08:00-18:00"'))
        .default([]),
      /** Whether entities that have no report yet get their first one too, or only when somebody asks for it. */
      newEntities: z.boolean().default(false),
    }),
  ],
  'expected off, or settings like { everyHours: 24 }',
);
export type RefreshSchedule = z.infer<typeof refreshSchema>;

const configuredAccountSchema = z.strictObject({
  accountId: accountIdSchema,
  name: z.string().min(1).nullable().default(null),
  roleArn: roleArnSchema,
  externalId: z.string().min(2).max(1224).optional(),
  partition: partitionSchema.default('aws'),
  /** Instead of the file's own `refresh`. */
  refresh: refreshSchema.optional(),
});

const organizationSchema = z.strictObject({
  roleName: z.string().regex(/^[\w+=,.@-]{1,64}$/, 'expected a role name like LapseReader'),
  externalId: z.string().min(2).max(1224).optional(),
  partition: partitionSchema.default('aws'),
  /** Organizational units or roots (`ou-…`, `r-…`) whose accounts are wanted; empty for all. */
  includeOus: z
    .array(z.string().regex(/^(ou|r)-[a-z0-9-]+$/, 'expected an id like ou-ab12-cd34ef56'))
    .default([]),
  excludeAccounts: z.array(accountIdSchema).default([]),
  /** Reads the accounts' own tags, too, for a policy file that grants by them: one call an account. */
  accountTags: z.boolean().optional(),
});

const accountsFileSchema = z
  .strictObject({
    accounts: z.array(configuredAccountSchema).default([]),
    organization: organizationSchema.optional(),
    refresh: refreshSchema.prefault({}),
  })
  .superRefine(({ accounts, organization }, context) => {
    if (accounts.length === 0 && organization === undefined) {
      context.addIssue({
        code: 'custom',
        message: 'names no account: give "accounts", "organization" or both',
      });
    }
    accounts.forEach((account, index) => {
      for (const message of contradictions(account, accounts.slice(0, index))) {
        context.addIssue({ code: 'custom', path: ['accounts', index], message });
      }
    });
  });

/** How to enter one account. */
export type ConfiguredAccount = z.infer<typeof configuredAccountSchema>;
/** How to find and enter an organization's accounts. */
export type ConfiguredOrganization = z.infer<typeof organizationSchema>;
export type AccountsFile = z.infer<typeof accountsFileSchema>;

function contradictions(account: ConfiguredAccount, earlier: ConfiguredAccount[]): string[] {
  const [, partition, , , roleAccountId] = account.roleArn.split(':');
  const found: string[] = [];
  if (roleAccountId !== account.accountId) {
    found.push(`roleArn names account ${roleAccountId ?? ''}, but accountId is ${account.accountId}`);
  }
  if (partition !== account.partition) {
    found.push(`roleArn is in partition ${partition ?? ''}, but partition is ${account.partition}`);
  }
  if (earlier.some((other) => other.accountId === account.accountId)) {
    found.push(`account ${account.accountId} is listed twice`);
  }
  return found;
}

/**
 * Reads the accounts file (YAML, so JSON too).
 * @throws SettingsError that names the file, the line and what is expected there
 */
export async function readAccountsFile(path: string): Promise<AccountsFile> {
  return (await readYamlFile('LAPSE_ACCOUNTS', path, accountsFileSchema)).content;
}
