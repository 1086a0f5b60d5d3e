import {
  GenerateServiceLastAccessedDetailsCommand,
  ListPoliciesGrantingServiceAccessCommand,
} from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import type { Simulator } from '../../simulator/index.ts';
import { rawQuery } from './raw-query.ts';
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
} from './support.ts';

/** Code and message of the error that a call with these parameters ends in. */
async function rejection(aws: Simulator, operation: string, parameters: Record<string, string | undefined>) {
  const given = Object.fromEntries(
    Object.entries(parameters).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  const { text } = await rawQuery(aws, await enter(aws), 'iam', { Action: operation, ...given });
  return { code: /<Code>(.*)<\/Code>/.exec(text)?.[1], message: /<Message>(.*)<\/Message>/.exec(text)?.[1] };
}

describe('An ARN', () => {
  it.each([
    ['of another account', (own: string) => own.replace(/::\d+:/, '::123456789012:'), 'AccessDenied', 403],
    ['of another partition', (own: string) => own.replace('arn:aws:', 'arn:aws-cn:'), 'ValidationError', 400],
    ["of an account's root", (own: string) => own.replace(/role\/.*/, 'root'), 'InvalidInputException', 400],
    ['of no IAM entity', () => 'arn:aws:s3:::some-bucket-of-mine', 'InvalidInputException', 400],
    ['of nobody', (own: string) => `${own}-missing`, 'NoSuchEntityException', 404],
    ['that is too short', () => 'arn:aws:iam', 'ValidationError', 400],
  ])('%s has no report', async (_, change, name, httpStatusCode) => {
    const aws = await simulator();
    const iam = await iamIn(aws);
    await expect(generate(iam, change(managementOf(aws).roleArn))).rejects.toMatchObject({
      name,
      $metadata: { httpStatusCode },
    });
  });
});

describe('A constraint', () => {
  const jobId = '00000000-0000-0000-0000-000000000000';
  const failed = (rest: string) => `1 validation error detected: Value at ${rest}`;
  it.each([
    [
      { MaxItems: '1001' },
      failed("'maxItems' failed to satisfy constraint: Member must have value less than or equal to 1000"),
    ],
    [
      { MaxItems: '0' },
      failed("'maxItems' failed to satisfy constraint: Member must have value greater than or equal to 1"),
    ],
    [
      { JobId: 'short' },
      failed("'jobId' failed to satisfy constraint: Member must have length greater than or equal to 36"),
    ],
    [{ JobId: undefined }, failed("'jobId' failed to satisfy constraint: Member must not be null")],
    [
      { Marker: '' },
      failed("'marker' failed to satisfy constraint: Member must have length greater than or equal to 1"),
    ],
    [
      { JobId: 'short', MaxItems: '0' },
      "2 validation errors detected: Value at 'jobId' failed to satisfy constraint: Member must have length greater than or equal to 36; Value at 'maxItems' failed to satisfy constraint: Member must have value greater than or equal to 1",
    ],
  ])('that %o fails is told as AWS tells it', async (change, message) => {
    const aws = await simulator();
    const error = await rejection(aws, 'GetServiceLastAccessedDetails', { JobId: jobId, ...change });
    expect(error).toMatchObject({ code: 'ValidationError', message });
  });

  it('on a number does not hide that it is none', async () => {
    const aws = await simulator();
    const error = await rejection(aws, 'GetServiceLastAccessedDetails', { JobId: jobId, MaxItems: 'ten' });
    expect(error).toMatchObject({ code: 'MalformedInput' });
  });

  it('on the granularity names what there is', async () => {
    const aws = await simulator();
    const iam = await iamIn(aws);
    const Arn = managementOf(aws).roleArn;
    const request = { Arn, Granularity: 'NO_LEVEL' } as unknown as { Arn: string };
    await expect(iam.send(new GenerateServiceLastAccessedDetailsCommand(request))).rejects.toMatchObject({
      name: 'ValidationError',
      message: failed(
        "'granularity' failed to satisfy constraint: Member must satisfy enum value set: [SERVICE_LEVEL, ACTION_LEVEL]",
      ),
    });
    aws.change({ actionLevel: false });
    await expect(generate(iam, Arn, 'ACTION_LEVEL')).rejects.toMatchObject({ name: 'ValidationError' });
    expect((await finished(iam, await generate(iam, Arn))).JobStatus).toBe('COMPLETED');
  });

  it('on a list names the member that fails it', async () => {
    const aws = await simulator();
    const iam = await iamIn(aws);
    const Arn = managementOf(aws).roleArn;
    const send = (ServiceNamespaces: string[]) =>
      iam.send(new ListPoliciesGrantingServiceAccessCommand({ Arn, ServiceNamespaces }));
    await expect(send(['s3', 'no space'])).rejects.toMatchObject({
      name: 'ValidationError',
      message: failed(
        "'serviceNamespaces.2.member' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w-]*",
      ),
    });
    await expect(send(Array.from({ length: 201 }, () => 's3'))).rejects.toMatchObject({
      name: 'ValidationError',
    });
  });
});

describe('A caller', () => {
  it('may only do what its policies allow', async () => {
    const aws = await simulator({ unreachableAccounts: 0, suspendedAccounts: 0 });
    const [, member] = accountsOf(aws);
    await expect(enter(aws, managementOf(aws), { from: await enter(aws, member) })).rejects.toMatchObject({
      name: 'AccessDenied',
      message: expect.stringMatching(/is not authorized to perform: sts:AssumeRole on resource:/) as unknown,
    });
  });

  it('is denied once its account is suspended, and let in again after', async () => {
    const aws = await simulator();
    const { accountId, roleArn } = managementOf(aws);
    const iam = iamClient(aws, await enter(aws));
    await admin(aws, 'POST', 'accounts', { accountId, state: 'SUSPENDED' });
    await expect(generate(iam, roleArn)).rejects.toMatchObject({ name: 'AccessDenied' });
    await admin(aws, 'POST', 'accounts', { accountId, state: 'ACTIVE' });
    expect(await generate(iam, roleArn)).toMatch(/^[\da-f-]{36}$/);
  });

  it('learns of an operation that there is not', async () => {
    const aws = await simulator();
    expect(await rejection(aws, 'DeleteEverything', {})).toEqual({
      code: 'InvalidAction',
      message: 'Could not find operation DeleteEverything for version 2010-05-08',
    });
  });
});
