import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { accountId, managedPolicyArn, roleArn, startApiProcess, type ApiProcess } from './api-process.ts';
import { reportOf } from './api-reports.ts';

const otherAccountId = '444455556666';
const userArn = `arn:aws:iam::${accountId}:user/alice`;
const groupArn = `arn:aws:iam::${accountId}:group/Developers`;

let api: ApiProcess;
beforeAll(async () => {
  api = await startApiProcess(async (seed) => {
    await seed.account();
    await seed.account({
      ...{ accountId: otherAccountId, name: 'sandbox', status: 'ACCESS_DENIED' },
      ...{ statusReason: 'AWS refused the role', inventoriedAt: null },
    });
    await seed.entity({ attachedPolicyArns: [managedPolicyArn] });
    await seed.entity({
      ...{ type: 'USER', arn: userArn, name: 'alice', path: '/', entityId: 'AIDAEXAMPLE' },
      ...{ passwordLastUsedAt: null, groupArns: [groupArn] },
    });
    await seed.entity({
      ...{ type: 'GROUP', arn: groupArn, name: 'Developers', path: '/', entityId: 'AGPAEXAMPLE' },
      ...{ tags: [], userArns: [userArn] },
    });
    for (const owner of [accountId, otherAccountId]) {
      await seed.entity({
        ...{ type: 'POLICY', accountId: owner, arn: managedPolicyArn, name: 'ReadOnlyAccess', path: '/' },
        ...{ entityId: 'ANPAEXAMPLE', tags: [], isAwsManaged: true, isAttachable: true },
        ...{ attachmentCount: owner === accountId ? 3 : 7, permissionsBoundaryUsageCount: 0 },
        ...{ defaultVersionId: 'v9', updatedAt: null },
      });
    }
    await seed.report(reportOf());
  });
});
afterAll(() => api.stop());

describe('accounts', () => {
  it('are listed by account id, with their state and why it is so', async () => {
    const { data } = await api.post('{accounts{totalCount nodes{accountId name status statusReason}}}');
    expect(data).toEqual({
      accounts: {
        totalCount: 2,
        nodes: [
          { accountId, name: 'payments', status: 'REACHABLE', statusReason: null },
          {
            ...{ accountId: otherAccountId, name: 'sandbox', status: 'ACCESS_DENIED' },
            statusReason: 'AWS refused the role',
          },
        ],
      },
    });
  });

  it.each([
    ['statuses:[ACCESS_DENIED]', [otherAccountId]],
    ['search:"PAY"', [accountId]],
    ['search:"5555"', [otherAccountId]],
    [`accountIds:["${accountId}"]`, [accountId]],
    ['accountIds:[]', []],
  ])('are found by %s', async (filter, expected) => {
    const { data } = await api.post(`{accounts(filter:{${filter}}){nodes{accountId}}}`);
    expect(data).toEqual({ accounts: { nodes: expected.map((found) => ({ accountId: found })) } });
  });

  it('are paged forward and backward', async () => {
    const page = (page: string) =>
      api.post(`{accounts(${page}){nodes{accountId} pageInfo{hasNextPage hasPreviousPage endCursor}}}`);
    const first = await page('first:1');
    expect(first.data).toMatchObject({
      accounts: { nodes: [{ accountId }], pageInfo: { hasNextPage: true, hasPreviousPage: false } },
    });
    expect((await page('last:1')).data).toMatchObject({
      accounts: {
        nodes: [{ accountId: otherAccountId }],
        pageInfo: { hasNextPage: false, hasPreviousPage: true },
      },
    });
  });

  it('that are not known are null', async () => {
    const { data } = await api.post('{account(accountId:"000000000000"){name}}');
    expect(data).toEqual({ account: null });
  });
});

describe('an entity', () => {
  it('is found by its ARN, with its details and its account', async () => {
    const { data } = await api.post(
      `query($arn:Arn!){entity(arn:$arn){
        __typename name path type entityId createdAt deletedAt tags{key value} account{name}
        ...on Role{maxSessionDuration attachedPolicies{arn attachmentCount}}
      }}`,
      { arn: roleArn },
    );
    expect(data).toEqual({
      entity: {
        ...{ __typename: 'Role', name: 'Deploy', path: '/app/', type: 'ROLE', entityId: 'AROAEXAMPLE' },
        ...{ createdAt: '2024-01-01T00:00:00.000Z', deletedAt: null },
        tags: [{ key: 'team', value: 'payments' }],
        account: { name: 'payments' },
        maxSessionDuration: 3600,
        attachedPolicies: [{ arn: managedPolicyArn, attachmentCount: 3 }],
      },
    });
  });

  it('leads from a user to the groups, and from a group to its users', async () => {
    const { data } = await api.post(
      `query($arn:Arn!){entity(arn:$arn){...on User{groups{name users{totalCount nodes{name}}}}}}`,
      { arn: userArn },
    );
    expect(data).toEqual({
      entity: { groups: [{ name: 'Developers', users: { totalCount: 1, nodes: [{ name: 'alice' }] } }] },
    });
  });

  it('is another one in each account when it is an AWS-managed policy', async () => {
    const { data } = await api.post(
      `query($arn:Arn!,$a:AccountId,$b:AccountId){
        a:entity(arn:$arn,accountId:$a){...on Policy{attachmentCount}}
        b:entity(arn:$arn,accountId:$b){...on Policy{attachmentCount}}
      }`,
      { arn: managedPolicyArn, a: accountId, b: otherAccountId },
    );
    expect(data).toEqual({ a: { attachmentCount: 3 }, b: { attachmentCount: 7 } });
  });

  it('that is not known is null', async () => {
    const { data } = await api.post(`{entity(arn:"arn:aws:iam::${accountId}:role/Gone"){name}}`);
    expect(data).toEqual({ entity: null });
  });
});

describe('a list of entities', () => {
  it('says what it rests on', async () => {
    const { data } = await api.post(
      `{entities(filter:{types:[ROLE,POLICY]}){totalCount nodes{__typename}
        coverage{accounts entities entitiesWithReport unreachableAccounts{accountId}}}}`,
    );
    expect(data).toMatchObject({
      entities: {
        totalCount: 3,
        coverage: {
          ...{ accounts: 2, entities: 3, entitiesWithReport: 1 },
          unreachableAccounts: [{ accountId: otherAccountId }],
        },
      },
    });
  });

  it('of an account has no other account’s entities, whatever the filter asks for', async () => {
    const { data } = await api.post(
      `query($id:AccountId!,$other:AccountId!){account(accountId:$id){
        all:entities{totalCount} others:entities(filter:{accountIds:[$other]}){totalCount}
        usage{grantedServices usedServices unusedServices neverUsedServices}}}`,
      { id: accountId, other: otherAccountId },
    );
    expect(data).toEqual({
      account: {
        all: { totalCount: 4 },
        others: { totalCount: 0 },
        usage: { grantedServices: 4, usedServices: 1, unusedServices: 3, neverUsedServices: 2 },
      },
    });
  });
});

describe('rows and services over all entities', () => {
  it('know the rest of a row from its report', async () => {
    const { data } = await api.post(
      `{serviceAccess(filter:{neverUsed:false},orderBy:{field:LAST_AUTHENTICATED,direction:DESC}){totalCount
        nodes{serviceNamespace serviceName daysSinceLastAuthenticated lastAuthenticatedEntity
          lastAuthenticatedRegion totalAuthenticatedEntities trackedActions{actionName} entity{name}
          report{granularity}}}}`,
    );
    const common = {
      ...{ lastAuthenticatedEntity: roleArn, lastAuthenticatedRegion: 'eu-west-1' },
      ...{ totalAuthenticatedEntities: 1, trackedActions: null, entity: { name: 'Deploy' } },
      report: { granularity: 'SERVICE_LEVEL' },
    };
    expect(data).toEqual({
      serviceAccess: {
        totalCount: 2,
        nodes: [
          { serviceNamespace: 's3', serviceName: 'Amazon S3', daysSinceLastAuthenticated: 1, ...common },
          { serviceNamespace: 'kms', serviceName: 'Amazon KMS', daysSinceLastAuthenticated: 100, ...common },
        ],
      },
    });
  });

  it('count who is granted a service and who uses it', async () => {
    const { data } = await api.post(
      `{services(filter:{serviceNamespaces:["kms","sqs"]}){nodes{serviceNamespace grantedEntities
        lately:usedEntities ever:usedEntities(unusedForDays:365) neverUsedEntities lastAuthenticatedEntity}}}`,
    );
    expect(data).toEqual({
      services: {
        nodes: [
          {
            ...{ serviceNamespace: 'kms', grantedEntities: 1, lately: 0, ever: 1, neverUsedEntities: 0 },
            lastAuthenticatedEntity: roleArn,
          },
          {
            ...{ serviceNamespace: 'sqs', grantedEntities: 1, lately: 0, ever: 0, neverUsedEntities: 1 },
            lastAuthenticatedEntity: null,
          },
        ],
      },
    });
  });
});

const accountServices = z.object({
  account: z.object({
    services: z.looseObject({ nodes: z.array(z.looseObject({ id: z.string() })) }),
  }),
});

describe('services of one account', () => {
  it('are ordered, filtered and counted over its entities, and are the same by their ids', async () => {
    const { data } = await api.post(
      `{account(accountId:"${accountId}"){services(first:2,orderBy:{field:USED_ENTITIES,direction:DESC}){totalCount
        coverage{accounts entities entitiesWithReport} nodes{id serviceNamespace grantedEntities usedEntities}}}}`,
    );
    const answer = accountServices.parse(data).account.services;
    expect(answer).toMatchObject({
      ...{ totalCount: 4, coverage: { accounts: 1, entitiesWithReport: 1 } },
      nodes: [
        { serviceNamespace: 's3', grantedEntities: 1, usedEntities: 1 },
        { serviceNamespace: 'sqs', grantedEntities: 1, usedEntities: 0 },
      ],
    });
    const overAll = await api.post('{services(filter:{serviceNamespaces:["s3"]}){nodes{id}}}');
    expect(JSON.stringify(overAll.data)).not.toContain(answer.nodes[0]?.id);
    const again = await api.post(
      'query($id:ID!){node(id:$id){id ...on Service{serviceNamespace grantedEntities usedEntities}}}',
      { id: answer.nodes[0]?.id },
    );
    expect(again.data).toEqual({ node: answer.nodes[0] });
  });

  it('are none when the filter asks for other accounts', async () => {
    const { data } = await api.post(
      `{account(accountId:"${accountId}"){services(filter:{accountIds:["444455556666"]}){totalCount nodes{id}}}}`,
    );
    expect(data).toEqual({ account: { services: { totalCount: 0, nodes: [] } } });
  });
});

describe('usage over all', () => {
  it('adds up the reports and says what it rests on', async () => {
    const { data } = await api.post(
      `{usage{summary{grantedServices usedServices unusedServices neverUsedServices} coverage{entitiesWithReport}}
        some:usage(unusedForDays:365,filter:{serviceNamespaces:["kms"],entityTypes:[ROLE]}){summary{grantedServices usedServices}}
        none:usage(filter:{entityTypes:[GROUP]}){summary{grantedServices lastAuthenticated} coverage{entitiesWithReport}}}`,
    );
    expect(data).toEqual({
      usage: {
        summary: { grantedServices: 4, usedServices: 1, unusedServices: 3, neverUsedServices: 2 },
        coverage: { entitiesWithReport: 1 },
      },
      some: { summary: { grantedServices: 1, usedServices: 1 } },
      none: {
        summary: { grantedServices: 0, lastAuthenticated: null },
        coverage: { entitiesWithReport: 0 },
      },
    });
  });
});

describe('an id', () => {
  const ids = `{
    account(accountId:"${accountId}"){id}
    entity(arn:"${roleArn}"){id report{id service(serviceNamespace:"s3"){id}} latestReportJob{id}}
    services(first:1){nodes{id}}
  }`;

  it('leads back to the same thing, whatever its type', async () => {
    const { data } = await api.post(ids);
    const found = JSON.stringify(data).match(/(?<="id":")[^"]+/g) ?? [];
    const nodes = await api.post('query($ids:[ID!]!){nodes(ids:$ids){__typename id}}', { ids: found });
    expect(nodes.data).toEqual({
      nodes: ['Account', 'Role', 'Report', 'ServiceAccess', 'ReportJob', 'Service'].map(
        (__typename, index) => ({ __typename, id: found[index] }),
      ),
    });
  });

  it('that is wrong, or of what is gone, costs the others nothing', async () => {
    const good = Buffer.from(`Account:${accountId}`).toString('base64url');
    const gone = Buffer.from('Account:999999999999').toString('base64url');
    const ids = [good, 'nonsense', gone, '', good];
    const { data, errors } = await api.post('query($ids:[ID!]!){nodes(ids:$ids){id}}', { ids });
    expect(errors).toEqual([]);
    expect(data).toEqual({ nodes: [{ id: good }, null, null, null, { id: good }] });
  });

  it('of what is not there is null, like one that may not be seen', async () => {
    const id = Buffer.from(`Entity:${accountId}:arn:aws:iam::${accountId}:role/Gone`).toString('base64url');
    expect((await api.post('query($id:ID!){node(id:$id){id}}', { id })).data).toEqual({ node: null });
  });
});
