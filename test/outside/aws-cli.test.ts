import { execFile } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Simulator } from '../../simulator/index.ts';
import { accountsOf, managementOf, simulator, someEntity, type Keys } from '../simulator/support.ts';

/**
 * The AWS CLI shares no code with the JavaScript SDK: another client that has to understand the simulator.
 * It must be installed (Debian: `awscli`).
 */

const run = promisify(execFile);

/** What the CLI prints for a command; rejects with its error output where it fails. */
async function aws(world: Simulator, keys: Keys, ...command: string[]): Promise<unknown> {
  const { stdout } = await run('aws', [...command, '--endpoint-url', world.url, '--output', 'json'], {
    maxBuffer: 50_000_000,
    env: {
      PATH: process.env.PATH,
      AWS_ACCESS_KEY_ID: keys.accessKeyId,
      AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
      ...(keys.sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: keys.sessionToken }),
      AWS_DEFAULT_REGION: 'us-east-1',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_MAX_ATTEMPTS: '1',
      AWS_PAGER: '',
    },
  });
  return stdout === '' ? {} : JSON.parse(stdout);
}

const session = z.object({
  Credentials: z.object({ AccessKeyId: z.string(), SecretAccessKey: z.string(), SessionToken: z.string() }),
});

/** Keys of a session that the CLI itself opened, in the first member account. */
async function enterByCli(world: Simulator) {
  const [, account = managementOf(world)] = accountsOf(world);
  const answer = await aws(
    world,
    world.credentials(),
    ...['sts', 'assume-role', '--role-session-name', 'cli'],
    ...['--role-arn', account.roleArn, '--external-id', account.externalId],
  );
  const { AccessKeyId, SecretAccessKey, SessionToken } = session.parse(answer).Credentials;
  return {
    account,
    keys: { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken },
  };
}

const calmWorld = () => simulator({ unreachableAccounts: 0, suspendedAccounts: 0 });
const report = z.object({
  JobStatus: z.string(),
  ServicesLastAccessed: z.array(z.object({ ServiceNamespace: z.string() })),
});

describe('The AWS CLI', () => {
  it('enters an account and reads a whole report there', async () => {
    const world = await calmWorld();
    const { account, keys } = await enterByCli(world);
    expect(await aws(world, keys, 'sts', 'get-caller-identity')).toMatchObject({
      Account: account.accountId,
    });
    const user = await someEntity(
      world,
      account.accountId,
      ({ type, services }) => type === 'USER' && services.length > 200,
    );
    const job = z
      .object({ JobId: z.string() })
      .parse(
        await aws(
          world,
          keys,
          ...[
            'iam',
            'generate-service-last-accessed-details',
            '--arn',
            user.arn,
            '--granularity',
            'ACTION_LEVEL',
          ],
        ),
      );
    const byJob = ['--job-id', job.JobId];
    await delay(10);
    const answer = report.parse(
      await aws(world, keys, 'iam', 'get-service-last-accessed-details', ...byJob, '--max-items', '1000'),
    );
    expect(answer.JobStatus).toBe('COMPLETED');
    expect(answer.ServicesLastAccessed.map(({ ServiceNamespace }) => ServiceNamespace)).toEqual(
      user.services.map(({ serviceNamespace }) => serviceNamespace),
    );
    const namespace = user.services[0]?.serviceNamespace ?? '';
    expect(
      await aws(
        world,
        keys,
        ...[
          'iam',
          'get-service-last-accessed-details-with-entities',
          ...byJob,
          '--service-namespace',
          namespace,
        ],
      ),
    ).toMatchObject({ EntityDetailsList: [{ EntityInfo: { Arn: user.arn, Type: 'USER' } }] });
    expect(
      await aws(
        world,
        keys,
        ...[
          'iam',
          'list-policies-granting-service-access',
          '--arn',
          user.arn,
          '--service-namespaces',
          namespace,
          's3',
        ],
      ),
    ).toMatchObject({
      PoliciesGrantingServiceAccess: [{ ServiceNamespace: namespace }, { ServiceNamespace: 's3' }],
    });
  });

  it('lists and gets everything that an inventory is made of', async () => {
    const world = await calmWorld();
    const { account, keys } = await enterByCli(world);
    const user = await someEntity(world, account.accountId, ({ type }) => type === 'USER');
    const group = await someEntity(world, account.accountId, ({ type }) => type === 'GROUP');
    const policy = await someEntity(world, account.accountId, ({ arn }) =>
      arn.includes(`${account.accountId}:policy/`),
    );
    const ofUser = ['--user-name', user.name];
    const ofRole = ['--role-name', 'LapseReader'];
    const ofGroup = ['--group-name', group.name];
    const ofPolicy = ['--policy-arn', policy.arn];
    const commands = [
      ['get-account-authorization-details'],
      ['get-account-summary'],
      ['list-account-aliases'],
      ['list-users', '--page-size', '3'],
      ['list-roles', '--page-size', '3'],
      ['list-groups'],
      ['list-policies', '--scope', 'All'],
      ['get-user', ...ofUser],
      ['list-user-tags', ...ofUser],
      ['list-groups-for-user', ...ofUser],
      ['list-attached-user-policies', ...ofUser],
      ['list-user-policies', ...ofUser],
      ['get-role', ...ofRole],
      ['list-role-tags', ...ofRole],
      ['list-attached-role-policies', ...ofRole],
      ['list-role-policies', ...ofRole],
      ['get-role-policy', ...ofRole, '--policy-name', 'read-last-accessed-data'],
      ['get-group', ...ofGroup],
      ['list-attached-group-policies', ...ofGroup],
      ['list-group-policies', ...ofGroup],
      ['get-policy', ...ofPolicy],
      ['list-policy-versions', ...ofPolicy],
      ['list-policy-tags', ...ofPolicy],
      ['list-entities-for-policy', ...ofPolicy],
    ];
    const answers = await inTurn(commands, (command) => aws(world, keys, 'iam', ...command));
    const { Users } = z
      .object({ Users: z.array(z.object({ Arn: z.string() })) })
      .parse(answers.get('list-users'));
    expect(Users.map(({ Arn }) => Arn)).toContain(user.arn);
    expect(answers.get('get-role')).toMatchObject({
      Role: { AssumeRolePolicyDocument: { Version: '2012-10-17' }, MaxSessionDuration: 43_200 },
    });
    expect(answers.get('get-policy')).toMatchObject({ Policy: { Arn: policy.arn } });
    expect(answers.size).toBe(commands.length);
  }, 180_000);

  it('reads the organization and its access report', async () => {
    const world = await calmWorld();
    const keys = world.credentials();
    const roots = z
      .object({ Roots: z.array(z.object({ Id: z.string(), Arn: z.string() })) })
      .parse(await aws(world, keys, 'organizations', 'list-roots'));
    const [root] = roots.Roots;
    const parent = ['--parent-id', root?.Id ?? ''];
    const child = accountsOf(world)[1]?.accountId ?? '';
    const commands = [
      ['list-accounts'],
      ['describe-organization'],
      ['describe-account', '--account-id', child],
      ['list-parents', '--child-id', child],
      ['list-accounts-for-parent', ...parent],
      ['list-organizational-units-for-parent', ...parent],
      ['list-children', ...parent, '--child-type', 'ORGANIZATIONAL_UNIT'],
    ];
    const answers = await inTurn(commands, (command) => aws(world, keys, 'organizations', ...command));
    const { Accounts } = z
      .object({ Accounts: z.array(z.object({ Id: z.string() })) })
      .parse(answers.get('list-accounts'));
    expect(Accounts.map(({ Id }) => Id)).toEqual(accountsOf(world).map(({ accountId }) => accountId));
    const path = root?.Arn.split(':root/')[1] ?? '';
    const job = z
      .object({ JobId: z.string() })
      .parse(await aws(world, keys, 'iam', 'generate-organizations-access-report', '--entity-path', path));
    await delay(10);
    expect(
      await aws(world, keys, 'iam', 'get-organizations-access-report', '--job-id', job.JobId),
    ).toMatchObject({
      JobStatus: 'COMPLETED',
      NumberOfServicesAccessible: expect.any(Number) as unknown,
    });
  }, 120_000);

  it('shows the errors by their codes', async () => {
    const world = await calmWorld();
    const { account, keys } = await enterByCli(world);
    const arn = `arn:aws:iam::${account.accountId}:role/nobody`;
    await expect(
      aws(world, keys, 'iam', 'generate-service-last-accessed-details', '--arn', arn),
    ).rejects.toThrow(
      `An error occurred (NoSuchEntity) when calling the GenerateServiceLastAccessedDetails operation: ARN ${arn} does not exist.`,
    );
    const wrong = { ...world.credentials(), secretAccessKey: 'wrong' };
    await expect(aws(world, wrong, 'sts', 'get-caller-identity')).rejects.toThrow('(SignatureDoesNotMatch)');
    await expect(aws(world, wrong, 'organizations', 'list-roots')).rejects.toThrow(
      '(InvalidSignatureException)',
    );
  });
});

/** Runs the commands one after the other; answers by the command's first word. */
async function inTurn(
  commands: readonly string[][],
  execute: (command: string[]) => Promise<unknown>,
): Promise<Map<string | undefined, unknown>> {
  const answers = new Map<string | undefined, unknown>();
  for (const command of commands) answers.set(command[0], await execute(command));
  return answers;
}
