import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readAccountsFile } from '../../../src/accounts/index.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';

const folder = createTemporaryFolder();

/** Reads an accounts file with this text, called `accounts.yaml` in messages. */
async function read(text: string) {
  const path = join(folder, 'accounts.yaml');
  writeFileSync(path, text);
  return readAccountsFile(path);
}

async function complaint(text: string): Promise<string> {
  const error: unknown = await read(text).then(
    () => new Error('nothing'),
    (thrown: unknown) => thrown,
  );
  return error instanceof Error ? error.message.replaceAll(`${folder}/`, '') : String(error);
}

const roleArn = 'arn:aws:iam::111122223333:role/LapseReader';

describe('an accounts file', () => {
  test('lists accounts and how to enter them', async () => {
    const file = await read(`
accounts:
  - { accountId: "111122223333", name: payments, roleArn: "${roleArn}", externalId: secret-one }
  - { accountId: "012345678901", roleArn: "arn:aws-cn:iam::012345678901:role/path/Reader", partition: aws-cn }
`);
    expect(file.accounts).toMatchObject([
      { accountId: '111122223333', name: 'payments', roleArn, externalId: 'secret-one', partition: 'aws' },
      { accountId: '012345678901', name: null, partition: 'aws-cn' },
    ]);
  });

  test('may be JSON', async () => {
    const file = await read(JSON.stringify({ accounts: [{ accountId: '111122223333', roleArn }] }));
    expect(file.accounts).toHaveLength(1);
  });

  test('may leave the accounts to the organization', async () => {
    const { organization } = await read('organization: { roleName: LapseReader }');
    expect(organization).toEqual({
      roleName: 'LapseReader',
      partition: 'aws',
      includeOus: [],
      excludeAccounts: [],
    });
  });

  test('may pick units and leave out accounts of the organization', async () => {
    const { organization } = await read(`
organization:
  roleName: LapseReader
  includeOus: [r-ab12, ou-ab12-cd34ef56]
  excludeAccounts: ["111122223333"]
`);
    expect(organization).toMatchObject({
      includeOus: ['r-ab12', 'ou-ab12-cd34ef56'],
      excludeAccounts: ['111122223333'],
    });
  });

  test('says when reports are refreshed, for all accounts and for single ones', async () => {
    const of = (id: string) => `accountId: "${id}", roleArn: "arn:aws:iam::${id}:role/LapseReader"`;
    const { refresh, accounts } = await read(`
accounts:
  - { ${of('111122223333')} }
  - { ${of('444455556666')}, refresh: off }
  - { ${of('777788889999')}, refresh: { everyHours: 24, quietHours: ["22:00-06:00", "12:00-13:00"] } }
refresh: { everyHours: 0.5, newEntities: true }
`);
    expect(refresh).toEqual({ everyHours: 0.5, quietHours: [], newEntities: true });
    expect(accounts.map((account) => account.refresh)).toEqual([
      undefined,
      'off',
      { everyHours: 24, quietHours: ['22:00-06:00', '12:00-13:00'], newEntities: false },
    ]);
  });

  test('that says nothing of it has reports refreshed every four hours, around the clock', async () => {
    const { refresh } = await read('organization: { roleName: LapseReader }');
    expect(refresh).toEqual({ everyHours: 4, quietHours: [], newEntities: false });
  });
});

describe('a mistake is told with file, line and what is expected', () => {
  const accountsOf = (...lines: string[]) => ['accounts:', ...lines].join('\n');
  const good = `  - { accountId: "111122223333", roleArn: "${roleArn}" }`;

  test('an account id without quotes', async () => {
    const text = accountsOf(good, `  - accountId: 444455556666`, `    roleArn: "${roleArn}"`);
    expect(await complaint(text)).toContain(
      'accounts.yaml:3: accounts.1.accountId an account id is 12 digits in quotes, like "111122223333"',
    );
  });

  test('an account id that is too short', async () => {
    expect(await complaint(accountsOf(`  - accountId: "12345"`, `    roleArn: "${roleArn}"`))).toContain(
      'accounts.yaml:2: accounts.0.accountId an account id is 12 digits',
    );
  });

  test('an unknown key, where it stands', async () => {
    const text = accountsOf(`  - accountId: "111122223333"`, `    roleArn: "${roleArn}"`, `    rolearn: x`);
    expect(await complaint(text)).toBe('accounts.yaml:4: accounts.0 Unrecognized key: "rolearn"');
    expect(await complaint(`${accountsOf(good)}\nacounts: []`)).toBe(
      'accounts.yaml:3: Unrecognized key: "acounts"',
    );
  });

  test('a role that is none', async () => {
    const text = accountsOf(
      `  - accountId: "111122223333"`,
      `    roleArn: "arn:aws:iam::111122223333:user/reader"`,
    );
    expect(await complaint(text)).toContain('accounts.yaml:3: accounts.0.roleArn expected a role ARN like');
  });

  test('a role of another account', async () => {
    const text = accountsOf(`  - { accountId: "444455556666", roleArn: "${roleArn}" }`);
    expect(await complaint(text)).toBe(
      'accounts.yaml:2: accounts.0 roleArn names account 111122223333, but accountId is 444455556666',
    );
  });

  test('a role of another partition', async () => {
    const text = accountsOf(`  - { accountId: "111122223333", roleArn: "${roleArn}", partition: aws-cn }`);
    expect(await complaint(text)).toBe(
      'accounts.yaml:2: accounts.0 roleArn is in partition aws, but partition is aws-cn',
    );
  });

  test('an account that is listed twice', async () => {
    expect(await complaint(accountsOf(good, good))).toBe(
      'accounts.yaml:3: accounts.1 account 111122223333 is listed twice',
    );
  });

  test('every one of several', async () => {
    const lines = (await complaint(accountsOf(good, good, `  - { accountId: "1", roleArn: "x" }`))).split(
      '\n',
    );
    expect(lines.length).toBeGreaterThan(1);
  });

  test('an organizational unit that is none', async () => {
    const text = 'organization:\n  roleName: LapseReader\n  includeOus:\n    - production';
    expect(await complaint(text)).toBe(
      'accounts.yaml:4: organization.includeOus.0 expected an id like ou-ab12-cd34ef56',
    );
  });

  test('a role name with a path', async () => {
    expect(await complaint('organization: { roleName: lapse/Reader }')).toContain(
      'accounts.yaml:1: organization.roleName expected a role name like LapseReader',
    );
  });

  test.each([
    ['{ quietHours: ["8-18"] }', '.quietHours.0 expected times of day in UTC like "08:00-18:00"'],
    ['{ quietHours: ["22:00-24:00"] }', '.quietHours.0 expected times of day in UTC like "08:00-18:00"'],
    ['{ everyHours: 0 }', '.everyHours Too small: expected number to be >=0.1'],
    ['on', ' expected off, or settings like { everyHours: 24 }'],
  ])('a refresh of «%s»', async (refresh, expected) => {
    const text = `organization: { roleName: LapseReader }\nrefresh: ${refresh}`;
    expect(await complaint(text)).toBe(`accounts.yaml:2: refresh${expected}`);
  });

  test('YAML that is none', async () => {
    expect(await complaint('accounts:\n  - { accountId: "1"\n')).toMatch(
      /^accounts\.yaml: not valid YAML: .* at line \d/s,
    );
  });

  test('a key that is written twice', async () => {
    expect(await complaint(`${accountsOf(good)}\n${accountsOf(good)}`)).toContain('keys must be unique');
  });

  test.each(['', 'accounts: []', '# nothing yet'])('a file that names no account: «%s»', async (text) => {
    expect(await complaint(text)).toBe(
      'accounts.yaml:1: names no account: give "accounts", "organization" or both',
    );
  });

  test('a file that is not there', async () => {
    const path = join(folder, 'missing.yaml');
    await expect(readAccountsFile(path)).rejects.toThrow(
      `LAPSE_ACCOUNTS is "${path}": the file can't be read (ENOENT)`,
    );
  });
});
