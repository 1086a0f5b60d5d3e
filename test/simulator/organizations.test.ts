import {
  GenerateOrganizationsAccessReportCommand,
  GetOrganizationsAccessReportCommand,
} from '@aws-sdk/client-iam';
import {
  DescribeAccountCommand,
  DescribeOrganizationalUnitCommand,
  DescribeOrganizationCommand,
  ListAccountsCommand,
  ListAccountsForParentCommand,
  ListChildrenCommand,
  ListOrganizationalUnitsForParentCommand,
  ListParentsCommand,
  ListRootsCommand,
  type OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { describe, expect, it } from 'vitest';
import { accountsOf, enter, iamIn, managementOf, organizationsClient, simulator } from './support.ts';

/** The ids of all accounts at or below a parent, read from the tree. */
async function accountsBelow(organizations: OrganizationsClient, parentId: string): Promise<string[]> {
  const { Accounts } = await organizations.send(new ListAccountsForParentCommand({ ParentId: parentId }));
  const { OrganizationalUnits } = await organizations.send(
    new ListOrganizationalUnitsForParentCommand({ ParentId: parentId }),
  );
  const below = await Promise.all(
    (OrganizationalUnits ?? []).map(({ Id = '' }) => accountsBelow(organizations, Id)),
  );
  return [...(Accounts ?? []).map(({ Id = '' }) => Id), ...below.flat()];
}

describe('Organizations', () => {
  it('lists all accounts in pages, a suspended one as such', async () => {
    const aws = await simulator({ accounts: 45, suspendedAccounts: 2 });
    const organizations = organizationsClient(aws);
    const found: { id: string | undefined; status: string | undefined }[] = [];
    const sizes: number[] = [];
    let token: string | undefined;
    do {
      const page = await organizations.send(new ListAccountsCommand({ NextToken: token }));
      found.push(...(page.Accounts ?? []).map(({ Id, Status }) => ({ id: Id, status: Status })));
      sizes.push(page.Accounts?.length ?? 0);
      token = page.NextToken;
    } while (token !== undefined);
    expect(sizes).toEqual([20, 20, 5]);
    expect(found.map(({ id }) => id)).toEqual(accountsOf(aws).map(({ accountId }) => accountId));
    expect(found.filter(({ status }) => status === 'SUSPENDED')).toHaveLength(2);
  });

  it('has every account once in its tree of units', async () => {
    const aws = await simulator({ accounts: 20 });
    const organizations = organizationsClient(aws);
    const { Roots } = await organizations.send(new ListRootsCommand({}));
    const found = await accountsBelow(organizations, Roots?.[0]?.Id ?? '');
    expect(found.sort()).toEqual(
      accountsOf(aws)
        .map(({ accountId }) => accountId)
        .sort(),
    );
  });

  it('knows the parent of a child and the children of a parent', async () => {
    const aws = await simulator();
    const organizations = organizationsClient(aws);
    const [, member] = accountsOf(aws);
    const { Parents } = await organizations.send(new ListParentsCommand({ ChildId: member?.accountId }));
    const [parent] = Parents ?? [];
    expect(parent?.Type).toBe('ORGANIZATIONAL_UNIT');
    const { Children } = await organizations.send(
      new ListChildrenCommand({ ParentId: parent?.Id, ChildType: 'ACCOUNT' }),
    );
    expect(Children).toContainEqual({ Id: member?.accountId, Type: 'ACCOUNT' });
    const unit = await organizations.send(
      new DescribeOrganizationalUnitCommand({ OrganizationalUnitId: parent?.Id }),
    );
    expect(unit.OrganizationalUnit?.Name).toBe('Security');
  });

  it('describes itself and its accounts', async () => {
    const aws = await simulator();
    const organizations = organizationsClient(aws);
    const { accountId, name } = managementOf(aws);
    const { Organization } = await organizations.send(new DescribeOrganizationCommand({}));
    const { Account } = await organizations.send(new DescribeAccountCommand({ AccountId: accountId }));
    expect(Organization).toMatchObject({ MasterAccountId: accountId, FeatureSet: 'ALL' });
    expect(Account).toMatchObject({
      Id: accountId,
      Name: name,
      Status: 'ACTIVE',
      JoinedTimestamp: expect.any(Date) as unknown,
    });
  });

  it('tells what does not exist', async () => {
    const organizations = organizationsClient(await simulator());
    await expect(
      organizations.send(new DescribeAccountCommand({ AccountId: '123456789012' })),
    ).rejects.toMatchObject({
      name: 'AccountNotFoundException',
    });
    await expect(
      organizations.send(new ListParentsCommand({ ChildId: '123456789012' })),
    ).rejects.toMatchObject({
      name: 'ChildNotFoundException',
    });
    await expect(
      organizations.send(new ListAccountsForParentCommand({ ParentId: 'r-0000' })),
    ).rejects.toMatchObject({
      name: 'ParentNotFoundException',
    });
    await expect(organizations.send(new ListAccountsCommand({ NextToken: 'x' }))).rejects.toMatchObject({
      name: 'InvalidInputException',
    });
  });

  it('answers the management account alone', async () => {
    const aws = await simulator({ unreachableAccounts: 0, suspendedAccounts: 0 });
    const outsider = organizationsClient(aws, await enter(aws, accountsOf(aws)[1]));
    await expect(outsider.send(new ListAccountsCommand({}))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
    const wrong = organizationsClient(aws, { ...aws.credentials(), secretAccessKey: 'wrong' });
    await expect(wrong.send(new ListAccountsCommand({}))).rejects.toMatchObject({
      name: 'InvalidSignatureException',
    });
  });
});

describe('An organizations access report', () => {
  it('tells which services any account has used, and where last', async () => {
    const aws = await simulator();
    const { Account } = await organizationsClient(aws).send(
      new DescribeAccountCommand({ AccountId: managementOf(aws).accountId }),
    );
    const EntityPath = Account?.Paths?.[0]?.split('/').slice(0, 2).join('/');
    const iam = await iamIn(aws);
    const { JobId } = await iam.send(new GenerateOrganizationsAccessReportCommand({ EntityPath }));
    const report = await iam.send(
      new GetOrganizationsAccessReportCommand({
        JobId,
        MaxItems: 1000,
        SortKey: 'LAST_AUTHENTICATED_TIME_DESCENDING',
      }),
    );
    const dates = report.AccessDetails?.flatMap(
      ({ LastAuthenticatedTime }) => LastAuthenticatedTime?.toISOString() ?? [],
    );
    expect(report.JobStatus).toBe('COMPLETED');
    expect(dates).toEqual(dates?.toSorted().reverse());
    expect(report.NumberOfServicesAccessible).toBe(report.AccessDetails?.length);
    expect(report.NumberOfServicesNotAccessed).toBe(
      (report.AccessDetails?.length ?? 0) - (dates?.length ?? 0),
    );
    expect(report.AccessDetails?.[0]?.EntityPath).toMatch(new RegExp(`^${EntityPath ?? ''}/`));
  });

  it('is made once at a time', async () => {
    const aws = await simulator({ jobMinimumMs: 60_000, jobMaximumMs: 60_000 });
    const { Account } = await organizationsClient(aws).send(
      new DescribeAccountCommand({ AccountId: managementOf(aws).accountId }),
    );
    const EntityPath = Account?.Paths?.[0]?.replace(/\/$/, '');
    const iam = await iamIn(aws);
    await iam.send(new GenerateOrganizationsAccessReportCommand({ EntityPath }));
    await expect(
      iam.send(new GenerateOrganizationsAccessReportCommand({ EntityPath })),
    ).rejects.toMatchObject({
      name: 'ReportGenerationLimitExceededException',
      $metadata: { httpStatusCode: 409 },
    });
  });
});
