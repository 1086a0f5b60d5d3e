import { describe, expect, test } from 'vitest';
import { accountIdSchema, type AccountsFile } from '../../../src/accounts/index.ts';
import { AccountEntries } from '../../../worker/accounts/account-entries.ts';

const listed = accountIdSchema.parse('111122223333');
const member = accountIdSchema.parse('444455556666');
const excluded = accountIdSchema.parse('777788889999');

const account = {
  accountId: listed,
  name: 'payments',
  roleArn: 'arn:aws:iam::111122223333:role/special/Reader',
  externalId: 'own',
  partition: 'aws',
} as const;
const file: AccountsFile = {
  accounts: [account],
  organization: {
    roleName: 'LapseReader',
    externalId: 'common',
    partition: 'aws-us-gov',
    includeOus: [],
    excludeAccounts: [excluded],
  },
  refresh: 'off',
};
const both = new AccountEntries(file);
const listedOnly: AccountsFile = { accounts: [account], refresh: 'off' };

describe('the way into an account', () => {
  test('that is listed is as it is listed', () => {
    expect(both.find(listed)).toEqual({
      accountId: listed,
      partition: 'aws',
      roleArn: account.roleArn,
      externalId: 'own',
    });
  });

  test('of the organization is the role that every account has, in its partition', () => {
    expect(both.find(member)).toEqual({
      accountId: member,
      partition: 'aws-us-gov',
      roleArn: 'arn:aws-us-gov:iam::444455556666:role/LapseReader',
      externalId: 'common',
    });
  });

  test('that is excluded is none', () => {
    expect(both.find(excluded)).toBeNull();
  });

  test('that nobody lists is none', () => {
    expect(new AccountEntries(listedOnly).find(member)).toBeNull();
  });

  test('changes with the file', () => {
    const entries = new AccountEntries(listedOnly);
    entries.replace({ ...entries.file, accounts: [] });
    expect(entries.find(listed)).toBeNull();
  });
});
