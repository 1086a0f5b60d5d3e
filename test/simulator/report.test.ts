import { GetServiceLastAccessedDetailsCommand } from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { admin, finished, generate, iamIn, managementOf, simulator, someEntity, truthOf } from './support.ts';

describe('A service last accessed report', () => {
  it('is in progress first, with nothing but its status and creation', async () => {
    const aws = await simulator({ jobMinimumMs: 60_000, jobMaximumMs: 60_000 });
    const iam = await iamIn(aws);
    const jobId = await generate(iam, managementOf(aws).roleArn);
    const answer = await iam.send(new GetServiceLastAccessedDetailsCommand({ JobId: jobId }));
    expect(answer).toEqual({
      $metadata: expect.anything() as unknown,
      JobStatus: 'IN_PROGRESS',
      JobCreationDate: expect.any(Date) as unknown,
      IsTruncated: false,
    });
  });

  it.each(['SERVICE_LEVEL', 'ACTION_LEVEL'] as const)(
    'says of every entity what the truth says, at %s',
    async (granularity) => {
      const aws = await simulator();
      const iam = await iamIn(aws);
      const entities = await truthOf(aws, managementOf(aws).accountId, granularity);
      expect(new Set(entities.map(({ type }) => type))).toEqual(new Set(['USER', 'ROLE', 'GROUP', 'POLICY']));
      for (const entity of entities) {
        const report = await finished(iam, await generate(iam, entity.arn, granularity));
        const rows = report.ServicesLastAccessed?.map((row) => ({
          serviceNamespace: row.ServiceNamespace,
          serviceName: row.ServiceName,
          lastAuthenticated: row.LastAuthenticated?.toISOString() ?? null,
          lastAuthenticatedEntity: row.LastAuthenticatedEntity ?? null,
          lastAuthenticatedRegion: row.LastAuthenticatedRegion ?? null,
          totalAuthenticatedEntities: row.TotalAuthenticatedEntities,
          trackedActions:
            row.TrackedActionsLastAccessed?.map((action) => ({
              actionName: action.ActionName,
              lastAccessedEntity: action.LastAccessedEntity ?? null,
              lastAccessedTime: action.LastAccessedTime?.toISOString() ?? null,
              lastAccessedRegion: action.LastAccessedRegion ?? null,
            })) ?? null,
        }));
        expect(rows).toEqual(entity.services);
        expect(report).toMatchObject({ JobStatus: 'COMPLETED', JobType: granularity, IsTruncated: false });
      }
    },
  );

  it('is sorted by namespace and dates use in whole minutes', async () => {
    const aws = await simulator();
    const entities = await truthOf(aws, managementOf(aws).accountId);
    for (const { services } of entities) {
      const namespaces = services.map(({ serviceNamespace }) => serviceNamespace);
      expect(namespaces).toEqual(namespaces.toSorted());
      for (const { lastAuthenticated } of services)
        expect(lastAuthenticated ?? ':00.000Z').toMatch(/:00\.000Z$/);
    }
  });

  it('grants an administrator every service, most of them never used', async () => {
    const aws = await simulator();
    const admins = await someEntity(aws, managementOf(aws).accountId, ({ name }) =>
      name.includes('SSO_Administrator'),
    );
    const used = admins.services.filter(({ lastAuthenticated }) => lastAuthenticated !== null);
    expect(admins.services.length).toBeGreaterThan(440);
    expect(used.length).toBeGreaterThan(3);
    expect(used.length).toBeLessThan(admins.services.length / 2);
  });

  it('is a new job each time it is asked for', async () => {
    const aws = await simulator();
    const iam = await iamIn(aws);
    const { roleArn } = managementOf(aws);
    expect(await generate(iam, roleArn)).not.toBe(await generate(iam, roleArn));
  });

  it('stays what it was after its entity is deleted and its services are used', async () => {
    const aws = await simulator();
    const iam = await iamIn(aws);
    const user = await someEntity(
      aws,
      managementOf(aws).accountId,
      ({ type, services }) => type === 'USER' && services.length > 0,
    );
    const jobId = await generate(iam, user.arn);
    await admin(aws, 'POST', 'use', { arn: user.arn, serviceNamespace: user.services[0]?.serviceNamespace });
    await admin(aws, 'POST', 'entities', { action: 'delete', arn: user.arn });
    const report = await finished(iam, jobId);
    expect(report.ServicesLastAccessed?.map((row) => row.LastAuthenticated?.toISOString() ?? null)).toEqual(
      user.services.map(({ lastAuthenticated }) => lastAuthenticated),
    );
    await expect(generate(iam, user.arn)).rejects.toMatchObject({
      name: 'NoSuchEntityException',
      message: `ARN ${user.arn} does not exist.`,
      $metadata: { httpStatusCode: 404 },
    });
  });

  it('differs by account for an AWS-managed policy', async () => {
    const aws = await simulator({ unreachableAccounts: 0, suspendedAccounts: 0 });
    const policy = 'arn:aws:iam::aws:policy/AdministratorAccess';
    const { accountId } = managementOf(aws);
    const iam = await iamIn(aws);
    const report = await finished(iam, await generate(iam, policy));
    const users = report.ServicesLastAccessed?.flatMap(({ LastAuthenticatedEntity: arn }) =>
      arn === undefined ? [] : [arn],
    );
    expect(users?.length).toBeGreaterThan(0);
    for (const arn of users ?? []) expect(arn).toContain(`::${accountId}:`);
  });

  it('tells JobIds apart from what is none', async () => {
    const iam = await iamIn(await simulator());
    const missing = '00000000-0000-0000-0000-000000000000';
    await expect(
      iam.send(new GetServiceLastAccessedDetailsCommand({ JobId: missing })),
    ).rejects.toMatchObject({
      name: 'NoSuchEntityException',
      message: `Job ${missing} does not exist.`,
    });
  });
});
