import { GetServiceLastAccessedDetailsCommand, GetUserCommand, ListUsersCommand } from '@aws-sdk/client-iam';
import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import {
  accountsOf,
  admin,
  enter,
  finished,
  generate,
  iamClient,
  iamIn,
  managementOf,
  simulator,
  stsClient,
} from './support.ts';

const forbidden = { httpStatusCode: 403 };

describe('A session', () => {
  it('is of the role that was assumed', async () => {
    const aws = await simulator();
    const account = managementOf(aws);
    const identity = await stsClient(aws, await enter(aws, account, { sessionName: 'worker-1' })).send(
      new GetCallerIdentityCommand({}),
    );
    expect(identity).toMatchObject({
      Account: account.accountId,
      Arn: `arn:aws:sts::${account.accountId}:assumed-role/LapseReader/worker-1`,
      UserId: expect.stringMatching(/^AROA[A-Z2-7]{17}:worker-1$/) as unknown,
    });
  });

  it('alone can read the jobs that it generated', async () => {
    const aws = await simulator();
    const { roleArn } = managementOf(aws);
    const first = await iamIn(aws);
    const second = await iamIn(aws);
    const jobId = await generate(first, roleArn);
    expect((await finished(first, jobId)).JobStatus).toBe('COMPLETED');
    await expect(finished(second, jobId)).rejects.toMatchObject({
      name: 'NoSuchEntityException',
      message: `Job ${jobId} does not exist.`,
    });
  });

  it('shares its jobs with sessions of the same name where that rule is set', async () => {
    const aws = await simulator({ sessionRule: 'session-name' });
    const account = managementOf(aws);
    const jobId = await generate(
      iamClient(aws, await enter(aws, account, { sessionName: 'one' })),
      account.roleArn,
    );
    const sameName = iamClient(aws, await enter(aws, account, { sessionName: 'one' }));
    const otherName = iamClient(aws, await enter(aws, account, { sessionName: 'two' }));
    expect((await finished(sameName, jobId)).JobStatus).toBe('COMPLETED');
    await expect(finished(otherName, jobId)).rejects.toMatchObject({ name: 'NoSuchEntityException' });
  });

  it('ends when it expires', async () => {
    const aws = await simulator();
    const account = managementOf(aws);
    const iam = await iamIn(aws, account);
    expect(await admin(aws, 'POST', 'sessions/expire', { accountId: account.accountId })).toEqual({
      expired: 1,
    });
    await expect(iam.send(new ListUsersCommand({}))).rejects.toMatchObject({
      name: 'ExpiredToken',
      message: 'The security token included in the request is expired',
      $metadata: forbidden,
    });
    expect((await (await iamIn(aws, account)).send(new ListUsersCommand({}))).Users).not.toHaveLength(0);
  });

  it('lives as long as the settings say, whatever it asked for', async () => {
    const aws = await simulator({ sessionSeconds: 7 });
    const { roleArn, externalId } = managementOf(aws);
    const before = Date.now();
    const { Credentials } = await stsClient(aws).send(
      new AssumeRoleCommand({
        RoleArn: roleArn,
        ExternalId: externalId,
        RoleSessionName: 'short',
        DurationSeconds: 900,
      }),
    );
    const seconds = ((Credentials?.Expiration?.getTime() ?? 0) - before) / 1_000;
    expect(Math.round(seconds)).toBeLessThanOrEqual(8);
    expect(Math.round(seconds)).toBeGreaterThanOrEqual(6);
  });

  it('of a session lasts an hour at most', async () => {
    const aws = await simulator({ unreachableAccounts: 0, suspendedAccounts: 0 });
    const [management, member] = accountsOf(aws);
    const from = await enter(aws, management);
    await expect(enter(aws, member, { from, seconds: 3_601 })).rejects.toMatchObject({
      name: 'ValidationError',
      message:
        'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
    });
    const chained = iamClient(aws, await enter(aws, member, { from, seconds: 3_600 }));
    expect((await chained.send(new ListUsersCommand({}))).Users?.[0]?.Arn).toContain(member?.accountId);
  });
});

describe('AssumeRole', () => {
  it.each([
    [899, 'greater than or equal to 900'],
    [43_201, 'less than or equal to 43200'],
  ])('refuses a DurationSeconds of %i', async (seconds, constraint) => {
    const aws = await simulator();
    await expect(enter(aws, managementOf(aws), { seconds })).rejects.toMatchObject({
      name: 'ValidationError',
      message: `1 validation error detected: Value at 'durationSeconds' failed to satisfy constraint: Member must have value ${constraint}`,
    });
  });

  it('needs the external id that the role asks for', async () => {
    const aws = await simulator();
    const account = { ...managementOf(aws), externalId: 'another' };
    await expect(enter(aws, account)).rejects.toMatchObject({ name: 'AccessDenied', $metadata: forbidden });
  });

  it('denies roles that do not trust the caller', async () => {
    const aws = await simulator();
    const account = managementOf(aws);
    const roleArn = account.roleArn.replace('LapseReader', 'OrganizationAccountAccessRole');
    await expect(enter(aws, { ...account, roleArn: `${roleArn}-missing` })).rejects.toMatchObject({
      name: 'AccessDenied',
    });
    const trusting = await enter(aws, { ...account, roleArn });
    expect(trusting.accessKeyId).toMatch(/^ASIA/);
  });

  it('lets nobody into accounts that are suspended or have no reader role', async () => {
    const aws = await simulator({ accounts: 12, unreachableAccounts: 2, suspendedAccounts: 1 });
    const entered = await Promise.allSettled(accountsOf(aws).map((account) => enter(aws, account)));
    const refusals = entered.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome] : []));
    expect(refusals).toHaveLength(3);
    for (const { reason } of refusals) expect(reason).toMatchObject({ name: 'AccessDenied' });
  });

  it('can tell a missing role where that is set', async () => {
    const aws = await simulator({ missingRoleCode: 'NoSuchEntity' });
    const account = managementOf(aws);
    await expect(enter(aws, { ...account, roleArn: `${account.roleArn}2` })).rejects.toMatchObject({
      name: 'NoSuchEntity',
    });
  });
});

describe('A signature', () => {
  it('must be made with the secret of its key', async () => {
    const aws = await simulator();
    const keys = { ...aws.credentials(), secretAccessKey: 'not-the-secret' };
    await expect(stsClient(aws, keys).send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: 'SignatureDoesNotMatch',
      $metadata: forbidden,
    });
  });

  it.each(['AKIAUNKNOWNUNKNOWN11', 'ASIAUNKNOWNUNKNOWN11'])(
    'must be made with a key that exists, not %s',
    async (accessKeyId) => {
      const aws = await simulator();
      const iam = iamClient(aws, { ...aws.credentials(), accessKeyId });
      await expect(iam.send(new GetUserCommand({}))).rejects.toMatchObject({
        name: 'InvalidClientTokenId',
        $metadata: forbidden,
      });
    },
  );

  it('must bring the token of its session', async () => {
    const aws = await simulator();
    const { accessKeyId, secretAccessKey } = await enter(aws);
    const iam = iamClient(aws, { accessKeyId, secretAccessKey });
    await expect(iam.send(new ListUsersCommand({}))).rejects.toMatchObject({ name: 'InvalidClientTokenId' });
  });

  it('must be for the region of IAM, while STS answers in all', async () => {
    const aws = await simulator();
    const iam = iamClient(aws, aws.credentials(), 'eu-west-1');
    await expect(iam.send(new GetUserCommand({}))).rejects.toMatchObject({ name: 'SignatureDoesNotMatch' });
    const identity = await stsClient(aws, aws.credentials(), 'eu-west-1').send(
      new GetCallerIdentityCommand({}),
    );
    expect(identity.Arn).toMatch(/user\/lapse-worker$/);
  });

  it.each([
    ['aws-cn', 'cn-north-1'],
    ['aws-us-gov', 'us-gov-west-1'],
  ] as const)('in the partition %s is for %s', async (partition, region) => {
    const aws = await simulator({ partition });
    const { User } = await iamClient(aws, aws.credentials(), region).send(new GetUserCommand({}));
    expect(User?.Arn).toMatch(new RegExp(`^arn:${partition}:iam::`));
    const elsewhere = iamClient(aws, aws.credentials(), 'us-east-1');
    await expect(elsewhere.send(new GetUserCommand({}))).rejects.toMatchObject({
      name: 'SignatureDoesNotMatch',
    });
  });

  it.each([
    [-600_000, /^Signature expired/],
    [600_000, /^Signature not yet current/],
  ])('must be made by a clock that is right, not %i ms off', async (offset, message) => {
    const aws = await simulator();
    const sts = stsClient(aws);
    sts.config.systemClockOffset = offset;
    await expect(sts.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: 'SignatureDoesNotMatch',
      message: expect.stringMatching(message) as unknown,
    });
  });

  it('must be there', async () => {
    const aws = await simulator();
    const response = await fetch(aws.url, { method: 'POST', body: 'Action=ListUsers&Version=2010-05-08' });
    expect(response.status).toBe(403);
    expect(await response.text()).toContain('<Code>MissingAuthenticationToken</Code>');
  });

  it('keeps a long-term key able to read the jobs of its user', async () => {
    const aws = await simulator();
    const jobId = await generate(iamClient(aws, aws.credentials()), managementOf(aws).roleArn);
    const answer = await iamClient(aws, aws.credentials()).send(
      new GetServiceLastAccessedDetailsCommand({ JobId: jobId }),
    );
    expect(answer.JobCreationDate).toBeInstanceOf(Date);
  });
});
