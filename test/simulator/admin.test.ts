import { GetAccountAuthorizationDetailsCommand, ListRolesCommand } from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { accountsOf, admin, finished, generate, iamIn, managementOf, simulator, truthOf } from './support.ts';

/** A request that is refused, and what the refusal says. */
type Refusal = ['GET' | 'POST' | 'PATCH', path: string, body: object | undefined, message: RegExp];

describe('The admin path', () => {
  it('gives the accounts file and the keys to start from', async () => {
    const aws = await simulator();
    const file = await fetch(`${aws.url}/_admin/accounts.yaml`);
    expect(await file.text()).toBe(aws.accountsFile());
    expect(await admin(aws, 'GET', 'credentials')).toEqual(aws.credentials());
    expect(accountsOf(aws)).toHaveLength(5);
  });

  it('counts calls by account, operation and what came of them', async () => {
    const aws = await simulator();
    const iam = await iamIn(aws);
    await admin(aws, 'POST', 'statistics/reset');
    aws.change({ throttles: { operations: { ListRoles: { rate: 0.001, burst: 1 } } } });
    await iam.send(new ListRolesCommand({}));
    await Promise.allSettled([
      iam.send(new ListRolesCommand({})),
      generate(iam, 'arn:aws:iam::aws:policy/Missing'),
    ]);
    expect(await admin(aws, 'GET', 'statistics')).toEqual({
      accounts: {
        [managementOf(aws).accountId]: {
          ListRoles: { calls: 2, ok: 1, throttled: 1, errors: {} },
          GenerateServiceLastAccessedDetails: { calls: 1, ok: 0, throttled: 0, errors: { NoSuchEntity: 1 } },
        },
      },
    });
  });

  it.each(['USER', 'ROLE', 'GROUP', 'POLICY'])('adds and deletes a %s', async (type) => {
    const aws = await simulator();
    const iam = await iamIn(aws);
    const { accountId } = managementOf(aws);
    const arns = async () => (await truthOf(aws, accountId)).map(({ arn }) => arn);
    const before = await arns();
    const addition = {
      action: 'add',
      accountId,
      type,
      name: 'newcomer',
      path: '/new/',
      services: ['s3', 'kms'],
    };
    const arn = `arn:aws:iam::${accountId}:${type.toLowerCase()}/new/newcomer`;
    expect(await admin(aws, 'POST', 'entities', addition)).toEqual({ arn });
    const report = await finished(iam, await generate(iam, arn));
    expect(report.ServicesLastAccessed?.map(({ ServiceNamespace }) => ServiceNamespace)).toEqual([
      'kms',
      's3',
    ]);
    await expect(admin(aws, 'POST', 'entities', addition)).rejects.toThrow(`${arn} exists already.`);
    await admin(aws, 'POST', 'entities', { action: 'delete', arn });
    expect(await arns()).toEqual(before);
  });

  it('takes a deleted policy off those who had it attached', async () => {
    const aws = await simulator();
    const iam = await iamIn(aws);
    const { accountId } = managementOf(aws);
    const arn = `arn:aws:iam::${accountId}:policy/shared`;
    await admin(aws, 'POST', 'entities', {
      action: 'add',
      accountId,
      type: 'POLICY',
      name: 'shared',
      services: ['s3'],
    });
    await admin(aws, 'POST', 'entities', {
      action: 'add',
      accountId,
      type: 'USER',
      name: 'holder',
      attachedPolicies: [arn],
    });
    const attached = async () => {
      const { UserDetailList } = await iam.send(
        new GetAccountAuthorizationDetailsCommand({ Filter: ['User'] }),
      );
      return UserDetailList?.find(({ UserName }) => UserName === 'holder')?.AttachedManagedPolicies;
    };
    expect(await attached()).toEqual([{ PolicyName: 'shared', PolicyArn: arn }]);
    await admin(aws, 'POST', 'entities', { action: 'delete', arn });
    expect(await attached()).toEqual([]);
  });

  it('records use, of a service and of one of its actions', async () => {
    const aws = await simulator();
    const iam = await iamIn(aws);
    const { accountId } = managementOf(aws);
    await admin(aws, 'POST', 'entities', {
      action: 'add',
      accountId,
      type: 'ROLE',
      name: 'user-of-keys',
      services: ['kms'],
    });
    const arn = `arn:aws:iam::${accountId}:role/user-of-keys`;
    const rows = async () =>
      (await finished(iam, await generate(iam, arn, 'ACTION_LEVEL'))).ServicesLastAccessed?.[0];
    const before = await rows();
    expect(before).toMatchObject({ ServiceNamespace: 'kms', TotalAuthenticatedEntities: 0 });
    const actionName = before?.TrackedActionsLastAccessed?.[0]?.ActionName;
    const use = {
      arn,
      serviceNamespace: 'kms',
      at: '2026-11-01T10:20:30Z',
      region: 'eu-north-1',
      actionName,
    };
    expect(await admin(aws, 'POST', 'use', use)).toEqual({ at: '2026-11-01T10:20:00.000Z' });
    const time = new Date('2026-11-01T10:20:00Z');
    expect(await rows()).toMatchObject({
      LastAuthenticated: time,
      LastAuthenticatedEntity: arn,
      LastAuthenticatedRegion: 'eu-north-1',
      TotalAuthenticatedEntities: 1,
      TrackedActionsLastAccessed: [
        {
          ActionName: actionName,
          LastAccessedEntity: arn,
          LastAccessedTime: time,
          LastAccessedRegion: 'eu-north-1',
        },
        ...(before?.TrackedActionsLastAccessed?.slice(1) ?? []),
      ],
    });
  });

  it.each<Refusal>([
    ['GET', 'nowhere', undefined, /There is no GET \/_admin\/nowhere/],
    ['GET', 'truth?accountId=1', undefined, /There is no account '1'/],
    [
      'POST',
      'entities',
      { action: 'delete', arn: 'arn:aws:iam::1:user/x' },
      /There is no entity arn:aws:iam::1:user\/x/,
    ],
    ['POST', 'entities', { action: 'rename' }, /action/],
    ['POST', 'use', { arn: 'x' }, /serviceNamespace/],
    ['POST', 'accounts', { accountId: '1', state: 'ACTIVE' }, /There is no account '1'/],
    ['PATCH', 'settings', { pageSize: 0 }, /pageSize = 0/],
  ])('says what is wrong with %s %s', async (method, path, body, message) => {
    const aws = await simulator();
    await expect(admin(aws, method, path, body)).rejects.toThrow(message);
  });
});
