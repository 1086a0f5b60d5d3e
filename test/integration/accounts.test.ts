import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  ListAccountsForParentCommand,
  ListOrganizationalUnitsForParentCommand,
  ListRootsCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { allAccounts } from '../../src/accounts/index.ts';
import { startLapse, type Lapse } from '../support/lapse.ts';
import { accountId, closeDomain, eventually, openDomain, type Domain } from './domain.ts';
import { firstInventories } from './truth.ts';

const listed = z.object({ accounts: z.array(z.looseObject({ accountId: z.string(), name: z.string() })) });

let lapse: Lapse;
let domain: Domain;
let path: string;
let original: z.infer<typeof listed>['accounts'];
beforeAll(async () => {
  lapse = await startLapse({
    apis: 0,
    simulator: { accounts: 14, entitiesPerAccount: 10, unreachableAccounts: 1, suspendedAccounts: 2 },
    environment: {
      LAPSE_STARTING_RATES: 'GetAccountAuthorizationDetails=50 ListPolicyTags=50 AssumeRole=50',
    },
  });
  domain = openDomain(lapse.redis);
  path = join(lapse.logFolder, 'accounts.yaml');
  original = listed.parse(parse(readFileSync(path, 'utf8'))).accounts;
  await firstInventories(domain);
});
afterAll(async () => {
  await closeDomain(domain);
  await lapse.stop();
});

const known = () => domain.accounts.list(allAccounts);
const knownIds = async () => (await known()).map(({ accountId }) => accountId);
/** Writes the accounts file anew; the worker looks every two seconds. */
const write = (content: object) => {
  writeFileSync(path, stringify(content));
};

async function untilKnown(expected: (ids: readonly string[]) => boolean): Promise<string[]> {
  return eventually(async () => {
    const ids = await knownIds();
    return expected(ids) ? ids : null;
  });
}

test('the accounts of the file are known, each with its status', async () => {
  const accounts = await known();
  expect(accounts.map(({ accountId, name }) => [accountId, name])).toEqual(
    original.map(({ accountId, name }) => [accountId, name]).sort(),
  );
  expect(accounts.filter(({ status }) => status === 'REACHABLE')).toHaveLength(11);
  expect(accounts.filter(({ status }) => status === 'ACCESS_DENIED')).toHaveLength(3);
});

describe('a changed accounts file is taken into use while running', () => {
  test('an account that is taken out is forgotten, one that comes is inventoried', async () => {
    const [first, ...others] = original;
    if (first === undefined) throw new RangeError();
    write({ accounts: others });
    await untilKnown((ids) => ids.length === others.length);
    expect(await domain.accounts.find(allAccounts, accountId(first.accountId))).toBeNull();
    write({ accounts: [{ ...first, name: 'renamed' }, ...others] });
    const back = await eventually(async () => {
      const account = await domain.accounts.find(allAccounts, accountId(first.accountId));
      return account?.status === 'REACHABLE' ? account : null;
    });
    expect(back.name).toBe('renamed');
  });

  test('a file with a mistake changes nothing until it is mended', async () => {
    const before = await known();
    writeFileSync(path, 'accounts: [ { accountId: 1 } ]');
    const log = join(lapse.logFolder, 'worker-0.log');
    await eventually(() => Promise.resolve(readFileSync(log, 'utf8').includes('wrong and not used')));
    expect(await known()).toEqual(before);
    write({ accounts: original.slice(0, 3) });
    expect(await untilKnown((ids) => ids.length === 3)).toHaveLength(3);
  });
});

describe('accounts found in AWS Organizations', () => {
  const organization = { roleName: 'LapseReader' };

  test('are all of its accounts, suspended ones known as such', async () => {
    write({ accounts: original.slice(0, 1), organization });
    await untilKnown((ids) => ids.length === 14);
    const accounts = await known();
    expect(accounts.filter(({ status }) => status === 'SUSPENDED')).toHaveLength(2);
    expect(accounts.map(({ name }) => name).sort()).toEqual(original.map(({ name }) => name).sort());
  });

  test('leave out those that are excluded', async () => {
    const excluded = original.slice(5, 8).map(({ accountId }) => accountId);
    write({ organization: { ...organization, excludeAccounts: excluded } });
    const ids = await untilKnown((now) => now.length === 11);
    expect(ids.filter((id) => excluded.includes(id))).toEqual([]);
  });

  test('are those below the units that are included, at any depth', async () => {
    const { root, unitIds, accountsOf } = await organizationUnits();
    write({ organization: { ...organization, includeOus: [root] } });
    await untilKnown((ids) => ids.length === 14);
    const elsewhere = await Promise.all(
      [root, unitIds.Security, unitIds.Infrastructure, unitIds.Suspended].map(accountsOf),
    );
    const below = original.map(({ accountId }) => accountId).filter((id) => !elsewhere.flat().includes(id));
    write({ organization: { ...organization, includeOus: [unitIds.Workloads] } });
    expect(await untilKnown((ids) => ids.length <= below.length)).toEqual(below.sort());
    expect(await accountsOf(unitIds.Workloads)).toEqual([]);
  });
});

/** The root, its units by name, and who is directly in one, as the organization tells anybody who may ask. */
async function organizationUnits() {
  const keys = z.object({ accessKeyId: z.string(), secretAccessKey: z.string() });
  const client = new OrganizationsClient({
    region: 'us-east-1',
    endpoint: lapse.simulator.url,
    credentials: keys.parse(await lapse.simulator.request('GET', 'credentials')),
  });
  const root = (await client.send(new ListRootsCommand())).Roots?.[0]?.Id ?? '';
  const units = await client.send(new ListOrganizationalUnitsForParentCommand({ ParentId: root }));
  const idOf = (name: string) => units.OrganizationalUnits?.find((unit) => unit.Name === name)?.Id ?? '';
  return {
    root,
    unitIds: {
      Security: idOf('Security'),
      Infrastructure: idOf('Infrastructure'),
      Suspended: idOf('Suspended'),
      Workloads: idOf('Workloads'),
    },
    accountsOf: async (ParentId: string) => {
      const { Accounts = [] } = await client.send(new ListAccountsForParentCommand({ ParentId }));
      return Accounts.flatMap(({ Id }) => Id ?? []);
    },
  };
}
