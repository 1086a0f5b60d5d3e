import { describe, expect, it } from 'vitest';
import { organizationsOperations, iamOperations, stsOperations } from '../../simulator/operations/index.ts';
import { rawJson, rawQuery } from '../simulator/raw-query.ts';
import { accountsOf, admin, enter, managementOf, simulator, someEntity } from '../simulator/support.ts';
import { readModel } from './model.ts';

/** Everything that the operations need to be asked with: names and ids of an account, jobs, the organization. */
async function inputs() {
  const aws = await simulator({ unreachableAccounts: 0, suspendedAccounts: 0 });
  const account = managementOf(aws);
  const keys = await enter(aws, account);
  const { accountId } = account;
  await admin(aws, 'POST', 'entities', {
    action: 'add',
    accountId,
    type: 'GROUP',
    name: 'Walkers',
    services: ['s3'],
  });
  const user = await someEntity(
    aws,
    account.accountId,
    ({ type, services }) => type === 'USER' && services.length > 100,
  );
  const group = await someEntity(aws, account.accountId, ({ type }) => type === 'GROUP');
  const tree = await rawJson(aws, aws.credentials(), 'ListRoots', {});
  const text = JSON.stringify(tree);
  const organization = /o-[a-z0-9]{10}/.exec(text)?.[0] ?? '';
  const root = /r-[a-z0-9]{4}/.exec(text)?.[0] ?? '';
  const ask = async (operation: string, parameters: Record<string, string>): Promise<string> => {
    const service = operation in stsOperations ? 'sts' : 'iam';
    return (await rawQuery(aws, keys, service, { Action: operation, ...parameters })).text;
  };
  const jobIdOf = async (operation: string, parameters: Record<string, string>): Promise<string> =>
    /<JobId>(.*)<\/JobId>/.exec(await ask(operation, parameters))?.[1] ?? '';
  return { aws, account, user, group, organization, root, ask, jobIdOf };
}
type Inputs = Awaited<ReturnType<typeof inputs>>;

/** With what each operation is asked; those that aren't here are asked with nothing. */
function queryRequests({ account, user, group, organization, root, jobIdOf }: Inputs) {
  const Arn = user.arn;
  const PolicyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
  const [UserName, RoleName, GroupName] = [user.name, 'LapseReader', group.name];
  const EntityPath = `${organization}/${root}`;
  const job = () => jobIdOf('GenerateServiceLastAccessedDetails', { Arn, Granularity: 'ACTION_LEVEL' });
  const requests: Record<string, () => Record<string, string> | Promise<Record<string, string>>> = {
    AssumeRole: () => ({ RoleArn: account.roleArn, ExternalId: account.externalId, RoleSessionName: 'walk' }),
    GenerateServiceLastAccessedDetails: () => ({ Arn }),
    GetServiceLastAccessedDetails: async () => ({ JobId: await job(), MaxItems: '1000' }),
    GetServiceLastAccessedDetailsWithEntities: async () => ({ JobId: await job(), ServiceNamespace: 's3' }),
    ListPoliciesGrantingServiceAccess: () => ({
      Arn,
      'ServiceNamespaces.member.1': 's3',
      'ServiceNamespaces.member.2': 'iam',
    }),
    GenerateOrganizationsAccessReport: () => ({ EntityPath }),
    GetOrganizationsAccessReport: async () => ({
      JobId: await jobIdOf('GenerateOrganizationsAccessReport', { EntityPath }),
    }),
    GetAccountAuthorizationDetails: () => ({ MaxItems: '1000' }),
    GetUser: () => ({ UserName }),
    GetUserPolicy: () => ({ UserName: 'lapse-worker', PolicyName: 'collect-last-accessed-data' }),
    ListUserTags: () => ({ UserName }),
    ListGroupsForUser: () => ({ UserName }),
    ListAttachedUserPolicies: () => ({ UserName }),
    ListUserPolicies: () => ({ UserName: 'lapse-worker' }),
    GetRole: () => ({ RoleName: 'terraform-apply' }),
    GetRolePolicy: () => ({ RoleName, PolicyName: 'read-last-accessed-data' }),
    ListRoleTags: () => ({ RoleName }),
    ListAttachedRolePolicies: () => ({ RoleName: 'terraform-apply' }),
    ListRolePolicies: () => ({ RoleName }),
    GetGroupPolicy: () => ({ GroupName: 'Walkers', PolicyName: 'granted' }),
    GetGroup: () => ({ GroupName }),
    ListAttachedGroupPolicies: () => ({ GroupName }),
    ListGroupPolicies: () => ({ GroupName }),
    GetPolicy: () => ({ PolicyArn }),
    GetPolicyVersion: () => ({ PolicyArn, VersionId: 'v1' }),
    ListPolicyVersions: () => ({ PolicyArn }),
    ListPolicyTags: () => ({ PolicyArn }),
    ListEntitiesForPolicy: () => ({ PolicyArn }),
  };
  return requests;
}

describe("The simulator's answers hold against AWS's own model", () => {
  it.each(['iam', 'sts'] as const)('in every operation of %s', async (service) => {
    const model = await readModel(service);
    const given = await inputs();
    const requests = queryRequests(given);
    for (const operation of model.operations) {
      const text = await given.ask(operation, (await requests[operation]?.()) ?? {});
      expect(model.walkXml(operation, text), operation).toEqual([]);
    }
    expect(Object.keys(service === 'iam' ? iamOperations : stsOperations).sort()).toEqual(
      model.operations.toSorted(),
    );
  });

  it('while a report is in progress but for what AWS leaves out then', async () => {
    const model = await readModel('iam');
    const given = await inputs();
    given.aws.change({ stuckShare: 1 });
    const JobId = await given.jobIdOf('GenerateServiceLastAccessedDetails', { Arn: given.user.arn });
    const answers = {
      GetServiceLastAccessedDetails: await given.ask('GetServiceLastAccessedDetails', { JobId }),
      GetServiceLastAccessedDetailsWithEntities: await given.ask(
        'GetServiceLastAccessedDetailsWithEntities',
        {
          JobId,
          ServiceNamespace: 's3',
        },
      ),
    };
    const absent = ['JobCompletionDate', 'ServicesLastAccessed', 'EntityDetailsList'];
    for (const [operation, text] of Object.entries(answers)) {
      expect(text).toContain('<JobStatus>IN_PROGRESS</JobStatus>');
      expect(model.walkXml(operation, text, absent)).toEqual([]);
    }
  });

  it('in every operation of organizations', async () => {
    const model = await readModel('organizations');
    const { aws, root } = await inputs();
    const [, member] = accountsOf(aws);
    const parents = await rawJson(aws, aws.credentials(), 'ListParents', { ChildId: member?.accountId });
    const unit = /ou-[a-z0-9]+-[a-z0-9]+/.exec(JSON.stringify(parents))?.[0];
    const requests: Record<string, object> = {
      DescribeAccount: { AccountId: member?.accountId },
      DescribeOrganizationalUnit: { OrganizationalUnitId: unit },
      ListAccountsForParent: { ParentId: unit },
      ListChildren: { ParentId: root, ChildType: 'ORGANIZATIONAL_UNIT' },
      ListOrganizationalUnitsForParent: { ParentId: root },
      ListParents: { ChildId: member?.accountId },
    };
    for (const operation of model.operations) {
      const answer = await rawJson(aws, aws.credentials(), operation, requests[operation] ?? {});
      expect(model.walkJson(operation, answer), operation).toEqual([]);
    }
    // The model at hand is cut down and leaves this one out.
    const operations = [...model.operations, 'ListTagsForResource'];
    expect(Object.keys(organizationsOperations).sort()).toEqual(operations.toSorted());
  });

  it('and the walk finds what is wrong', async () => {
    const model = await readModel('iam');
    const result = (members: string) =>
      `<GetServiceLastAccessedDetailsResponse><GetServiceLastAccessedDetailsResult>${members}</GetServiceLastAccessedDetailsResult></GetServiceLastAccessedDetailsResponse>`;
    const wrong = result(
      '<JobStatus>DONE</JobStatus><JobCreationDate>today</JobCreationDate><Extra/><ServicesLastAccessed><item/></ServicesLastAccessed>',
    );
    expect(model.walkXml('GetServiceLastAccessedDetails', wrong)).toEqual([
      'GetServiceLastAccessedDetails.JobCompletionDate is missing',
      'GetServiceLastAccessedDetails.JobStatus is not in the enum: DONE',
      'GetServiceLastAccessedDetails.JobCreationDate is no timestamp: today',
      'GetServiceLastAccessedDetails.Extra is not in the model',
      'GetServiceLastAccessedDetails.ServicesLastAccessed.item is no <member>',
    ]);
  });
});
