import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { allAccounts } from '../../src/accounts/index.ts';
import type { Entity } from '../../src/entities/index.ts';
import { enqueueInventories } from '../../src/jobs/index.ts';
import { startLapse, type Lapse } from '../support/lapse.ts';
import type { AccountTruth, EntityTruth } from '../support/simulator-admin.ts';
import {
  accountId,
  closeDomain,
  entityArn,
  eventually,
  generate,
  keyOf,
  openDomain,
  scopeOf,
  type Domain,
} from './domain.ts';
import { pick, reachableTruths } from './truth.ts';

let lapse: Lapse;
let domain: Domain;
let account: AccountTruth;
let other: AccountTruth;
beforeAll(async () => {
  lapse = await startLapse({
    apis: 0,
    simulator: {
      accounts: 3,
      entitiesPerAccount: 24,
      unreachableAccounts: 1,
      suspendedAccounts: 0,
      listPageSize: 7,
      jobMinimumMs: 50,
      jobMaximumMs: 200,
      throttles: { default: { rate: 500, burst: 500 } },
    },
    environment: {
      LAPSE_STARTING_RATES: 'GetAccountAuthorizationDetails=50 ListPolicyTags=50 AssumeRole=50',
    },
  });
  domain = openDomain(lapse.redis);
  const [first, second = first] = await reachableTruths(lapse, domain);
  account = first;
  other = second;
});
afterAll(async () => {
  await closeDomain(domain);
  await lapse.stop();
});

const id = () => accountId(account.accountId);
const entities = () => domain.entities.listAccount(allAccounts, accountId(account.accountId));
const find = (arn: string) =>
  domain.entities.find(allAccounts, { accountId: accountId(account.accountId), arn: entityArn(arn) });

/** Has the account listed again and waits for it. */
async function refresh(): Promise<void> {
  const id = accountId(account.accountId);
  const before = (await domain.accounts.find(allAccounts, id))?.inventoriedAt ?? 0;
  await enqueueInventories(domain.inventories, [id]);
  await eventually(async () => {
    const now = await domain.accounts.find(allAccounts, id);
    return now?.inventoriedAt !== null && (now?.inventoriedAt ?? 0) > before;
  });
}

const added = z.object({ arn: z.string() });
async function add(type: EntityTruth['type'], name: string, more: object = {}): Promise<string> {
  const body = { action: 'add', accountId: account.accountId, type, name, services: ['s3'], ...more };
  return added.parse(await lapse.simulator.request('POST', 'entities', body)).arn;
}
const remove = (arn: string) => lapse.simulator.request('POST', 'entities', { action: 'delete', arn });

describe('an inventory', () => {
  test('has every entity with what all kinds have in common', async () => {
    const found = (await entities()).map(({ type, arn, name, path, entityId, createdAt, deletedAt }) => ({
      ...{ type, arn, name, path, entityId, deletedAt },
      createdAt: createdAt === null ? null : new Date(createdAt).toISOString(),
    }));
    const expected = account.entities.map(({ type, arn, name, path, entityId, createdAt }) => ({
      ...{ type, arn, name, path, entityId, createdAt, deletedAt: null },
    }));
    const byArn = (a: { arn: string }, b: { arn: string }) => (a.arn < b.arn ? -1 : 1);
    expect(found.toSorted(byArn)).toEqual(expected.toSorted(byArn));
  });

  test('takes few calls: none for each user, role or group', async () => {
    await lapse.simulator.resetStatistics();
    await refresh();
    const calls = (await lapse.simulator.statistics())[account.accountId] ?? {};
    expect(Object.keys(calls).sort()).toEqual(
      expect.arrayContaining(['GetAccountAuthorizationDetails', 'ListRoles', 'ListUsers']) as string[],
    );
    for (const operation of ['GetUser', 'GetRole', 'GetGroup', 'ListUserTags', 'ListGroupsForUser']) {
      expect(calls).not.toHaveProperty(operation);
    }
    expect(calls.ListRoles?.calls).toBe(1);
  });

  test('tells who is in which group, both ways', async () => {
    const all = await entities();
    const users = all.filter((entity) => entity.type === 'USER');
    const groups = all.filter((entity) => entity.type === 'GROUP');
    const memberships = users.flatMap((user) => user.groupArns.map((group) => [group, user.arn].join(' ')));
    const members = groups.flatMap((group) => group.userArns.map((user) => [group.arn, user].join(' ')));
    expect(memberships.length).toBeGreaterThan(0);
    expect(memberships.toSorted()).toEqual(members.toSorted());
  });

  test('has details that only some kinds have', async () => {
    const all = await entities();
    const details = (test: (entity: Entity) => boolean) => all.filter(test).length;
    expect(details((entity) => entity.tags.length > 0)).toBeGreaterThan(0);
    expect(details((entity) => entity.type === 'ROLE' && entity.lastUsedAt !== null)).toBeGreaterThan(0);
    expect(details((entity) => entity.type === 'ROLE' && entity.maxSessionDuration !== null)).toBeGreaterThan(
      0,
    );
    expect(details((entity) => entity.type === 'USER' && entity.passwordLastUsedAt !== null)).toBeGreaterThan(
      0,
    );
    expect(details((entity) => entity.type === 'POLICY' && entity.attachmentCount > 0)).toBeGreaterThan(0);
    for (const entity of all) {
      if (entity.type === 'ROLE')
        expect(JSON.parse(entity.assumeRolePolicyDocument ?? '')).toHaveProperty('Statement');
    }
  });

  test('has the AWS-managed policies that are attached, and only those', async () => {
    const all = await entities();
    const isAwsManaged = (arn: string) => arn.startsWith('arn:aws:iam::aws:');
    const attached = all.flatMap((entity) => (entity.type === 'POLICY' ? [] : entity.attachedPolicyArns));
    const listed = all.filter((entity) => entity.type === 'POLICY' && entity.isAwsManaged);
    expect(new Set(listed.map(({ arn }) => arn))).toEqual(new Set(attached.filter(isAwsManaged)));
  });

  test('reads the details of many entities in the order asked for', async () => {
    const keys = account.entities.slice(0, 5).map(({ arn }) => ({
      accountId: accountId(account.accountId),
      arn: entityArn(arn),
    }));
    const unknown = keyOf('arn:aws:iam::999999999999:role/unknown');
    const found = await domain.entities.findMany(allAccounts, [...keys, unknown]);
    expect(found.map((entity) => entity?.arn ?? null)).toEqual([...keys.map(({ arn }) => arn), null]);
  });

  test('shows a caller without the account exactly what an unknown account shows', async () => {
    const scope = scopeOf(other.accountId);
    const id = accountId(account.accountId);
    const arn = entityArn(pick(account, 'ROLE').arn);
    expect(await domain.entities.find(scope, { accountId: id, arn })).toBeNull();
    expect(await domain.entities.findMany(scope, [{ accountId: id, arn }])).toEqual([null]);
    expect(await domain.entities.listAccount(scope, id)).toEqual([]);
    expect(await domain.accounts.find(scope, id)).toBeNull();
    expect((await domain.accounts.list(scope)).map(({ accountId }) => accountId)).toEqual([other.accountId]);
  });
});

describe('when the account is listed again', () => {
  test('a new entity appears, with its membership and attachments', async () => {
    const groupArn = pick(account, 'GROUP').arn;
    const policyArn = pick(account, 'POLICY').arn;
    const arn = await add('USER', 'newcomer', {
      path: '/new/',
      groups: [pick(account, 'GROUP').name],
      attachedPolicies: [policyArn],
    });
    await refresh();
    expect(await find(arn)).toMatchObject({
      name: 'newcomer',
      path: '/new/',
      groupArns: [groupArn],
      attachedPolicyArns: [policyArn],
      inlinePolicyNames: ['granted'],
    });
    expect(await find(groupArn)).toMatchObject({ userArns: expect.arrayContaining([arn]) as string[] });
  });

  test('an inventory that is asked for while one is under way follows it', async () => {
    const inventoriedAt = async () => (await domain.accounts.find(allAccounts, id()))?.inventoriedAt ?? 0;
    const before = await inventoriedAt();
    await enqueueInventories(domain.inventories, [id()]);
    await vi.waitUntil(async () => (await domain.inventories.getActiveCount()) > 0, { interval: 2 });
    await enqueueInventories(domain.inventories, [id()]);
    await enqueueInventories(domain.inventories, [id()]);
    await eventually(async () => (await inventoriedAt()) > before);
    const first = await inventoriedAt();
    await eventually(async () => (await inventoriedAt()) > first);
    await eventually(async () => (await domain.inventories.getJobCountByTypes('active', 'waiting')) === 0);
  });

  test('a deleted entity becomes a tombstone that keeps its details and its last report', async () => {
    const arn = await add('ROLE', 'short-lived');
    await refresh();
    await generate(domain, keyOf(arn));
    const before = await find(arn);
    const report = await domain.reports.find(allAccounts, keyOf(arn), 'SERVICE_LEVEL');
    await remove(arn);
    await refresh();
    const tombstone = await find(arn);
    expect(tombstone).toEqual({ ...before, deletedAt: expect.any(Number) as number });
    expect(report).not.toBeNull();
    expect(await domain.reports.find(allAccounts, keyOf(arn), 'SERVICE_LEVEL')).toEqual(report);
    await refresh();
    expect(await find(arn)).toEqual(tombstone);
  });

  test('an entity that was made again under its old name is another one, without the old report', async () => {
    const arn = await add('ROLE', 'phoenix');
    await refresh();
    await generate(domain, keyOf(arn));
    const before = await find(arn);
    await remove(arn);
    await add('ROLE', 'phoenix');
    await refresh();
    const after = await find(arn);
    expect(after).toMatchObject({ deletedAt: null });
    expect(after?.entityId).not.toBe(before?.entityId);
    expect(await domain.reports.find(allAccounts, keyOf(arn), 'SERVICE_LEVEL')).toBeNull();
  });

  test('an AWS-managed policy that nothing uses any more is still there', async () => {
    const policy = 'arn:aws:iam::aws:policy/AWSSupportAccess';
    expect(await find(policy)).toBeNull();
    const user = await add('USER', 'supporter', { attachedPolicies: [policy] });
    await refresh();
    expect(await find(policy)).toMatchObject({ attachmentCount: 1 });
    await remove(user);
    await refresh();
    expect(await find(policy)).toMatchObject({ attachmentCount: 0, deletedAt: null });
  });

  test('an AWS-managed policy that nothing uses is there once it was reported on', async () => {
    const key = {
      accountId: accountId(account.accountId),
      arn: entityArn('arn:aws:iam::aws:policy/job-function/Billing'),
    };
    expect(await domain.entities.find(allAccounts, key)).toBeNull();
    expect(await generate(domain, key)).toMatchObject({ status: 'COMPLETED' });
    await refresh();
    expect(await domain.entities.find(allAccounts, key)).toMatchObject({
      name: 'Billing',
      attachmentCount: 0,
    });
  });

  test('without what the reader role may not read, that is said and nothing is called gone', async () => {
    const before = await entities();
    await lapse.simulator.patchSettings({ refusedOperations: ['ListUsers', 'GetPolicy'] });
    await refresh();
    const { status, statusReason } = (await domain.accounts.find(allAccounts, id())) ?? {};
    expect([status, statusReason]).toEqual(['REACHABLE', expect.stringMatching(/ListUsers, GetPolicy/)]);
    expect((await entities()).filter(({ deletedAt }) => deletedAt === null)).toHaveLength(
      before.filter(({ deletedAt }) => deletedAt === null).length,
    );
    await lapse.simulator.patchSettings({ refusedOperations: [] });
  });

  test('nothing is called gone because an answer came empty', async () => {
    const before = await entities();
    await lapse.simulator.patchSettings({ emptyOperations: ['GetAccountAuthorizationDetails'] });
    await enqueueInventories(domain.inventories, [id()]);
    await eventually(async () => (await domain.accounts.find(allAccounts, id()))?.status === 'ERROR');
    expect(await entities()).toEqual(before);
    await lapse.simulator.patchSettings({ emptyOperations: [] });
    await refresh();
  });

  test('it is listed also after AWS ended the session', async () => {
    await lapse.simulator.request('POST', 'sessions/expire', { accountId: account.accountId });
    const arn = await add('ROLE', 'after-the-session');
    await refresh();
    expect(await find(arn)).not.toBeNull();
  });
});

test('an account that can be entered but not listed says which call was refused', async () => {
  await lapse.simulator.patchSettings({ refusedOperations: ['GetAccountAuthorizationDetails'] });
  await enqueueInventories(domain.inventories, [id()]);
  const { statusReason } = await eventually(async () => {
    const found = await domain.accounts.find(allAccounts, id());
    return found?.status === 'ACCESS_DENIED' && found;
  });
  expect(statusReason).toMatch(/may not call GetAccountAuthorizationDetails/);
  await lapse.simulator.patchSettings({ refusedOperations: [] });
  await refresh();
});

describe('an account that can’t be entered', () => {
  test('says so with a reason that helps', async () => {
    const accounts = await domain.accounts.list(allAccounts);
    const closed = accounts.filter(({ status }) => status !== 'REACHABLE');
    expect(closed).toMatchObject([
      {
        status: 'ACCESS_DENIED',
        statusReason: expect.stringContaining('check that the role exists') as string,
        inventoriedAt: null,
      },
    ]);
  });

  test('keeps what was known of it, and is reachable again once it can be entered', async () => {
    const before = await entities();
    const state = (name: string) =>
      lapse.simulator.request('POST', 'accounts', { accountId: account.accountId, state: name });
    await state('UNREACHABLE');
    await lapse.simulator.request('POST', 'sessions/expire', { accountId: account.accountId });
    const id = accountId(account.accountId);
    await enqueueInventories(domain.inventories, [id]);
    await eventually(async () => (await domain.accounts.find(allAccounts, id))?.status === 'ACCESS_DENIED');
    expect(await entities()).toEqual(before);
    await state('ACTIVE');
    await refresh();
    expect(await domain.accounts.find(allAccounts, id)).toMatchObject({
      status: 'REACHABLE',
      statusReason: null,
    });
  });
});
