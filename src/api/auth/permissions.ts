import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import {
  accountIdSchema,
  allAccounts,
  type Account,
  type AccountId,
  type AccountScope,
} from '../../accounts/index.ts';
import { readYamlFile, SettingsError, type YamlFile } from '../../config/index.ts';
import type { Caller } from './caller.ts';
import type { Identity } from './identity.ts';

/*
 * The whole permission model. A policy file has rules; each says who, what and where:
 *
 *   rules:
 *     - groups: [security]
 *       allow: [read]
 *       accounts: ['*']
 *     - groups: [payments]
 *       allow: [read, generate]
 *       organizationalUnitPaths: [o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/]
 *
 * What no rule allows is not allowed, and what may not be read is as if it didn't exist. docs/security.md tells more.
 */

const permissions = ['read', 'generate', 'admin'] as const;
type Permission = (typeof permissions)[number];

const everyAccount = '*';
const accountForm = 'expected account ids, 12 digits in quotes, or "*" alone for all accounts';
const pathForm =
  'expected a path in the organization that ends with a slash, like "o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/"';

const ruleSchema = z
  .strictObject({
    /** Who: whoever is in one of the groups, has one of the subjects or one of the service tokens. */
    groups: z.array(z.string().min(1)).default([]),
    subjects: z.array(z.string().min(1)).default([]),
    serviceTokens: z.array(z.string().min(1)).default([]),
    /** What. */
    allow: z.array(z.enum(permissions)).min(1),
    /** Where: accounts that are listed, lie below one of the paths or have one of the tags. */
    accounts: z.array(z.string({ error: accountForm }).regex(/^(\*|\d{12})$/, accountForm)).default([]),
    organizationalUnitPaths: z
      .array(z.string().regex(/^o-[a-z0-9]{10,32}\/(r-[a-z0-9]{4,32}\/(ou-[a-z0-9-]+\/)*)?$/, pathForm))
      .default([]),
    tags: z.array(z.strictObject({ key: z.string().min(1), value: z.string() })).default([]),
  })
  .superRefine((rule, context) => {
    for (const message of mistakesIn(rule)) context.addIssue({ code: 'custom', message });
  });
type Rule = z.infer<typeof ruleSchema>;

/** What a policy file holds. */
export const policySchema = z.strictObject({ rules: z.array(ruleSchema).min(1) });
export type Policy = z.infer<typeof policySchema>;

function mistakesIn(rule: Rule): string[] {
  const { groups, subjects, serviceTokens, allow, accounts, organizationalUnitPaths, tags } = rule;
  const mistakes: string[] = [];
  if (groups.length + subjects.length + serviceTokens.length === 0) {
    mistakes.push('is for nobody: give groups, subjects or serviceTokens');
  }
  if (accounts.length + organizationalUnitPaths.length + tags.length === 0) {
    mistakes.push('is for no account: give accounts (["*"] for all), organizationalUnitPaths or tags');
  }
  if (accounts.includes(everyAccount) && accounts.length > 1) mistakes.push(`accounts: ${accountForm}`);
  if (!allow.includes('read')) {
    mistakes.push(`allows ${allow.join(', ')} without read: nobody can act on what they may not see`);
  }
  return mistakes;
}

/** Few callers ask again and again, and a policy file may have hundreds of rules to look through. */
const callersKept = 1_000;

interface KnownCaller {
  /** They depend on the policy alone, which never changes here: a changed file makes new permissions. */
  readonly grants: Grants;
  /** The accounts that the caller's scopes were worked out from. */
  readonly accounts: readonly Account[];
  readonly caller: Caller;
}

/** Says what each caller may do, by the policy file; without one, by who it is. */
export class Permissions {
  readonly #policy: Policy | null;
  readonly #callers = new LRUCache<string, KnownCaller>({ max: callersKept });

  constructor(policy: Policy | null) {
    this.#policy = policy;
  }

  /**
   * Who somebody is to the domain: the accounts for each permission.
   * @param accounts all accounts that Lapse knows now, for rules that name them by path or tag; another list when
   * something about one of them has changed
   */
  callerOf(identity: Identity, accounts: readonly Account[]): Caller {
    const { name } = identity;
    if (identity.kind === 'anonymous') {
      return { name, identity, read: allAccounts, generate: allAccounts, admin: allAccounts };
    }
    if (this.#policy === null) {
      return { name, identity, read: allAccounts, generate: allAccounts, admin: noAccounts };
    }
    const key = JSON.stringify(identity);
    const known = this.#callers.get(key);
    if (known?.accounts === accounts) return known.caller;
    const grants = known?.grants ?? grantsOf(identity, this.#policy);
    const scope = (permission: Permission) => scopeOf(grants[permission], accounts);
    const caller = {
      name,
      identity,
      read: scope('read'),
      generate: scope('generate'),
      admin: scope('admin'),
    };
    this.#callers.set(key, { grants, accounts, caller });
    return caller;
  }
}

/** What the policy file says of one permission of a caller, whatever accounts there are. */
interface Grant {
  /** Accounts that it names. */
  readonly named: AccountScope;
  /** Rules that select more accounts, by path or tag. */
  readonly selecting: readonly Rule[];
}
type Grants = Readonly<Record<Permission, Grant>>;

const noAccounts: AccountScope = { kind: 'listed', accountIds: new Set() };

function grantsOf(identity: Identity, { rules }: Policy): Grants {
  const own = rules.filter((rule) => isFor(rule, identity));
  return { read: grantOf(own, 'read'), generate: grantOf(own, 'generate'), admin: grantOf(own, 'admin') };
}

function isFor(rule: Rule, identity: Identity): boolean {
  switch (identity.kind) {
    case 'anonymous':
      return false;
    case 'serviceToken':
      return rule.serviceTokens.includes(identity.name);
    case 'person':
      return (
        rule.subjects.includes(identity.name) || identity.groups.some((group) => rule.groups.includes(group))
      );
  }
}

function grantOf(rules: readonly Rule[], permission: Permission): Grant {
  const allowing = rules.filter(({ allow }) => allow.includes(permission));
  if (allowing.some(({ accounts }) => accounts.includes(everyAccount))) {
    return { named: allAccounts, selecting: [] };
  }
  return {
    named: {
      kind: 'listed',
      accountIds: new Set(allowing.flatMap(({ accounts }) => accounts.map(toAccountId))),
    },
    selecting: allowing.filter((rule) => rule.organizationalUnitPaths.length + rule.tags.length > 0),
  };
}

function scopeOf({ named, selecting }: Grant, accounts: readonly Account[]): AccountScope {
  if (named.kind === 'all' || selecting.length === 0) return named;
  const accountIds = new Set(named.accountIds);
  for (const account of accounts) {
    if (selecting.some((rule) => selects(rule, account))) accountIds.add(account.accountId);
  }
  return { kind: 'listed', accountIds };
}

function selects({ organizationalUnitPaths, tags }: Rule, account: Account): boolean {
  return (
    organizationalUnitPaths.some((path) => account.organizationPath?.startsWith(path) === true) ||
    tags.some(
      ({ key, value }) => account.tags?.some((tag) => tag.key === key && tag.value === value) === true,
    )
  );
}

function toAccountId(text: string): AccountId {
  return accountIdSchema.parse(text);
}

/**
 * Reads the policy file and holds it against what is there.
 * @param serviceTokens the names of the service tokens that are configured
 * @param accounts all accounts that Lapse knows; while it knows none, nothing is unknown
 * @throws SettingsError that names the file, the line and what is wrong there
 */
export async function readPolicy(
  path: string,
  serviceTokens: readonly string[],
  accounts: readonly Account[],
): Promise<Policy> {
  const file = await readYamlFile('LAPSE_POLICY', path, policySchema);
  const unknown = unknownNames(file, serviceTokens, accounts);
  if (unknown.length === 0) return file.content;
  throw new SettingsError(
    unknown.map(({ place, message }) => `${path}:${file.lineOf(place)}: ${message}`).join('\n'),
  );
}

function unknownNames(
  { content: { rules } }: YamlFile<Policy>,
  serviceTokens: readonly string[],
  accounts: readonly Account[],
): { place: PropertyKey[]; message: string }[] {
  const known = new Set<string>([everyAccount, ...accounts.map(({ accountId }) => accountId)]);
  return rules.flatMap((rule, index) => [
    ...rule.accounts.flatMap((accountId, position) =>
      accounts.length === 0 || known.has(accountId)
        ? []
        : [
            {
              place: ['rules', index, 'accounts', position],
              message: `Lapse has no account ${accountId}; the accounts file doesn't name it`,
            },
          ],
    ),
    ...rule.serviceTokens.flatMap((name, position) =>
      serviceTokens.includes(name)
        ? []
        : [
            {
              place: ['rules', index, 'serviceTokens', position],
              message: `LAPSE_SERVICE_TOKENS has no token named "${name}"`,
            },
          ],
    ),
  ]);
}
