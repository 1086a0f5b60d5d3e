import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { accountSchema, permits, type Account } from '../../../src/accounts/index.ts';
import { Permissions, policySchema, readPolicy } from '../../../src/api/auth/permissions.ts';
import type { Identity } from '../../../src/api/auth/index.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';

const account = (accountId: string, organizationPath: string, team: string): Account =>
  accountSchema.parse({
    ...{ accountId, name: null, partition: 'aws', status: 'REACHABLE', statusReason: null },
    ...{ inventoriedAt: null, organizationPath, tags: [{ key: 'team', value: team }] },
  });
const root = 'o-a1b2c3d4e5/r-ab12/';
const payments = account('111111111111', `${root}ou-ab12-11111111/111111111111/`, 'payments');
const ledger = account('222222222222', `${root}ou-ab12-11111111/ou-ab12-22222222/222222222222/`, 'ledger');
const search = account('333333333333', `${root}ou-ab12-33333333/333333333333/`, 'search');
const accounts = [payments, ledger, search];

const person = (...groups: string[]): Identity => ({ kind: 'person', name: 'alice', groups });
const callerBy = (identity: Identity, ...rules: object[]) =>
  new Permissions(policySchema.parse({ rules })).callerOf(identity, accounts);
const readable = (identity: Identity, ...rules: object[]) => {
  const { read } = callerBy(identity, ...rules);
  return accounts.filter(({ accountId }) => permits(read, accountId));
};

describe('a rule', () => {
  it('names accounts', () => {
    const rule = { groups: ['a'], allow: ['read'], accounts: [ledger.accountId] };
    expect(readable(person('a'), rule)).toEqual([ledger]);
  });

  it('names all accounts, those to come too', () => {
    expect(callerBy(person('a'), { groups: ['a'], allow: ['read'], accounts: ['*'] }).read.kind).toBe('all');
  });

  it('names everything below a path of organizational units', () => {
    const rule = { groups: ['a'], allow: ['read'], organizationalUnitPaths: [`${root}ou-ab12-11111111/`] };
    expect(readable(person('a'), rule)).toEqual([payments, ledger]);
  });

  it('names accounts by a tag', () => {
    const rule = { groups: ['a'], allow: ['read'], tags: [{ key: 'team', value: 'search' }] };
    expect(readable(person('a'), rule)).toEqual([search]);
  });

  it('is for its groups, subjects and service tokens, and for nobody else', () => {
    const where = { allow: ['read'], accounts: [search.accountId] };
    expect(readable(person('b'), { groups: ['a'], ...where })).toEqual([]);
    expect(readable(person('b'), { subjects: ['alice'], ...where })).toEqual([search]);
    expect(
      readable({ kind: 'serviceToken', name: 'portal' }, { serviceTokens: ['portal'], ...where }),
    ).toEqual([search]);
    expect(readable({ kind: 'serviceToken', name: 'alice' }, { subjects: ['alice'], ...where })).toEqual([]);
    expect(readable(person('portal'), { serviceTokens: ['portal', 'alice'], ...where })).toEqual([]);
  });

  it('adds to the others', () => {
    const rules = [payments, search].map(({ accountId }) => ({
      ...{ groups: ['a'], allow: ['read'], accounts: [accountId] },
    }));
    expect(readable(person('a'), ...rules)).toEqual([payments, search]);
  });

  it('allows only what it says: reading is not generating, and generating is not administering', () => {
    const { read, generate, admin } = callerBy(
      person('a'),
      { groups: ['a'], allow: ['read'], accounts: ['*'] },
      { groups: ['a'], allow: ['read', 'generate'], accounts: [ledger.accountId] },
    );
    expect(read.kind).toBe('all');
    expect(accounts.filter(({ accountId }) => permits(generate, accountId))).toEqual([ledger]);
    expect(accounts.filter(({ accountId }) => permits(admin, accountId))).toEqual([]);
  });
});

it('permissions follow accounts that come, move and are tagged anew', () => {
  const permissions = new Permissions(
    policySchema.parse({
      rules: [{ groups: ['a'], allow: ['read'], tags: [{ key: 'team', value: 'search' }] }],
    }),
  );
  const readableOf = (known: readonly Account[]) => {
    const { read } = permissions.callerOf(person('a'), known);
    return known.filter(({ accountId }) => permits(read, accountId));
  };
  expect(readableOf([payments, ledger])).toEqual([]);
  expect(readableOf(accounts)).toEqual([search]);
  const tagged = { ...ledger, tags: search.tags };
  expect(readableOf([payments, tagged, search])).toEqual([tagged, search]);
});

describe('without a policy file', () => {
  const caller = (identity: Identity) => new Permissions(null).callerOf(identity, accounts);

  it('a service token may read and generate everywhere, and administer nothing', () => {
    const { read, generate, admin } = caller({ kind: 'serviceToken', name: 'portal' });
    expect([read.kind, generate.kind, admin]).toEqual([
      'all',
      'all',
      { kind: 'listed', accountIds: new Set() },
    ]);
  });

  it('whoever needs no sign-in may do everything', () => {
    expect(caller({ kind: 'anonymous', name: 'anonymous' }).admin.kind).toBe('all');
  });
});

describe('a policy file with a mistake is refused with the line', () => {
  const rules = (...lines: string[]) =>
    ['rules:', '  - groups: [a]', '    allow: [read]', ...lines].join('\n');

  it.each([
    [
      'an unknown key',
      rules("    accounts: ['*']", '    acounts: []'),
      '5: rules.0 Unrecognized key: "acounts"',
    ],
    [
      'an unknown account',
      rules('    accounts:', "      - '111111111111'", "      - '999999999999'"),
      '6: Lapse has no account 999999999999',
    ],
    [
      'an account in digits',
      rules('    accounts: [111111111111]'),
      '4: rules.0.accounts.0 expected account ids',
    ],
    ['an unknown permission', 'rules:\n  - groups: [a]\n    allow:\n      - write', '4: rules.0.allow.0'],
    ['nothing of where', rules(), '2: rules.0 is for no account'],
    ['nothing of who', "rules:\n  - allow: [read]\n    accounts: ['*']", '2: rules.0 is for nobody'],
    [
      'acting without seeing',
      "rules:\n  - groups: [a]\n    allow: [generate]\n    accounts: ['*']",
      '2: rules.0 allows generate without read',
    ],
    [
      'an unknown service token',
      "rules:\n  - serviceTokens: [batch]\n    allow: [read]\n    accounts: ['*']",
      '2: LAPSE_SERVICE_TOKENS has no token named "batch"',
    ],
    [
      'a path that is none',
      rules('    organizationalUnitPaths: [Workloads]'),
      '4: rules.0.organizationalUnitPaths.0 expected a path',
    ],
    ['no rule', 'rules: []', '1: rules'],
    ['broken YAML', 'rules: [', ' not valid YAML'],
  ])('%s', async (_, text, message) => {
    const path = join(createTemporaryFolder(), 'policy.yaml');
    writeFileSync(path, text);
    await expect(readPolicy(path, ['portal'], accounts)).rejects.toThrow(`${path}:${message}`);
  });

  it('a file that is not there', async () => {
    await expect(readPolicy('/nowhere/policy.yaml', [], accounts)).rejects.toThrow(
      'LAPSE_POLICY is "/nowhere/policy.yaml": the file can\'t be read (ENOENT)',
    );
  });
});
