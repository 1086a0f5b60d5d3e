import {
  GetAccountAuthorizationDetailsCommand,
  GetAccountSummaryCommand,
  GetGroupCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetUserCommand,
  type IAMClient,
  ListAccountAliasesCommand,
  ListAttachedGroupPoliciesCommand,
  ListAttachedRolePoliciesCommand,
  ListAttachedUserPoliciesCommand,
  ListEntitiesForPolicyCommand,
  ListGroupPoliciesCommand,
  ListGroupsCommand,
  ListGroupsForUserCommand,
  ListPoliciesCommand,
  ListPolicyTagsCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
  ListRoleTagsCommand,
  ListUserPoliciesCommand,
  ListUsersCommand,
  ListUserTagsCommand,
} from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { accountsOf, iamIn, managementOf, simulator, truthOf } from './support.ts';

async function account() {
  const aws = await simulator({ unreachableAccounts: 0, suspendedAccounts: 0 });
  const [, member] = accountsOf(aws);
  const iam = await iamIn(aws, member);
  const details = await iam.send(new GetAccountAuthorizationDetailsCommand({ MaxItems: 1000 }));
  return { aws, iam, details, accountId: member?.accountId ?? '' };
}

/** The pages of the authorization details, as how many of each kind they hold. */
async function pages(iam: IAMClient, maxItems: number) {
  const found: string[][] = [];
  let marker: string | undefined;
  do {
    const page = await iam.send(
      new GetAccountAuthorizationDetailsCommand({ MaxItems: maxItems, Marker: marker }),
    );
    const lists = [page.UserDetailList, page.GroupDetailList, page.RoleDetailList, page.Policies];
    found.push(lists.flatMap((list) => (list ?? []).map(({ Arn = '' }) => Arn)));
    marker = page.Marker;
  } while (marker !== undefined);
  return found;
}

describe('GetAccountAuthorizationDetails', () => {
  it('holds every entity of the account and the AWS-managed policies that are attached', async () => {
    const { aws, accountId, details } = await account();
    const listed = [
      details.UserDetailList,
      details.GroupDetailList,
      details.RoleDetailList,
      details.Policies,
    ];
    const arns = listed.flatMap((list) => (list ?? []).map(({ Arn }) => Arn));
    expect(arns.toSorted()).toEqual((await truthOf(aws, accountId)).map(({ arn }) => arn).sort());
  });

  it('comes in pages that count all kinds together', async () => {
    const { iam, details } = await account();
    const all = [details.UserDetailList, details.GroupDetailList, details.RoleDetailList, details.Policies];
    const found = await pages(iam, 7);
    expect(found.slice(0, -1).every((page) => page.length === 7)).toBe(true);
    expect(found.flat().sort()).toEqual(
      all.flatMap((list) => (list ?? []).map(({ Arn = '' }) => Arn)).sort(),
    );
  });

  it('holds only the kinds that are asked for', async () => {
    const { iam } = await account();
    const answer = await iam.send(
      new GetAccountAuthorizationDetailsCommand({ Filter: ['Role', 'AWSManagedPolicy'] }),
    );
    expect(answer.UserDetailList).toEqual([]);
    expect(answer.GroupDetailList).toEqual([]);
    expect(answer.RoleDetailList?.length).toBeGreaterThan(0);
    expect(answer.Policies?.every(({ Arn }) => Arn?.startsWith('arn:aws:iam::aws:'))).toBe(true);
  });

  it('has documents URL-encoded, and roles for instances with their profile', async () => {
    const { details } = await account();
    for (const role of details.RoleDetailList ?? []) {
      expect(role.AssumeRolePolicyDocument).toMatch(/^%7B/);
      expect(JSON.parse(decodeURIComponent(role.AssumeRolePolicyDocument ?? ''))).toMatchObject({
        Version: '2012-10-17',
      });
      expect(role.InstanceProfileList?.length).toBe(role.RoleName?.includes('ec2-instance') ? 1 : 0);
    }
  });
});

describe('Lists', () => {
  it('show users with the last use of their password, but without tags', async () => {
    const { iam, details } = await account();
    const { Users } = await iam.send(new ListUsersCommand({}));
    expect(Users?.map(({ Arn }) => Arn).sort()).toEqual(details.UserDetailList?.map(({ Arn }) => Arn).sort());
    expect(Users?.some(({ PasswordLastUsed }) => PasswordLastUsed !== undefined)).toBe(true);
    expect(Users?.every(({ Tags }) => Tags === undefined)).toBe(true);
  });

  it('show roles without tags and last use, which GetRole has', async () => {
    const { iam, details } = await account();
    const { Roles } = await iam.send(new ListRolesCommand({}));
    expect(Roles?.every(({ Tags, RoleLastUsed }) => Tags === undefined && RoleLastUsed === undefined)).toBe(
      true,
    );
    for (const detail of details.RoleDetailList ?? []) {
      const { Role } = await iam.send(new GetRoleCommand({ RoleName: detail.RoleName }));
      const listed = Roles?.find(({ Arn }) => Arn === detail.Arn);
      expect(Role).toEqual({
        ...listed,
        RoleLastUsed: detail.RoleLastUsed,
        ...(detail.Tags?.length === 0 ? {} : { Tags: detail.Tags }),
      });
    }
  });

  it('keep to a path', async () => {
    const { iam } = await account();
    const { Roles } = await iam.send(new ListRolesCommand({ PathPrefix: '/ci/' }));
    expect(Roles?.length).toBeGreaterThan(0);
    expect(Roles?.every(({ Path }) => Path === '/ci/')).toBe(true);
    expect((await iam.send(new ListUsersCommand({ PathPrefix: '/nowhere/' }))).Users).toEqual([]);
    expect((await iam.send(new ListGroupsCommand({ PathPrefix: '/nowhere/' }))).Groups).toEqual([]);
  });

  it('show policies by their scope and whether they are attached', async () => {
    const { iam, details } = await account();
    const list = async (Scope: 'All' | 'AWS' | 'Local', OnlyAttached = false) =>
      (await iam.send(new ListPoliciesCommand({ Scope, OnlyAttached, MaxItems: 1000 }))).Policies ?? [];
    const [all, aws, local, attached] = [
      await list('All'),
      await list('AWS'),
      await list('Local'),
      await list('All', true),
    ];
    expect(all).toHaveLength(aws.length + local.length);
    expect(aws.length).toBeGreaterThan(50);
    expect(attached.every(({ AttachmentCount = 0 }) => AttachmentCount > 0)).toBe(true);
    expect(details.Policies?.map(({ Arn }) => Arn).sort()).toEqual(
      [...local, ...attached.filter(({ Arn }) => Arn?.includes(':aws:policy'))].map(({ Arn }) => Arn).sort(),
    );
  });
});

describe('Single entities', () => {
  it('of a user agree with its authorization details', async () => {
    const { iam, details } = await account();
    for (const user of details.UserDetailList ?? []) {
      const { UserName } = user;
      const [got, tags, groups, attached, inline] = await Promise.all([
        iam.send(new GetUserCommand({ UserName })),
        iam.send(new ListUserTagsCommand({ UserName })),
        iam.send(new ListGroupsForUserCommand({ UserName })),
        iam.send(new ListAttachedUserPoliciesCommand({ UserName })),
        iam.send(new ListUserPoliciesCommand({ UserName })),
      ]);
      expect(got.User).toMatchObject({
        Arn: user.Arn,
        UserId: user.UserId,
        Path: user.Path,
        CreateDate: user.CreateDate,
      });
      expect(tags.Tags).toEqual(user.Tags);
      expect(groups.Groups?.map(({ GroupName }) => GroupName)).toEqual(user.GroupList);
      expect(attached.AttachedPolicies).toEqual(user.AttachedManagedPolicies);
      expect(inline.PolicyNames).toEqual(user.UserPolicyList?.map(({ PolicyName }) => PolicyName));
    }
  });

  it('of a role agree with its authorization details', async () => {
    const { iam, details } = await account();
    for (const role of details.RoleDetailList ?? []) {
      const { RoleName } = role;
      const [tags, attached, inline] = await Promise.all([
        iam.send(new ListRoleTagsCommand({ RoleName })),
        iam.send(new ListAttachedRolePoliciesCommand({ RoleName })),
        iam.send(new ListRolePoliciesCommand({ RoleName })),
      ]);
      expect(tags.Tags).toEqual(role.Tags);
      expect(new Set(attached.AttachedPolicies)).toEqual(new Set(role.AttachedManagedPolicies));
      expect(inline.PolicyNames).toEqual(role.RolePolicyList?.map(({ PolicyName }) => PolicyName));
    }
  });

  it('of a group agree with its authorization details, and its members with theirs', async () => {
    const { iam, details } = await account();
    for (const group of details.GroupDetailList ?? []) {
      const { GroupName } = group;
      const [got, attached, inline] = await Promise.all([
        iam.send(new GetGroupCommand({ GroupName })),
        iam.send(new ListAttachedGroupPoliciesCommand({ GroupName })),
        iam.send(new ListGroupPoliciesCommand({ GroupName })),
      ]);
      const members = details.UserDetailList?.filter(({ GroupList }) => GroupList?.includes(GroupName ?? ''));
      expect(got.Group?.GroupId).toBe(group.GroupId);
      expect(got.Users?.map(({ Arn }) => Arn).sort()).toEqual(members?.map(({ Arn }) => Arn).sort());
      expect(new Set(attached.AttachedPolicies)).toEqual(new Set(group.AttachedManagedPolicies));
      expect(inline.PolicyNames).toEqual(group.GroupPolicyList?.map(({ PolicyName }) => PolicyName));
    }
  });

  it('of a policy agree with its authorization details, and with who has it attached', async () => {
    const { iam, details } = await account();
    for (const policy of details.Policies ?? []) {
      const { Arn: PolicyArn, DefaultVersionId: VersionId } = policy;
      const [got, version, tags, entities] = await Promise.all([
        iam.send(new GetPolicyCommand({ PolicyArn })),
        iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId })),
        iam.send(new ListPolicyTagsCommand({ PolicyArn })),
        iam.send(new ListEntitiesForPolicyCommand({ PolicyArn })),
      ]);
      expect(got.Policy).toMatchObject({
        PolicyId: policy.PolicyId,
        AttachmentCount: policy.AttachmentCount,
      });
      expect(version.PolicyVersion).toEqual(policy.PolicyVersionList?.[0]);
      expect(tags.Tags).toEqual(got.Policy?.Tags ?? []);
      const lists = [entities.PolicyUsers, entities.PolicyGroups, entities.PolicyRoles];
      expect(lists.flat()).toHaveLength(policy.AttachmentCount ?? 0);
    }
  });

  it('that are not there are told so', async () => {
    const { iam } = await account();
    const missing = { name: 'NoSuchEntityException', $metadata: { httpStatusCode: 404 } };
    await expect(iam.send(new GetUserCommand({ UserName: 'nobody' }))).rejects.toMatchObject({
      ...missing,
      message: 'The user with name nobody cannot be found.',
    });
    await expect(iam.send(new GetRoleCommand({ RoleName: 'nobody' }))).rejects.toMatchObject(missing);
    await expect(iam.send(new GetGroupCommand({ GroupName: 'nobody' }))).rejects.toMatchObject(missing);
    await expect(
      iam.send(new GetPolicyCommand({ PolicyArn: 'arn:aws:iam::aws:policy/Nothing' })),
    ).rejects.toMatchObject(missing);
  });

  it('of the account are its alias and its summary', async () => {
    const { aws, iam, details } = await account();
    const { AccountAliases } = await iam.send(new ListAccountAliasesCommand({}));
    const { SummaryMap } = await iam.send(new GetAccountSummaryCommand({}));
    expect(AccountAliases).toEqual([accountsOf(aws)[1]?.name]);
    expect(managementOf(aws).name).toBe('management');
    expect(SummaryMap).toMatchObject({
      Users: details.UserDetailList?.length,
      Roles: details.RoleDetailList?.length,
    });
  });
});
