import {
  GetAccountAuthorizationDetailsCommand,
  GetPolicyCommand,
  ListPolicyTagsCommand,
  ListRolesCommand,
  ListUsersCommand,
  type GetAccountAuthorizationDetailsResponse,
  type GroupDetail,
  type ManagedPolicyDetail,
  type Policy as AwsPolicy,
  type Role as AwsRole,
  type RoleDetail,
  type Tag as AwsTag,
  type User as AwsUser,
  type UserDetail,
} from '@aws-sdk/client-iam';
import type { AccountId } from '../../src/accounts/index.ts';
import {
  entityArnSchema,
  type Entity,
  type EntityArn,
  type Group,
  type Policy,
  type Role,
  type Tag,
  type User,
} from '../../src/entities/index.ts';
import type { AwsOperation } from '../pacing/index.ts';
import { awsFailureOf } from './aws-failure.ts';
import { notEmpty } from './empty-answer.ts';
import type { Pacer } from './pacer.ts';
import type { Session } from './sessions.ts';

const maxItems = 1_000;

/** An inventory answer without something that every entity has. */
class UnusableAnswerError extends Error {
  override readonly name = 'UnusableAnswerError';
}

/** What an inventory found, and which operations its role was refused: what those tell is missing. */
export interface AccountListing {
  readonly entities: readonly Entity[];
  /** Those of the wanted AWS-managed policies of which AWS wouldn't say whether they are still there. */
  readonly undecided: readonly EntityArn[];
  readonly refusedOperations: readonly AwsOperation[];
}

/**
 * Lists an account's users, roles, groups, local policies and the AWS-managed policies that are in use, with their
 * details. GetAccountAuthorizationDetails brings nearly everything in a few pages; ListUsers and ListRoles add what
 * it leaves out (last password use; description and session length), ListPolicyTags the tags of local policies.
 * Where only these are refused, the rest is still worth having.
 * @param wantedPolicies AWS-managed policies that are listed whether they are in use or not
 * @throws what IAM answers
 */
export async function listAccountEntities(
  session: Session,
  pacer: Pacer,
  wantedPolicies: ReadonlySet<EntityArn>,
): Promise<AccountListing> {
  const reader = new AccountReader(session, pacer);
  const details = await reader.authorizationDetails();
  const users = new Map((await reader.users()).map((user) => [user.Arn, user]));
  const roles = new Map((await reader.roles()).map((role) => [role.Arn, role]));
  const { accountId } = session;
  const groupArns = new Map(details.groups.map((group) => [group.GroupName, arnOf(group)]));
  const userEntities = details.users.map((user) => userOf(accountId, user, users.get(user.Arn), groupArns));
  const { policies: unused, undecided } = await reader.unusedPolicies(details.policies, wantedPolicies);
  const policies: Policy[] = unused.map((policy) => policyOf(accountId, policy, []));
  for (const policy of details.policies.filter(isInUse)) {
    const tags = isAwsManaged(policy) ? [] : await reader.policyTags(arnOf(policy));
    if (tags !== null) policies.push(policyOf(accountId, policy, tags));
  }
  const entities = [
    ...userEntities,
    ...details.roles.map((role) => roleOf(accountId, role, roles.get(role.Arn))),
    ...details.groups.map((group) => groupOf(accountId, group, userEntities)),
    ...policies,
  ];
  return { entities, undecided, refusedOperations: [...reader.refusedOperations] };
}

interface Paged {
  readonly IsTruncated?: boolean | undefined;
  readonly Marker?: string | undefined;
}

/** Reads an account's lists, page by page, within its budget. */
class AccountReader {
  /** Operations that AWS refused although the inventory could do without. */
  readonly refusedOperations = new Set<AwsOperation>();
  readonly #session: Session;
  readonly #pacer: Pacer;

  constructor(session: Session, pacer: Pacer) {
    this.#session = session;
    this.#pacer = pacer;
  }

  async authorizationDetails() {
    const pages = await this.#pages('GetAccountAuthorizationDetails', (Marker) =>
      this.#session.iam.send(new GetAccountAuthorizationDetailsCommand({ MaxItems: maxItems, ...Marker })),
    );
    const collect = <Row>(rows: (page: GetAccountAuthorizationDetailsResponse) => Row[] | undefined) =>
      pages.flatMap((page) => rows(page) ?? []);
    return {
      users: collect((page) => page.UserDetailList),
      roles: collect((page) => page.RoleDetailList),
      groups: collect((page) => page.GroupDetailList),
      policies: collect((page) => page.Policies),
    };
  }

  async users(): Promise<AwsUser[]> {
    const pages = await this.#additionalPages('ListUsers', (Marker) =>
      this.#session.iam.send(new ListUsersCommand({ MaxItems: maxItems, ...Marker })),
    );
    return pages.flatMap((page) => page.Users ?? []);
  }

  async roles(): Promise<AwsRole[]> {
    const pages = await this.#additionalPages('ListRoles', (Marker) =>
      this.#session.iam.send(new ListRolesCommand({ MaxItems: maxItems, ...Marker })),
    );
    return pages.flatMap((page) => page.Roles ?? []);
  }

  /** The wanted AWS-managed policies that nothing in the account uses: lists of what is in use don't have them. */
  async unusedPolicies(listed: readonly ManagedPolicyDetail[], wanted: ReadonlySet<EntityArn>) {
    const inUse = new Set(listed.filter(isInUse).map(({ Arn }) => Arn));
    const policies: AwsPolicy[] = [];
    const undecided: EntityArn[] = [];
    for (const arn of [...wanted].filter((each) => !inUse.has(each))) {
      const pages = await this.#unlessGone(() =>
        this.#additionalPages('GetPolicy', async () => {
          const { Policy } = await this.#session.iam.send(new GetPolicyCommand({ PolicyArn: arn }));
          return { Policy, IsTruncated: false };
        }),
      );
      if (pages?.length === 0) undecided.push(arn);
      policies.push(...(pages ?? []).flatMap(({ Policy }) => Policy ?? []));
    }
    return { policies, undecided };
  }

  /** @returns null when the policy has been deleted since it was listed */
  async policyTags(arn: EntityArn): Promise<Tag[] | null> {
    const pages = await this.#unlessGone(() =>
      this.#additionalPages('ListPolicyTags', (Marker) =>
        this.#session.iam.send(new ListPolicyTagsCommand({ PolicyArn: arn, ...Marker })),
      ),
    );
    return pages === null ? null : tagsOf(pages.flatMap((page) => page.Tags ?? []));
  }

  async #unlessGone<Answer>(ask: () => Promise<Answer>): Promise<Answer | null> {
    try {
      return await ask();
    } catch (error) {
      if (awsFailureOf(error).kind === 'notFound') return null;
      throw error;
    }
  }

  /** Pages of an operation that the inventory can do without: none once it is refused. */
  async #additionalPages<Page extends Paged>(
    operation: AwsOperation,
    getPage: (marker: { Marker?: string }) => Promise<Page>,
  ): Promise<Page[]> {
    if (this.refusedOperations.has(operation)) return [];
    try {
      return await this.#pages(operation, getPage);
    } catch (error) {
      if (awsFailureOf(error).kind !== 'accessDenied') throw error;
      this.refusedOperations.add(operation);
      return [];
    }
  }

  async #pages<Page extends Paged>(
    operation: AwsOperation,
    getPage: (marker: { Marker?: string }) => Promise<Page>,
  ): Promise<Page[]> {
    const pages: Page[] = [];
    let marker: { Marker?: string } | null = {};
    while (marker !== null) {
      const at: { Marker?: string } = marker;
      const page = await this.#pacer.call(this.#session.accountId, operation, 'background', async () =>
        notEmpty(operation, await getPage(at)),
      );
      pages.push(page);
      marker = page.IsTruncated === true ? { Marker: required(page.Marker, `${operation} Marker`) } : null;
    }
    return pages;
  }
}

function userOf(
  accountId: AccountId,
  user: UserDetail,
  listed: AwsUser | undefined,
  groupArns: ReadonlyMap<string | undefined, EntityArn>,
): User {
  return {
    type: 'USER',
    accountId,
    arn: arnOf(user),
    name: required(user.UserName, 'UserName'),
    path: user.Path ?? '/',
    entityId: required(user.UserId, 'UserId'),
    createdAt: timeOf(user.CreateDate),
    deletedAt: null,
    tags: tagsOf(user.Tags),
    passwordLastUsedAt: timeOf(listed?.PasswordLastUsed),
    permissionsBoundaryArn: user.PermissionsBoundary?.PermissionsBoundaryArn ?? null,
    groupArns: (user.GroupList ?? []).flatMap((name) => groupArns.get(name) ?? []),
    ...permissionsOf(user.AttachedManagedPolicies, user.UserPolicyList),
  };
}

function roleOf(accountId: AccountId, role: RoleDetail, listed: AwsRole | undefined): Role {
  return {
    type: 'ROLE',
    accountId,
    arn: arnOf(role),
    name: required(role.RoleName, 'RoleName'),
    path: role.Path ?? '/',
    entityId: required(role.RoleId, 'RoleId'),
    createdAt: timeOf(role.CreateDate),
    deletedAt: null,
    tags: tagsOf(role.Tags),
    description: listed?.Description ?? null,
    maxSessionDuration: listed?.MaxSessionDuration ?? null,
    lastUsedAt: timeOf(role.RoleLastUsed?.LastUsedDate),
    lastUsedRegion: role.RoleLastUsed?.Region ?? null,
    permissionsBoundaryArn: role.PermissionsBoundary?.PermissionsBoundaryArn ?? null,
    assumeRolePolicyDocument: documentOf(role.AssumeRolePolicyDocument),
    ...permissionsOf(role.AttachedManagedPolicies, role.RolePolicyList),
  };
}

function groupOf(accountId: AccountId, group: GroupDetail, users: readonly User[]): Group {
  const arn = arnOf(group);
  return {
    type: 'GROUP',
    accountId,
    arn,
    name: required(group.GroupName, 'GroupName'),
    path: group.Path ?? '/',
    entityId: required(group.GroupId, 'GroupId'),
    createdAt: timeOf(group.CreateDate),
    deletedAt: null,
    tags: [],
    userArns: users.filter((user) => user.groupArns.includes(arn)).map((user) => user.arn),
    ...permissionsOf(group.AttachedManagedPolicies, group.GroupPolicyList),
  };
}

function policyOf(accountId: AccountId, policy: ManagedPolicyDetail | AwsPolicy, tags: Tag[]): Policy {
  return {
    type: 'POLICY',
    accountId,
    arn: arnOf(policy),
    name: required(policy.PolicyName, 'PolicyName'),
    path: policy.Path ?? '/',
    entityId: required(policy.PolicyId, 'PolicyId'),
    createdAt: timeOf(policy.CreateDate),
    deletedAt: null,
    tags,
    isAwsManaged: isAwsManaged(policy),
    attachmentCount: policy.AttachmentCount ?? 0,
    permissionsBoundaryUsageCount: policy.PermissionsBoundaryUsageCount ?? 0,
    defaultVersionId: policy.DefaultVersionId ?? null,
    isAttachable: policy.IsAttachable ?? true,
    updatedAt: timeOf(policy.UpdateDate),
    description: policy.Description ?? null,
  };
}

/** Local policies always count; of AWS's own about a thousand exist, and those in use say most. */
function isInUse(policy: ManagedPolicyDetail): boolean {
  const uses = (policy.AttachmentCount ?? 0) + (policy.PermissionsBoundaryUsageCount ?? 0);
  return !isAwsManaged(policy) || uses > 0;
}

function isAwsManaged({ Arn }: ManagedPolicyDetail | AwsPolicy): boolean {
  return Arn?.split(':')[4] === 'aws';
}

function permissionsOf(
  attached: readonly { PolicyArn?: string | undefined }[] | undefined,
  inline: readonly { PolicyName?: string | undefined }[] | undefined,
) {
  return {
    attachedPolicyArns: (attached ?? []).flatMap(({ PolicyArn }) =>
      PolicyArn === undefined ? [] : [entityArnSchema.parse(PolicyArn)],
    ),
    inlinePolicyNames: (inline ?? []).flatMap(({ PolicyName }) => PolicyName ?? []),
  };
}

function tagsOf(tags: readonly AwsTag[] | undefined): Tag[] {
  return (tags ?? []).flatMap(({ Key, Value }) =>
    Key === undefined ? [] : [{ key: Key, value: Value ?? '' }],
  );
}

function arnOf({ Arn }: { Arn?: string | undefined }): EntityArn {
  return entityArnSchema.parse(required(Arn, 'Arn'));
}

function timeOf(date: Date | undefined): number | null {
  return date?.getTime() ?? null;
}

/** IAM gives policy documents URL-encoded (RFC 3986). */
function documentOf(encoded: string | undefined): string | null {
  return encoded === undefined ? null : decodeURIComponent(encoded);
}

function required(value: string | undefined, what: string): string {
  if (value === undefined) throw new UnusableAnswerError(`AWS's answer has no ${what}`);
  return value;
}
