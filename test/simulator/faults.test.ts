import { GetServiceLastAccessedDetailsCommand, ListUsersCommand } from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { accountsOf, admin, finished, generate, iamIn, managementOf, simulator, truthOf } from './support.ts';

describe('Throttling', () => {
  const throttled = {
    name: 'Throttling',
    message: 'Rate exceeded',
    $metadata: { httpStatusCode: 400 },
  };
  const one = { rate: 0.001, burst: 1 };

  it('meets the calls beyond the burst of an operation', async () => {
    const aws = await simulator({ throttles: { operations: { ListUsers: { rate: 0.001, burst: 2 } } } });
    const iam = await iamIn(aws);
    await iam.send(new ListUsersCommand({}));
    await iam.send(new ListUsersCommand({}));
    await expect(iam.send(new ListUsersCommand({}))).rejects.toMatchObject(throttled);
    expect(await generate(iam, managementOf(aws).roleArn)).toBeTypeOf('string');
  });

  it('of one account leaves the others alone, and can be set for one', async () => {
    const aws = await simulator({ unreachableAccounts: 0, suspendedAccounts: 0 });
    const [first, second, third] = accountsOf(aws);
    const clients = await Promise.all([iamIn(aws, first), iamIn(aws, second), iamIn(aws, third)]);
    const accounts = { [third?.accountId ?? '']: { default: { rate: 0.001, burst: 2 } } };
    aws.change({ throttles: { default: one, accounts } });
    const allowed = await Promise.all(
      clients.map(async (iam) => {
        const outcomes = await Promise.allSettled([1, 2, 3].map(() => iam.send(new ListUsersCommand({}))));
        return outcomes.filter(({ status }) => status === 'fulfilled').length;
      }),
    );
    expect(allowed).toEqual([1, 1, 2]);
  });
});

describe('Jobs', () => {
  const statuses = new Map([
    ['completes', 'COMPLETED'],
    ['failed', 'FAILED'],
    ['stuck', 'IN_PROGRESS'],
  ]);

  it('end as the truth foretells', async () => {
    const aws = await simulator({ failedShare: 0.2, stuckShare: 0.2, vanishedShare: 0.2 });
    const iam = await iamIn(aws);
    const entities = await truthOf(aws, managementOf(aws).accountId);
    expect(new Set(entities.map(({ fate }) => fate))).toEqual(
      new Set(['completes', 'failed', 'stuck', 'vanished']),
    );
    for (const { arn, fate } of entities) {
      if (fate === 'vanished') {
        await expect(generate(iam, arn)).rejects.toMatchObject({ name: 'NoSuchEntityException' });
        continue;
      }
      const JobId = await generate(iam, arn);
      const { JobStatus } = await iam.send(new GetServiceLastAccessedDetailsCommand({ JobId }));
      expect({ fate, JobStatus }).toEqual({ fate, JobStatus: statuses.get(fate) });
    }
  });

  it('that fail say why and hold no rows', async () => {
    const aws = await simulator({
      failedShare: 1,
      failedReportError: { code: 'Broken', message: 'It broke.' },
    });
    const iam = await iamIn(aws);
    const report = await finished(iam, await generate(iam, managementOf(aws).roleArn));
    expect(report).toMatchObject({ JobStatus: 'FAILED', Error: { Code: 'Broken', Message: 'It broke.' } });
    expect(report.ServicesLastAccessed).toBeUndefined();
  });
});

describe('Faults', () => {
  it('of the server answer 500 or 503 without having done anything', async () => {
    const aws = await simulator();
    const iam = await iamIn(aws);
    aws.change({ serverErrorShare: 1 });
    const codes = new Set<unknown>();
    for (let call = 0; call < 20; call++) {
      const outcome = await iam.send(new ListUsersCommand({})).catch((error: unknown) => error);
      codes.add(
        z.object({ $metadata: z.object({ httpStatusCode: z.number() }) }).parse(outcome).$metadata
          .httpStatusCode,
      );
    }
    expect(codes).toEqual(new Set([500, 503]));
  });

  it('within an answer come after the call was carried out', async () => {
    const aws = await simulator();
    const iam = await iamIn(aws);
    aws.change({ brokenOffShare: 1 });
    await expect(generate(iam, managementOf(aws).roleArn)).rejects.toMatchObject({
      $metadata: { httpStatusCode: 200 },
    });
  });

  it('of the connection come after the call was carried out', async () => {
    const aws = await simulator();
    const iam = await iamIn(aws);
    await admin(aws, 'POST', 'statistics/reset');
    aws.change({ resetShare: 1 });
    await expect(generate(iam, managementOf(aws).roleArn)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(await admin(aws, 'GET', 'statistics')).toEqual({
      accounts: {
        [managementOf(aws).accountId]: {
          GenerateServiceLastAccessedDetails: {
            calls: 1,
            ok: 0,
            throttled: 0,
            errors: { ConnectionReset: 1 },
          },
        },
      },
    });
  });
});
