import {
  GetServiceLastAccessedDetailsWithEntitiesCommand,
  type IAMClient,
  ListPoliciesGrantingServiceAccessCommand,
} from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { detailedTruth, generate, iamIn, managementOf, simulator, someEntity } from './support.ts';

/** Everybody behind a service of a report, page by page. */
async function entitiesBehind(iam: IAMClient, jobId: string, namespace: string, maxItems: number) {
  const found: { arn: string | undefined; lastAuthenticated: string | null }[] = [];
  let marker: string | undefined;
  do {
    const page = await iam.send(
      new GetServiceLastAccessedDetailsWithEntitiesCommand({
        JobId: jobId,
        ServiceNamespace: namespace,
        MaxItems: maxItems,
        Marker: marker,
      }),
    );
    for (const { EntityInfo, LastAuthenticated } of page.EntityDetailsList ?? []) {
      found.push({ arn: EntityInfo?.Arn, lastAuthenticated: LastAuthenticated?.toISOString() ?? null });
    }
    marker = page.Marker;
  } while (marker !== undefined);
  return found;
}

describe('GetServiceLastAccessedDetailsWithEntities', () => {
  it('names who is behind a policy: the most recent first, those that never used it last', async () => {
    const aws = await simulator();
    const iam = await iamIn(aws);
    const arn = 'arn:aws:iam::aws:policy/AdministratorAccess';
    const policy = await detailedTruth(aws, managementOf(aws).accountId, arn);
    const jobId = await generate(iam, arn);
    const used = policy.services
      .filter(({ totalAuthenticatedEntities }) => totalAuthenticatedEntities > 1)
      .slice(0, 3);
    expect(used.length).toBeGreaterThan(0);
    for (const { serviceNamespace, entities, totalAuthenticatedEntities } of used) {
      const found = await entitiesBehind(iam, jobId, serviceNamespace, 2);
      expect(found).toEqual(entities);
      const dates = found.map(({ lastAuthenticated }) => lastAuthenticated ?? '');
      expect(dates).toEqual(dates.toSorted().reverse());
      expect(dates.filter((date) => date !== '')).toHaveLength(totalAuthenticatedEntities);
    }
  });

  it('names those that never used a service with users before roles, by name', async () => {
    const aws = await simulator();
    const iam = await iamIn(aws);
    const arn = 'arn:aws:iam::aws:policy/AdministratorAccess';
    const policy = await detailedTruth(aws, managementOf(aws).accountId, arn);
    const unused = policy.services.find(({ totalAuthenticatedEntities }) => totalAuthenticatedEntities === 0);
    const found = await entitiesBehind(iam, await generate(iam, arn), unused?.serviceNamespace ?? '', 1000);
    const keys = found.map(
      ({ arn: who = '' }) => `${who.includes(':user/') ? 1 : 2} ${who.split('/').at(-1) ?? ''}`,
    );
    expect(keys.length).toBeGreaterThan(3);
    expect(keys).toEqual(keys.toSorted());
  });

  it('names the user itself for a report on a user, and nobody for a service that it is not granted', async () => {
    const aws = await simulator();
    const iam = await iamIn(aws);
    const user = await someEntity(aws, managementOf(aws).accountId, ({ name }) => name === 'lapse-worker');
    const jobId = await generate(iam, user.arn);
    expect(await entitiesBehind(iam, jobId, 'iam', 100)).toEqual([
      {
        arn: user.arn,
        lastAuthenticated: user.services.find((row) => row.serviceNamespace === 'iam')?.lastAuthenticated,
      },
    ]);
    expect(await entitiesBehind(iam, jobId, 'ec2', 100)).toEqual([]);
  });

  it("refuses a namespace that does not exist in AWS's own spelling", async () => {
    const aws = await simulator();
    const iam = await iamIn(aws);
    const jobId = await generate(iam, managementOf(aws).roleArn);
    await expect(entitiesBehind(iam, jobId, 'nonsense', 10)).rejects.toMatchObject({
      name: 'InvalidInputException',
      message: 'Service namepace nonsense is either invalid or unsupported.',
    });
  });
});

describe('ListPoliciesGrantingServiceAccess', () => {
  it.each(['USER', 'ROLE', 'GROUP'] as const)(
    'tells which policies grant a %s its services',
    async (type) => {
      const aws = await simulator();
      const iam = await iamIn(aws);
      const { accountId } = managementOf(aws);
      const { arn } = await someEntity(
        aws,
        accountId,
        (each) => each.type === type && each.services.length > 1,
      );
      const { services } = await detailedTruth(aws, accountId, arn);
      const namespaces = services.map(({ serviceNamespace }) => serviceNamespace).slice(0, 100);
      const answer = await iam.send(
        new ListPoliciesGrantingServiceAccessCommand({ Arn: arn, ServiceNamespaces: namespaces }),
      );
      const granting = answer.PoliciesGrantingServiceAccess?.map(({ ServiceNamespace, Policies }) => ({
        serviceNamespace: ServiceNamespace,
        grantingPolicies: Policies?.map((policy) => ({
          policyName: policy.PolicyName,
          policyType: policy.PolicyType,
          policyArn: policy.PolicyArn ?? null,
          entityType: policy.EntityType ?? null,
          entityName: policy.EntityName ?? null,
        })),
      }));
      expect(granting).toEqual(
        services
          .slice(0, 100)
          .map(({ serviceNamespace, grantingPolicies }) => ({ serviceNamespace, grantingPolicies })),
      );
      for (const { grantingPolicies } of granting ?? []) expect(grantingPolicies).not.toHaveLength(0);
    },
  );

  it('keeps the order of the request, drops repetitions and leaves what nobody grants empty', async () => {
    const aws = await simulator();
    const iam = await iamIn(aws);
    const answer = await iam.send(
      new ListPoliciesGrantingServiceAccessCommand({
        Arn: managementOf(aws).roleArn,
        ServiceNamespaces: ['s3', 'iam', 'ec2', 'iam'],
      }),
    );
    expect(answer.PoliciesGrantingServiceAccess).toEqual([
      { ServiceNamespace: 's3', Policies: [] },
      {
        ServiceNamespace: 'iam',
        Policies: [
          {
            PolicyName: 'read-last-accessed-data',
            PolicyType: 'INLINE',
            EntityType: 'ROLE',
            EntityName: 'LapseReader',
          },
        ],
      },
      { ServiceNamespace: 'ec2', Policies: [] },
    ]);
  });

  it('comes in pages where there are many namespaces', async () => {
    const aws = await simulator({ grantingPageSize: 3 });
    const iam = await iamIn(aws);
    const request = { Arn: managementOf(aws).roleArn, ServiceNamespaces: ['s3', 'iam', 'ec2', 'kms'] };
    const first = await iam.send(new ListPoliciesGrantingServiceAccessCommand(request));
    expect(first.IsTruncated).toBe(true);
    const second = await iam.send(
      new ListPoliciesGrantingServiceAccessCommand({ ...request, Marker: first.Marker }),
    );
    expect(second.PoliciesGrantingServiceAccess?.map(({ ServiceNamespace }) => ServiceNamespace)).toEqual([
      'kms',
    ]);
  });

  it('has no answer for a policy', async () => {
    const iam = await iamIn(await simulator());
    const Arn = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
    await expect(
      iam.send(new ListPoliciesGrantingServiceAccessCommand({ Arn, ServiceNamespaces: ['s3'] })),
    ).rejects.toMatchObject({ name: 'InvalidInputException' });
  });
});
