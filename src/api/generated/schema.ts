import type { AccountId } from '../../accounts/index.ts';
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { Account as DomainAccount } from '../../accounts/index.ts';
import type { Coverage as DomainCoverage, ServiceUsage } from '../../reports/access-index/index.ts';
import type { Entity as DomainEntity, Group as DomainGroup, Policy as DomainPolicy, Role as DomainRole, User as DomainUser } from '../../entities/index.ts';
import type { EntityAccessNode } from '../resolvers/entity-access.ts';
import type { CoveredEntities, CoveredUsage, CoveredServiceAccess, CoveredServices } from '../resolvers/covered-connections.ts';
import type { Report as DomainReport, TrackedAction as DomainTrackedAction } from '../../reports/index.ts';
import type { ReportBatchState } from '../subscriptions/index.ts';
import type { ReportJob as DomainReportJob } from '../../jobs/index.ts';
import type { ServiceAccessNode } from '../resolvers/service-access-node.ts';
import type { Caller } from '../auth/index.ts';
import type { Context } from '../context.ts';
export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** The number of an AWS account: 12 digits in quotes, because leading zeros count: `"011122223333"`. */
  AccountId: { input: AccountId; output: AccountId; }
  /** An Amazon Resource Name of at most 2,048 characters: `arn:aws:iam::111122223333:role/app/Deploy`. */
  Arn: { input: string; output: string; }
  /**
   * A moment in UTC as RFC 3339 writes it, with milliseconds: `2026-05-01T09:30:00.000Z`. Last use comes from AWS
   * in whole minutes, report jobs' dates with milliseconds.
   */
  DateTime: { input: number; output: number; }
};

/** An AWS account that Lapse is configured for or found in the organization. */
export type Account = Node & {
  __typename?: 'Account';
  /** AWS's number for the account. */
  accountId: Scalars['AccountId']['output'];
  /** The account's users, roles, groups and policies. Without an order: by name. */
  entities: EntityConnection;
  /** Opaque id of the account in this API; AWS's number is `accountId`. */
  id: Scalars['ID']['output'];
  /** When the last complete inventory of the account ended; null before the first. */
  inventoriedAt: Maybe<Scalars['DateTime']['output']>;
  /** The name from the accounts file or from AWS Organizations; null when neither gives one. */
  name: Maybe<Scalars['String']['output']>;
  /** The AWS partition: `aws`, `aws-us-gov` or `aws-cn`. */
  partition: Scalars['String']['output'];
  /**
   * One row for each service that at least one of the account's existing entities is granted, counted over them.
   * Without an order: by namespace.
   */
  services: ServiceConnection;
  /** Whether the last inventory could enter the account. */
  status: AccountStatus;
  /** Why the account could not be entered, or what the reader role may not read of it; null when all is well. */
  statusReason: Maybe<Scalars['String']['output']>;
  /**
   * Used and unused services over the stored reports of the account's entities. Entities without a report are
   * not in it; `entities { coverage }` says how many those are.
   */
  usage: UsageSummary;
};


/** An AWS account that Lapse is configured for or found in the organization. */
export type AccountEntitiesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<EntityFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  orderBy?: InputMaybe<EntityOrder>;
};


/** An AWS account that Lapse is configured for or found in the organization. */
export type AccountServicesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<ServiceFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  orderBy?: InputMaybe<ServiceOrder>;
};


/** An AWS account that Lapse is configured for or found in the organization. */
export type AccountUsageArgs = {
  unusedForDays: Scalars['Int']['input'];
};

/** A page of accounts. */
export type AccountConnection = {
  __typename?: 'AccountConnection';
  /** The page's accounts with their cursors. */
  edges: Array<AccountEdge>;
  /** The page's accounts without cursors. */
  nodes: Array<Account>;
  /** Where the page stands in the list. */
  pageInfo: PageInfo;
  /** Accounts in the whole list, all pages together. */
  totalCount: Scalars['Int']['output'];
};

/** An account in its place in a list. */
export type AccountEdge = {
  __typename?: 'AccountEdge';
  /** The place, for `after` and `before` of the same list in the same order. */
  cursor: Scalars['String']['output'];
  /** The account in this place. */
  node: Account;
};

/** Which accounts. Every field given must match; within one list, any value. */
export type AccountFilter = {
  /** These accounts, at most 1,000. */
  accountIds?: InputMaybe<Array<Scalars['AccountId']['input']>>;
  /** Part of the name or of the account id, in any case. */
  search?: InputMaybe<Scalars['String']['input']>;
  /** Accounts in one of these states. */
  statuses?: InputMaybe<Array<AccountStatus>>;
};

/** What is known of the way into an account. */
export type AccountStatus =
  /** AWS refused the role, or the role may not list IAM. */
  | 'ACCESS_DENIED'
  /** Anything else kept the inventory from coming in; `statusReason` says what. */
  | 'ERROR'
  /** The last inventory came in. */
  | 'REACHABLE'
  /** AWS Organizations says that the account is suspended or closed. */
  | 'SUSPENDED'
  /** Not tried yet. */
  | 'UNKNOWN';

/** What came of cancelling a batch. */
export type CancelReportBatchPayload = {
  __typename?: 'CancelReportBatchPayload';
  /** The batch as it is now; null when there are user errors. */
  reportBatch: Maybe<ReportBatch>;
  /** What in the input kept it from being done; empty on success. */
  userErrors: Array<UserError>;
};

/** What came of cancelling a report job. */
export type CancelReportJobPayload = {
  __typename?: 'CancelReportJobPayload';
  /** The job as it is now; null when there are user errors. */
  reportJob: Maybe<ReportJob>;
  /** What in the input kept it from being done; empty on success. */
  userErrors: Array<UserError>;
};

/**
 * How far an answer over many entities can be trusted. It describes everything that the filter asked for, not
 * only this page, so that "unused" and "not looked at" are never mixed.
 */
export type Coverage = {
  __typename?: 'Coverage';
  /** Accounts in the asked-for set, reachable or not. */
  accounts: Scalars['Int']['output'];
  /** Known users, roles, groups and policies in the asked-for set, with a stored report or without. */
  entities: Scalars['Int']['output'];
  /** Those of the entities that have a stored report. Nothing is known about the use of the others. */
  entitiesWithReport: Scalars['Int']['output'];
  /** When AWS completed the oldest report that the answer rests on; null when it rests on none. */
  oldestReportAt: Maybe<Scalars['DateTime']['output']>;
  /**
   * Those of the accounts that the last inventory could not enter. What happens in them is missing from the
   * answer, or as old as their last inventory.
   */
  unreachableAccounts: Array<Account>;
};

/** A user, role, group or policy of an account, as the last inventory found it. */
export type Entity = {
  /** The account that the entity is in; for an AWS-managed policy, the account in which it was found. */
  account: Account;
  /** The entity's ARN. An AWS-managed policy has the same one in every account. */
  arn: Scalars['Arn']['output'];
  /** When AWS created the entity; null when the inventory didn't learn it. */
  createdAt: Maybe<Scalars['DateTime']['output']>;
  /**
   * When an inventory first missed the entity; null while it exists. Its details and its last report stay
   * readable.
   */
  deletedAt: Maybe<Scalars['DateTime']['output']>;
  /**
   * AWS's own unique id: AIDA… for a user, AROA… for a role, AGPA… for a group, ANPA… for a policy. An entity
   * that is created again under an old name gets a new one.
   */
  entityId: Scalars['String']['output'];
  /** Opaque id of the entity in this API; AWS's own is `entityId`. */
  id: Scalars['ID']['output'];
  /** The newest report job for the entity, whatever its state; null when none is remembered. */
  latestReportJob: Maybe<ReportJob>;
  /** The friendly name, without the path. */
  name: Scalars['String']['output'];
  /** The path that the name stands under; begins and ends with a slash. */
  path: Scalars['String']['output'];
  /** The newest stored report; null when there is none yet, which says nothing about use. */
  report: Maybe<Report>;
  /** The entity's tags by key, at most 50; groups have none. */
  tags: Array<Tag>;
  /** Which of the four kinds this is. */
  type: EntityType;
};


/** A user, role, group or policy of an account, as the last inventory found it. */
export type EntityLatestReportJobArgs = {
  granularity?: InputMaybe<Granularity>;
};


/** A user, role, group or policy of an account, as the last inventory found it. */
export type EntityReportArgs = {
  granularity: Granularity;
  refreshIfStale: Scalars['Boolean']['input'];
};

/** A user or role that could use a service through the permissions in question. */
export type EntityAccess = {
  __typename?: 'EntityAccess';
  /**
   * The user or role. Of one that the inventory doesn't know yet, only what AWS says here is there: name, path, ARN,
   * id and type.
   */
  entity: Entity;
  /** When it last attempted to call the service, to the minute; null when never in the period that IAM tracks. */
  lastAuthenticated: Maybe<Scalars['DateTime']['output']>;
};

/** A page of users and roles. */
export type EntityAccessConnection = {
  __typename?: 'EntityAccessConnection';
  /** The page's users and roles with their cursors. */
  edges: Array<EntityAccessEdge>;
  /** The page's users and roles without cursors. */
  nodes: Array<EntityAccess>;
  /** Where the page stands in the list. */
  pageInfo: PageInfo;
  /** Users and roles in the whole list, all pages together. */
  totalCount: Scalars['Int']['output'];
};

/** A user or role in its place in a list. */
export type EntityAccessEdge = {
  __typename?: 'EntityAccessEdge';
  /** The place, for `after` and `before` of the same list in the same order. */
  cursor: Scalars['String']['output'];
  /** The user or role in this place. */
  node: EntityAccess;
};

/** A page of entities. */
export type EntityConnection = {
  __typename?: 'EntityConnection';
  /** How much of what the filter asked for the list rests on. */
  coverage: Coverage;
  /** The page's entities with their cursors. */
  edges: Array<EntityEdge>;
  /** The page's entities without cursors. */
  nodes: Array<Entity>;
  /** Where the page stands in the list. */
  pageInfo: PageInfo;
  /** Entities in the whole list, all pages together. */
  totalCount: Scalars['Int']['output'];
};

/** An entity in its place in a list. */
export type EntityEdge = {
  __typename?: 'EntityEdge';
  /** The place, for `after` and `before` of the same list in the same order. */
  cursor: Scalars['String']['output'];
  /** The entity in this place. */
  node: Entity;
};

/**
 * Which entities. Every field given must match; within one list, any value. What is asked of a report is true
 * only of entities that have one.
 */
export type EntityFilter = {
  /** Entities in these accounts, at most 1,000. */
  accountIds?: InputMaybe<Array<Scalars['AccountId']['input']>>;
  /**
   * Exactly these entities, at most 1,000. An AWS-managed policy is meant in every account unless `accountIds`
   * says which.
   */
  arns?: InputMaybe<Array<Scalars['Arn']['input']>>;
  /** `false` for entities that exist, `true` for those that were deleted since Lapse first saw them. */
  deleted: Scalars['Boolean']['input'];
  /** How the path begins; begins with a slash itself, like `/app/`. */
  pathPrefix?: InputMaybe<Scalars['String']['input']>;
  /** Part of the name or of the ARN, in any case. */
  search?: InputMaybe<Scalars['String']['input']>;
  /** Tags that the entity has, all of them. */
  tags?: InputMaybe<Array<TagInput>>;
  /** Entities of these kinds. */
  types?: InputMaybe<Array<EntityType>>;
  /**
   * Entities that used no service within so many days, 0 or more, before their report was completed. Those that
   * never used any count; those without a report don't.
   */
  unusedForDays?: InputMaybe<Scalars['Int']['input']>;
  /** Entities that used this service at some time, by its namespace, like `s3`. */
  usesService?: InputMaybe<Scalars['String']['input']>;
};

/** An order of entities. Equal ones stand by ARN, then account id; descending is ascending reversed. */
export type EntityOrder = {
  /** Which end comes first. */
  direction: OrderDirection;
  /** What to order by. */
  field: EntityOrderField;
  /**
   * For UNUSED_SERVICES: how many days, 0 or more, before its report's completion a use may lie. When absent or null,
   * the filter's `unusedForDays`; without that as well, 90.
   */
  unusedForDays?: InputMaybe<Scalars['Int']['input']>;
};

/**
 * What entities can be ordered by. Where figures come from reports, entities without one come first in ascending
 * order and last in descending order, next to those that used nothing.
 */
export type EntityOrderField =
  /** When AWS created the entity. */
  | 'CREATED_AT'
  /** How many services the policies grant. */
  | 'GRANTED_SERVICES'
  /** The latest use of any service; never used is earlier than any date. */
  | 'LAST_AUTHENTICATED'
  /** The name, by code point. */
  | 'NAME'
  /**
   * How many granted services were not used within so many days before the report was completed: the order's
   * `unusedForDays`, without it the filter's, otherwise 90.
   */
  | 'UNUSED_SERVICES';

/** The four kinds of IAM entity that a report can be made for. */
export type EntityType =
  /** An IAM group; its report covers its users' use of what the group grants. */
  | 'GROUP'
  /** A managed policy, the account's own or AWS's; its report covers everybody the policy is attached to. */
  | 'POLICY'
  /** An IAM role. */
  | 'ROLE'
  /** An IAM user; its report covers its own policies and those of its groups. */
  | 'USER';

/** For which entity to make a report. */
export type GenerateReportInput = {
  /**
   * The account in which an AWS-managed policy (`arn:aws:iam::aws:policy/…`) is meant, required for one. Every
   * other ARN carries its account, and this must be the same when given.
   */
  accountId?: InputMaybe<Scalars['AccountId']['input']>;
  /**
   * The ARN of a user, role, group or policy, known to the inventory or not: AWS says whether it exists. The
   * account's root user can't be reported on.
   */
  arn: Scalars['Arn']['input'];
  /**
   * How deep the report goes. An ACTION_LEVEL report holds everything that a SERVICE_LEVEL one does, and answers
   * for it.
   */
  granularity: Granularity;
  /**
   * How old a stored report may be to be the answer: 0 or more seconds since its completion. Absent or null: no
   * stored report is young enough, AWS is asked anew.
   */
  maxAgeSeconds?: InputMaybe<Scalars['Int']['input']>;
};

/** What came of asking for a report. */
export type GenerateReportPayload = {
  __typename?: 'GenerateReportPayload';
  /** The job, new or joined or of the stored report; null when there are user errors. */
  reportJob: Maybe<ReportJob>;
  /** What in the input kept it from being done; empty on success. */
  userErrors: Array<UserError>;
};

/** For which entities to make reports. */
export type GenerateReportsInput = {
  /** Which entities; `{}` means every one that exists and that the caller may see. */
  filter: EntityFilter;
  /**
   * How deep the reports go. An ACTION_LEVEL report holds everything that a SERVICE_LEVEL one does, and answers
   * for it.
   */
  granularity: Granularity;
  /**
   * How old a stored report may be to be the answer: 0 or more seconds since its completion. Absent or null: no
   * stored report is young enough, AWS is asked anew.
   */
  maxAgeSeconds?: InputMaybe<Scalars['Int']['input']>;
};

/** What came of asking for many reports. */
export type GenerateReportsPayload = {
  __typename?: 'GenerateReportsPayload';
  /** The batch; null when there are user errors. */
  reportBatch: Maybe<ReportBatch>;
  /** What in the input kept it from being done; empty on success. */
  userErrors: Array<UserError>;
};

/** A policy that lets an entity use a service. */
export type GrantingPolicy = {
  __typename?: 'GrantingPolicy';
  /**
   * The name of the entity that an inline policy is part of: the entity itself, or one of a user's groups. Null
   * for a managed one.
   */
  entityName: Maybe<Scalars['String']['output']>;
  /** The kind of entity that an inline policy is part of; null for a managed one. */
  entityType: Maybe<EntityType>;
  /** The ARN of a managed policy; null for an inline one, which has none. */
  policyArn: Maybe<Scalars['Arn']['output']>;
  /** The policy's name. */
  policyName: Scalars['String']['output'];
  /** Whether the policy stands alone or is part of an entity. */
  policyType: PolicyType;
};

/** How deep a report goes. */
export type Granularity =
  /** Services, and for some of them the management actions that IAM tracks. */
  | 'ACTION_LEVEL'
  /** Services only. */
  | 'SERVICE_LEVEL';

/** An IAM group of users. */
export type Group = Entity & Node & {
  __typename?: 'Group';
  /** The account that the entity is in; for an AWS-managed policy, the account in which it was found. */
  account: Account;
  /** The entity's ARN. An AWS-managed policy has the same one in every account. */
  arn: Scalars['Arn']['output'];
  /** The managed policies attached to the group itself, by ARN; IAM allows at most 20. */
  attachedPolicies: Array<Policy>;
  /** When AWS created the entity; null when the inventory didn't learn it. */
  createdAt: Maybe<Scalars['DateTime']['output']>;
  /**
   * When an inventory first missed the entity; null while it exists. Its details and its last report stay
   * readable.
   */
  deletedAt: Maybe<Scalars['DateTime']['output']>;
  /**
   * AWS's own unique id: AIDA… for a user, AROA… for a role, AGPA… for a group, ANPA… for a policy. An entity
   * that is created again under an old name gets a new one.
   */
  entityId: Scalars['String']['output'];
  /** Opaque id of the entity in this API; AWS's own is `entityId`. */
  id: Scalars['ID']['output'];
  /** The names of the policies that are part of the group. */
  inlinePolicyNames: Array<Scalars['String']['output']>;
  /** The newest report job for the entity, whatever its state; null when none is remembered. */
  latestReportJob: Maybe<ReportJob>;
  /** The friendly name, without the path. */
  name: Scalars['String']['output'];
  /** The path that the name stands under; begins and ends with a slash. */
  path: Scalars['String']['output'];
  /** The newest stored report; null when there is none yet, which says nothing about use. */
  report: Maybe<Report>;
  /** The entity's tags by key, at most 50; groups have none. */
  tags: Array<Tag>;
  /** Which of the four kinds this is. */
  type: EntityType;
  /** The users in the group, by ARN. */
  users: UserConnection;
};


/** An IAM group of users. */
export type GroupLatestReportJobArgs = {
  granularity?: InputMaybe<Granularity>;
};


/** An IAM group of users. */
export type GroupReportArgs = {
  granularity: Granularity;
  refreshIfStale: Scalars['Boolean']['input'];
};


/** An IAM group of users. */
export type GroupUsersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};

/** Everything that can be asked for. What the caller got wrong comes back in `userErrors`; nothing was done then. */
export type Mutation = {
  __typename?: 'Mutation';
  /** Stop every job of a batch that isn't final yet. */
  cancelReportBatch: CancelReportBatchPayload;
  /** Stop a job. One that is final already stays as it is. */
  cancelReportJob: CancelReportJobPayload;
  /**
   * Have a report made for one entity. A job that is already under way for the same entity and granularity is
   * joined; when the stored report is young enough, its job is the answer, COMPLETED already.
   */
  generateReport: GenerateReportPayload;
  /**
   * Have a report made for each entity that matches. Jobs under way are joined, and reports young enough count
   * as completed at once.
   */
  generateReports: GenerateReportsPayload;
  /**
   * List the accounts' users, roles, groups and policies again. Answers once the inventories are asked for; an
   * account's `inventoriedAt` tells when its own is done. An inventory that waits already is joined; one that is under
   * way is followed by another.
   */
  refreshInventory: RefreshInventoryPayload;
};


/** Everything that can be asked for. What the caller got wrong comes back in `userErrors`; nothing was done then. */
export type MutationCancelReportBatchArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be asked for. What the caller got wrong comes back in `userErrors`; nothing was done then. */
export type MutationCancelReportJobArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that can be asked for. What the caller got wrong comes back in `userErrors`; nothing was done then. */
export type MutationGenerateReportArgs = {
  input: GenerateReportInput;
};


/** Everything that can be asked for. What the caller got wrong comes back in `userErrors`; nothing was done then. */
export type MutationGenerateReportsArgs = {
  input: GenerateReportsInput;
};


/** Everything that can be asked for. What the caller got wrong comes back in `userErrors`; nothing was done then. */
export type MutationRefreshInventoryArgs = {
  input: RefreshInventoryInput;
};

/** Anything that has an id of its own and can be fetched again by it. */
export type Node = {
  /** Opaque and lasting: the same thing keeps its id when its data is refreshed. */
  id: Scalars['ID']['output'];
};

/** Which end of an order comes first. */
export type OrderDirection =
  /** Smallest, earliest or alphabetically first. */
  | 'ASC'
  /** Largest, latest or alphabetically last. */
  | 'DESC';

/** Used and unused services over many entities, and how far that can be trusted. */
export type OrganizationUsage = {
  __typename?: 'OrganizationUsage';
  /** How much of what the filter asked for the figures rest on. Entities without a report are in none of them. */
  coverage: Coverage;
  /** The figures: sums over the stored reports of the entities asked for. */
  summary: UsageSummary;
};

/** Where a page stands in its list, as the Relay cursor connections specification has it. */
export type PageInfo = {
  __typename?: 'PageInfo';
  /** The cursor of the page's last edge, for `after`; null on an empty page. */
  endCursor: Maybe<Scalars['String']['output']>;
  /** Whether there is more after this page. With `last`, whether there is more after `before`. */
  hasNextPage: Scalars['Boolean']['output'];
  /** Whether there is more before this page. With `first`, whether there is more before `after`. */
  hasPreviousPage: Scalars['Boolean']['output'];
  /** The cursor of the page's first edge, for `before`; null on an empty page. */
  startCursor: Maybe<Scalars['String']['output']>;
};

/** A managed policy: one of the account's own, or one of AWS's as it is attached in this account. */
export type Policy = Entity & Node & {
  __typename?: 'Policy';
  /** The account that the entity is in; for an AWS-managed policy, the account in which it was found. */
  account: Account;
  /** The entity's ARN. An AWS-managed policy has the same one in every account. */
  arn: Scalars['Arn']['output'];
  /** How many users, roles and groups of the account the policy is attached to. */
  attachmentCount: Scalars['Int']['output'];
  /** When AWS created the entity; null when the inventory didn't learn it. */
  createdAt: Maybe<Scalars['DateTime']['output']>;
  /** The version that is in force, like `v3`; null when the inventory didn't learn it. */
  defaultVersionId: Maybe<Scalars['String']['output']>;
  /**
   * When an inventory first missed the entity; null while it exists. Its details and its last report stay
   * readable.
   */
  deletedAt: Maybe<Scalars['DateTime']['output']>;
  /** What the policy's makers say it is for; null when nothing. */
  description: Maybe<Scalars['String']['output']>;
  /**
   * AWS's own unique id: AIDA… for a user, AROA… for a role, AGPA… for a group, ANPA… for a policy. An entity
   * that is created again under an old name gets a new one.
   */
  entityId: Scalars['String']['output'];
  /** Opaque id of the entity in this API; AWS's own is `entityId`. */
  id: Scalars['ID']['output'];
  /** Whether the policy can be attached to users, roles and groups. */
  isAttachable: Scalars['Boolean']['output'];
  /**
   * Whether AWS owns the policy. Such a policy has the same ARN in every account, and in each account a report
   * of its own.
   */
  isAwsManaged: Scalars['Boolean']['output'];
  /** The newest report job for the entity, whatever its state; null when none is remembered. */
  latestReportJob: Maybe<ReportJob>;
  /** The friendly name, without the path. */
  name: Scalars['String']['output'];
  /** The path that the name stands under; begins and ends with a slash. */
  path: Scalars['String']['output'];
  /** How many users and roles of the account the policy bounds. */
  permissionsBoundaryUsageCount: Scalars['Int']['output'];
  /** The newest stored report; null when there is none yet, which says nothing about use. */
  report: Maybe<Report>;
  /** The entity's tags by key, at most 50; groups have none. */
  tags: Array<Tag>;
  /** Which of the four kinds this is. */
  type: EntityType;
  /** When the version in force was made; null when the inventory didn't learn it. */
  updatedAt: Maybe<Scalars['DateTime']['output']>;
};


/** A managed policy: one of the account's own, or one of AWS's as it is attached in this account. */
export type PolicyLatestReportJobArgs = {
  granularity?: InputMaybe<Granularity>;
};


/** A managed policy: one of the account's own, or one of AWS's as it is attached in this account. */
export type PolicyReportArgs = {
  granularity: Granularity;
  refreshIfStale: Scalars['Boolean']['input'];
};

/** The two ways a policy can be kept. */
export type PolicyType =
  /** Part of one user, role or group. */
  | 'INLINE'
  /** An entity of its own, attached to users, roles and groups. */
  | 'MANAGED';

/**
 * Everything that can be read. The other files of this folder add the fields, each beside the concept it belongs
 * to.
 */
export type Query = {
  __typename?: 'Query';
  /** One account; null when it is not known or the caller may not see it. */
  account: Maybe<Account>;
  /** The accounts that the caller may see, by account id. */
  accounts: AccountConnection;
  /** The entities of every account that the caller may see. Without an order: by name. */
  entities: EntityConnection;
  /** One entity by its ARN; null when the inventory doesn't know it or the caller may not see its account. */
  entity: Maybe<Entity>;
  /** The object with this id; null when there is none or the caller may not see its account. */
  node: Maybe<Node>;
  /**
   * The objects with these ids, in the order of the ids; null in the place of each that is gone, may not be seen, or is
   * no id that Lapse gave out.
   */
  nodes: Array<Maybe<Node>>;
  /**
   * One batch; null when there is none with this id, it is long forgotten, or the caller may see none of its
   * accounts.
   */
  reportBatch: Maybe<ReportBatch>;
  /**
   * The batches of the last seven days that have jobs in accounts that the caller may see, the newest first; at
   * most 1,000. Each is shown as far as it concerns those accounts.
   */
  reportBatches: ReportBatchConnection;
  /**
   * One report job; null when there is none with this id, it is long forgotten, or the caller may not see its
   * account.
   */
  reportJob: Maybe<ReportJob>;
  /** The report jobs that Lapse remembers in the accounts that the caller may see, the newest first. */
  reportJobs: ReportJobConnection;
  /**
   * One row for each service that each entity is granted, from the stored reports of everything the caller may
   * see. Without an order: by namespace, then ARN of the entity.
   */
  serviceAccess: ServiceAccessConnection;
  /**
   * One row for each service that at least one entity is granted, counted over the existing entities that the
   * caller may see. Without an order: by namespace.
   */
  services: ServiceConnection;
  /** Used and unused services over the existing entities that the caller may see, in one sum. */
  usage: OrganizationUsage;
  /** The caller. */
  viewer: Viewer;
};


/**
 * Everything that can be read. The other files of this folder add the fields, each beside the concept it belongs
 * to.
 */
export type QueryAccountArgs = {
  accountId: Scalars['AccountId']['input'];
};


/**
 * Everything that can be read. The other files of this folder add the fields, each beside the concept it belongs
 * to.
 */
export type QueryAccountsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<AccountFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * Everything that can be read. The other files of this folder add the fields, each beside the concept it belongs
 * to.
 */
export type QueryEntitiesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<EntityFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  orderBy?: InputMaybe<EntityOrder>;
};


/**
 * Everything that can be read. The other files of this folder add the fields, each beside the concept it belongs
 * to.
 */
export type QueryEntityArgs = {
  accountId?: InputMaybe<Scalars['AccountId']['input']>;
  arn: Scalars['Arn']['input'];
};


/**
 * Everything that can be read. The other files of this folder add the fields, each beside the concept it belongs
 * to.
 */
export type QueryNodeArgs = {
  id: Scalars['ID']['input'];
};


/**
 * Everything that can be read. The other files of this folder add the fields, each beside the concept it belongs
 * to.
 */
export type QueryNodesArgs = {
  ids: Array<Scalars['ID']['input']>;
};


/**
 * Everything that can be read. The other files of this folder add the fields, each beside the concept it belongs
 * to.
 */
export type QueryReportBatchArgs = {
  id: Scalars['ID']['input'];
};


/**
 * Everything that can be read. The other files of this folder add the fields, each beside the concept it belongs
 * to.
 */
export type QueryReportBatchesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * Everything that can be read. The other files of this folder add the fields, each beside the concept it belongs
 * to.
 */
export type QueryReportJobArgs = {
  id: Scalars['ID']['input'];
};


/**
 * Everything that can be read. The other files of this folder add the fields, each beside the concept it belongs
 * to.
 */
export type QueryReportJobsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<ReportJobFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * Everything that can be read. The other files of this folder add the fields, each beside the concept it belongs
 * to.
 */
export type QueryServiceAccessArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<ServiceAccessFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  orderBy?: InputMaybe<ServiceAccessOrder>;
};


/**
 * Everything that can be read. The other files of this folder add the fields, each beside the concept it belongs
 * to.
 */
export type QueryServicesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<ServiceFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  orderBy?: InputMaybe<ServiceOrder>;
};


/**
 * Everything that can be read. The other files of this folder add the fields, each beside the concept it belongs
 * to.
 */
export type QueryUsageArgs = {
  filter?: InputMaybe<ServiceFilter>;
  unusedForDays: Scalars['Int']['input'];
};

/** Which accounts to list again. */
export type RefreshInventoryInput = {
  /** These accounts, at most 1,000; every account that the caller may see when absent or null. */
  accountIds?: InputMaybe<Array<Scalars['AccountId']['input']>>;
};

/** What came of asking for an inventory. */
export type RefreshInventoryPayload = {
  __typename?: 'RefreshInventoryPayload';
  /** The accounts that will be listed; empty when there are user errors. */
  accounts: Array<Account>;
  /** What in the input kept it from being done; empty on success. */
  userErrors: Array<UserError>;
};

/**
 * One finished service last accessed report: every service that the entity's policies granted when AWS made it,
 * used or not. A service that has no row was not granted. Only a report that AWS completed is stored, whole; a
 * failed attempt leaves the last good one in place.
 */
export type Report = Node & {
  __typename?: 'Report';
  /** Whole seconds since `jobCompletionDate`. */
  ageSeconds: Scalars['Int']['output'];
  /** The entity that the report is about. */
  entity: Entity;
  /** How deep this report goes. */
  granularity: Granularity;
  /** Opaque id of the entity's newest report of this granularity: the same before and after it is made again. */
  id: Scalars['ID']['output'];
  /** When AWS completed the report. All counting of days goes back from here. */
  jobCompletionDate: Scalars['DateTime']['output'];
  /** When AWS began to make the report. */
  jobCreationDate: Scalars['DateTime']['output'];
  /** AWS's own JobId, 36 characters. */
  jobId: Scalars['String']['output'];
  /** One granted service; null when the policies don't grant it. */
  service: Maybe<ServiceAccess>;
  /** The granted services. Without an order: by namespace. */
  services: ServiceAccessConnection;
  /**
   * Whether the report is older than the configured freshness, four hours unless changed. AWS's data itself is
   * up to four hours late.
   */
  stale: Scalars['Boolean']['output'];
  /** How many of the granted services were used. */
  usage: UsageSummary;
};


/**
 * One finished service last accessed report: every service that the entity's policies granted when AWS made it,
 * used or not. A service that has no row was not granted. Only a report that AWS completed is stored, whole; a
 * failed attempt leaves the last good one in place.
 */
export type ReportServiceArgs = {
  serviceNamespace: Scalars['String']['input'];
};


/**
 * One finished service last accessed report: every service that the entity's policies granted when AWS made it,
 * used or not. A service that has no row was not granted. Only a report that AWS completed is stored, whole; a
 * failed attempt leaves the last good one in place.
 */
export type ReportServicesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<ServiceAccessFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  orderBy?: InputMaybe<ServiceAccessOrder>;
};


/**
 * One finished service last accessed report: every service that the entity's policies granted when AWS made it,
 * used or not. A service that has no row was not granted. Only a report that AWS completed is stored, whole; a
 * failed attempt leaves the last good one in place.
 */
export type ReportUsageArgs = {
  unusedForDays: Scalars['Int']['input'];
};

/** Many report jobs that were asked for together. */
export type ReportBatch = Node & {
  __typename?: 'ReportBatch';
  /** Jobs that were stopped on request. */
  cancelled: Scalars['Int']['output'];
  /** Jobs whose report is stored, those that were young enough from the start included. */
  completed: Scalars['Int']['output'];
  /** When the batch was asked for. */
  createdAt: Scalars['DateTime']['output'];
  /**
   * When the batch will be finished at the pace at which reports were made so far, those young enough from the start
   * not counted; null before there is a pace, and once it is finished.
   */
  estimatedFinishAt: Maybe<Scalars['DateTime']['output']>;
  /** Jobs that ended without a report; each says why. */
  failed: Scalars['Int']['output'];
  /** When its last job reached a final state; null before. */
  finishedAt: Maybe<Scalars['DateTime']['output']>;
  /** Opaque id of the batch. */
  id: Scalars['ID']['output'];
  /** Jobs that AWS is at work on. */
  inProgress: Scalars['Int']['output'];
  /** The batch's jobs that are made so far, the newest first. */
  jobs: ReportJobConnection;
  /** Jobs that wait. */
  queued: Scalars['Int']['output'];
  /** Jobs in the batch; the five counts by state add up to it. */
  total: Scalars['Int']['output'];
};


/** Many report jobs that were asked for together. */
export type ReportBatchJobsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<ReportJobFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};

/** A page of report batches. */
export type ReportBatchConnection = {
  __typename?: 'ReportBatchConnection';
  /** The page's batches with their cursors. */
  edges: Array<ReportBatchEdge>;
  /** The page's batches without cursors. */
  nodes: Array<ReportBatch>;
  /** Where the page stands in the list. */
  pageInfo: PageInfo;
  /** Batches in the whole list, all pages together. */
  totalCount: Scalars['Int']['output'];
};

/** A report batch in its place in a list. */
export type ReportBatchEdge = {
  __typename?: 'ReportBatchEdge';
  /** The place, for `after` and `before` of the same list. */
  cursor: Scalars['String']['output'];
  /** The batch in this place. */
  node: ReportBatch;
};

/** The making of one report. It always ends as COMPLETED, FAILED or CANCELLED, and says why it failed. */
export type ReportJob = Node & {
  __typename?: 'ReportJob';
  /** The account in which the report is made. */
  accountId: Scalars['AccountId']['output'];
  /** The ARN to report on. */
  arn: Scalars['Arn']['output'];
  /**
   * Times that AWS was asked to generate the report. More than one when a session ended in between or AWS lost
   * the job.
   */
  attempts: Scalars['Int']['output'];
  /** AWS's JobId of the latest attempt, 36 characters; null before AWS gave one. */
  awsJobId: Maybe<Scalars['String']['output']>;
  /** The batch that asked for the job; null when it was asked for by itself. */
  batch: Maybe<ReportBatch>;
  /** When the report was asked for. */
  createdAt: Scalars['DateTime']['output'];
  /** The entity to report on; null until an inventory knows it. */
  entity: Maybe<Entity>;
  /** Why the job failed; null unless it is FAILED. */
  error: Maybe<ReportJobError>;
  /** When the job reached its final state; null before. */
  finishedAt: Maybe<Scalars['DateTime']['output']>;
  /** How deep the report goes. */
  granularity: Granularity;
  /** Opaque id of the job in this API; AWS's is `awsJobId`. */
  id: Scalars['ID']['output'];
  /** The entity's stored report that the job made, or a newer one since; null unless the job is COMPLETED. */
  report: Maybe<Report>;
  /** When a worker first took the job up; null while it is queued. */
  startedAt: Maybe<Scalars['DateTime']['output']>;
  /** How far the job is. */
  status: ReportJobStatus;
};

/** A page of jobs. */
export type ReportJobConnection = {
  __typename?: 'ReportJobConnection';
  /** The page's jobs with their cursors. */
  edges: Array<ReportJobEdge>;
  /** The page's jobs without cursors. */
  nodes: Array<ReportJob>;
  /** Where the page stands in the list. */
  pageInfo: PageInfo;
  /** Jobs in the whole list, all pages together. */
  totalCount: Scalars['Int']['output'];
};

/** A job in its place in a list. */
export type ReportJobEdge = {
  __typename?: 'ReportJobEdge';
  /** The place, for `after` and `before` of the same list in the same order. */
  cursor: Scalars['String']['output'];
  /** The job in this place. */
  node: ReportJob;
};

/** Why a report job failed. */
export type ReportJobError = {
  __typename?: 'ReportJobError';
  /** AWS's own error code, like `NoSuchEntity`; null when the failure didn't come from AWS. */
  awsCode: Maybe<Scalars['String']['output']>;
  /** The kind of cause, for programs. */
  code: ReportJobErrorCode;
  /** The cause for people, in AWS's words where AWS answered. */
  message: Scalars['String']['output'];
  /** Whether asking again later can succeed without anything else being changed. */
  retryable: Scalars['Boolean']['output'];
};

/** The closed set of causes for which a report job fails. */
export type ReportJobErrorCode =
  /** The role that Lapse uses in the account may not make or read reports. */
  | 'ACCESS_DENIED'
  /** The account could not be entered: its role could not be assumed. */
  | 'ACCOUNT_UNREACHABLE'
  /** AWS knows no such entity; it was deleted, or never existed. */
  | 'ENTITY_NOT_FOUND'
  /** A fault in Lapse; the logs have more under the job's id. */
  | 'INTERNAL'
  /** AWS refused the request as malformed or unsupported. */
  | 'INVALID_INPUT'
  /** AWS answered that the report failed; its own code and message are in `awsCode` and `message`. */
  | 'REPORT_FAILED'
  /** AWS went on refusing calls for their rate until the job's time was up. */
  | 'THROTTLED'
  /** AWS didn't complete the report in the time that a job may take. */
  | 'TIMED_OUT';

/** Which report jobs. Every field given must match; within one list, any value. */
export type ReportJobFilter = {
  /** Jobs in these accounts, at most 1,000. */
  accountIds?: InputMaybe<Array<Scalars['AccountId']['input']>>;
  /** Jobs for exactly these entities, at most 1,000. */
  arns?: InputMaybe<Array<Scalars['Arn']['input']>>;
  /** Jobs for entities of these kinds. */
  entityTypes?: InputMaybe<Array<EntityType>>;
  /** Jobs that failed for one of these causes. */
  errorCodes?: InputMaybe<Array<ReportJobErrorCode>>;
  /** Jobs in one of these states. */
  statuses?: InputMaybe<Array<ReportJobStatus>>;
};

/** How far a report job is. The last three are final. */
export type ReportJobStatus =
  /** Stopped on request. */
  | 'CANCELLED'
  /** The report is stored, whole. */
  | 'COMPLETED'
  /** Ended without a report; `error` says why. An earlier report stays as it was. */
  | 'FAILED'
  /** AWS is at work on it, or its answer is being fetched. */
  | 'IN_PROGRESS'
  /** Waits for a worker and for its turn in the account's budget of calls. */
  | 'QUEUED';

/** An IAM role. */
export type Role = Entity & Node & {
  __typename?: 'Role';
  /** The account that the entity is in; for an AWS-managed policy, the account in which it was found. */
  account: Account;
  /** The entity's ARN. An AWS-managed policy has the same one in every account. */
  arn: Scalars['Arn']['output'];
  /** The trust policy, which says who may assume the role, as JSON text; null when the inventory didn't learn it. */
  assumeRolePolicyDocument: Maybe<Scalars['String']['output']>;
  /** The managed policies attached to the role itself, by ARN; IAM allows at most 20. */
  attachedPolicies: Array<Policy>;
  /** When AWS created the entity; null when the inventory didn't learn it. */
  createdAt: Maybe<Scalars['DateTime']['output']>;
  /**
   * When an inventory first missed the entity; null while it exists. Its details and its last report stay
   * readable.
   */
  deletedAt: Maybe<Scalars['DateTime']['output']>;
  /** What the role's makers say it is for; null when nothing. */
  description: Maybe<Scalars['String']['output']>;
  /**
   * AWS's own unique id: AIDA… for a user, AROA… for a role, AGPA… for a group, ANPA… for a policy. An entity
   * that is created again under an old name gets a new one.
   */
  entityId: Scalars['String']['output'];
  /** Opaque id of the entity in this API; AWS's own is `entityId`. */
  id: Scalars['ID']['output'];
  /** The names of the policies that are part of the role. */
  inlinePolicyNames: Array<Scalars['String']['output']>;
  /**
   * When the role was last used to call AWS, whatever the service; null when it wasn't within the period that
   * IAM tracks, at least 400 days.
   */
  lastUsedAt: Maybe<Scalars['DateTime']['output']>;
  /** The region of that last use, like `eu-west-1`; null when there was none. */
  lastUsedRegion: Maybe<Scalars['String']['output']>;
  /** The newest report job for the entity, whatever its state; null when none is remembered. */
  latestReportJob: Maybe<ReportJob>;
  /**
   * The longest session that may be asked for, in seconds, 3,600–43,200; null when the inventory didn't learn
   * it.
   */
  maxSessionDuration: Maybe<Scalars['Int']['output']>;
  /** The friendly name, without the path. */
  name: Scalars['String']['output'];
  /** The path that the name stands under; begins and ends with a slash. */
  path: Scalars['String']['output'];
  /** The managed policy that bounds the role's permissions; null when none does. */
  permissionsBoundaryArn: Maybe<Scalars['Arn']['output']>;
  /** The newest stored report; null when there is none yet, which says nothing about use. */
  report: Maybe<Report>;
  /** The entity's tags by key, at most 50; groups have none. */
  tags: Array<Tag>;
  /** Which of the four kinds this is. */
  type: EntityType;
};


/** An IAM role. */
export type RoleLatestReportJobArgs = {
  granularity?: InputMaybe<Granularity>;
};


/** An IAM role. */
export type RoleReportArgs = {
  granularity: Granularity;
  refreshIfStale: Scalars['Boolean']['input'];
};

/**
 * One AWS service over many entities, from their stored reports. An entity without a report is in none of the
 * counts.
 */
export type Service = Node & {
  __typename?: 'Service';
  /** Entities whose policies grant the service. */
  grantedEntities: Scalars['Int']['output'];
  /**
   * Opaque id of the service over everything that the caller may see; in a list about one account alone, over
   * that account. Fetched again by it, the counts are over just that: other filters are not part of the id.
   */
  id: Scalars['ID']['output'];
  /** The latest use by any of the entities; null when none used it. */
  lastAuthenticated: Maybe<Scalars['DateTime']['output']>;
  /** Who made that latest use; null when nobody did. */
  lastAuthenticatedEntity: Maybe<Scalars['Arn']['output']>;
  /** Those of the granted entities that never used the service in the period that IAM tracks, at least 400 days. */
  neverUsedEntities: Scalars['Int']['output'];
  /** The service's name for people, as AWS gives it in reports. */
  serviceName: Scalars['String']['output'];
  /** AWS's prefix of the service, like `s3`. */
  serviceNamespace: Scalars['String']['output'];
  /** Those of the granted entities that used the service lately. */
  usedEntities: Scalars['Int']['output'];
};


/**
 * One AWS service over many entities, from their stored reports. An entity without a report is in none of the
 * counts.
 */
export type ServiceUsedEntitiesArgs = {
  unusedForDays: Scalars['Int']['input'];
};

/**
 * One service that an entity's policies grant, and when it was last used. Denied attempts count as use, and use
 * appears up to four hours late. That the policies grant a service says nothing of service control policies,
 * permissions boundaries, session and resource policies, which may still deny it.
 */
export type ServiceAccess = Node & {
  __typename?: 'ServiceAccess';
  /** Whole days from `lastAuthenticated` to the report's completion; null when never used. */
  daysSinceLastAuthenticated: Maybe<Scalars['Int']['output']>;
  /**
   * Who could use the service through these permissions, the latest use first, those without use last. Fetched
   * from AWS the first time it is asked for.
   */
  entities: EntityAccessConnection;
  /** The entity whose policies grant the service. */
  entity: Entity;
  /**
   * The policies that give the entity this service; empty when the entity is a policy itself. Fetched from AWS
   * the first time it is asked for.
   */
  grantingPolicies: Array<GrantingPolicy>;
  /** Opaque id of this service in this entity's report. */
  id: Scalars['ID']['output'];
  /**
   * When a call to the service was last attempted with these permissions, to the minute; null when never in the
   * period that IAM tracks, at least 400 days.
   */
  lastAuthenticated: Maybe<Scalars['DateTime']['output']>;
  /**
   * Who attempted that call: the user or role itself, or for a group or policy the one among its members; null
   * when never.
   */
  lastAuthenticatedEntity: Maybe<Scalars['Arn']['output']>;
  /** The region in which that call was attempted; null when never. */
  lastAuthenticatedRegion: Maybe<Scalars['String']['output']>;
  /** The report that this row belongs to. */
  report: Report;
  /** The service's name for people, as AWS gives it, like `Amazon S3`. */
  serviceName: Scalars['String']['output'];
  /** AWS's prefix of the service, like `s3`. */
  serviceNamespace: Scalars['String']['output'];
  /**
   * How many users and roles attempted to call the service with these permissions; 0 when none did, at most 1
   * for a user or role.
   */
  totalAuthenticatedEntities: Scalars['Int']['output'];
  /**
   * The actions that IAM tracks for the service, used or not. Null in a SERVICE_LEVEL report; empty when IAM
   * tracks none of the service's actions.
   */
  trackedActions: Maybe<Array<TrackedAction>>;
};


/**
 * One service that an entity's policies grant, and when it was last used. Denied attempts count as use, and use
 * appears up to four hours late. That the policies grant a service says nothing of service control policies,
 * permissions boundaries, session and resource policies, which may still deny it.
 */
export type ServiceAccessEntitiesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};

/** A page of rows. */
export type ServiceAccessConnection = {
  __typename?: 'ServiceAccessConnection';
  /** How much of what the filter asked for the list rests on. */
  coverage: Coverage;
  /** The page's rows with their cursors. */
  edges: Array<ServiceAccessEdge>;
  /** The page's rows without cursors. */
  nodes: Array<ServiceAccess>;
  /** Where the page stands in the list. */
  pageInfo: PageInfo;
  /** Rows in the whole list, all pages together. */
  totalCount: Scalars['Int']['output'];
};

/** A row in its place in a list. */
export type ServiceAccessEdge = {
  __typename?: 'ServiceAccessEdge';
  /** The place, for `after` and `before` of the same list in the same order. */
  cursor: Scalars['String']['output'];
  /** The row in this place. */
  node: ServiceAccess;
};

/** Which rows. Every field given must match; within one list, any value. */
export type ServiceAccessFilter = {
  /** Rows of entities in these accounts, at most 1,000. */
  accountIds?: InputMaybe<Array<Scalars['AccountId']['input']>>;
  /** Rows of exactly these entities, at most 1,000. */
  arns?: InputMaybe<Array<Scalars['Arn']['input']>>;
  /** Rows of entities of these kinds. */
  entityTypes?: InputMaybe<Array<EntityType>>;
  /** `true` for services never used in the period that IAM tracks, `false` for those used at some time. */
  neverUsed?: InputMaybe<Scalars['Boolean']['input']>;
  /** Rows of these services, by namespace, at most 1,000. */
  serviceNamespaces?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Granted, and not used within so many days, 0 or more, before the report was completed; never used counts. */
  unusedForDays?: InputMaybe<Scalars['Int']['input']>;
  /** Used within so many days, 0 or more, before the report was completed. */
  usedWithinDays?: InputMaybe<Scalars['Int']['input']>;
};

/**
 * An order of rows. Equal ones stand by namespace, ARN of the entity, then account id; descending is ascending
 * reversed.
 */
export type ServiceAccessOrder = {
  /** Which end comes first. */
  direction: OrderDirection;
  /** What to order by. */
  field: ServiceAccessOrderField;
};

/** What rows can be ordered by. */
export type ServiceAccessOrderField =
  /** The last use; never used is earlier than any date. */
  | 'LAST_AUTHENTICATED'
  /** AWS's prefix of the service, by code point. */
  | 'SERVICE_NAMESPACE';

/** A page of services. */
export type ServiceConnection = {
  __typename?: 'ServiceConnection';
  /** How much of what the filter asked for the list rests on. */
  coverage: Coverage;
  /** The page's services with their cursors. */
  edges: Array<ServiceEdge>;
  /** The page's services without cursors. */
  nodes: Array<Service>;
  /** Where the page stands in the list. */
  pageInfo: PageInfo;
  /** Services in the whole list, all pages together. */
  totalCount: Scalars['Int']['output'];
};

/** A service in its place in a list. */
export type ServiceEdge = {
  __typename?: 'ServiceEdge';
  /** The place, for `after` and `before` of the same list in the same order. */
  cursor: Scalars['String']['output'];
  /** The service in this place. */
  node: Service;
};

/** Which services, over which entities. Every field given must match; within one list, any value. */
export type ServiceFilter = {
  /** Count entities in these accounts only, at most 1,000. */
  accountIds?: InputMaybe<Array<Scalars['AccountId']['input']>>;
  /** Count entities of these kinds only. */
  entityTypes?: InputMaybe<Array<EntityType>>;
  /** These services, by namespace, at most 1,000. */
  serviceNamespaces?: InputMaybe<Array<Scalars['String']['input']>>;
};

/** An order of services. Equal ones stand by namespace; descending is ascending reversed. */
export type ServiceOrder = {
  /** Which end comes first. */
  direction: OrderDirection;
  /** What to order by. */
  field: ServiceOrderField;
  /**
   * For USED_ENTITIES and UNUSED_ENTITIES: how many days, 0 or more, before its report's completion an entity's
   * last use may lie.
   */
  unusedForDays: Scalars['Int']['input'];
};

/** What services can be ordered by. */
export type ServiceOrderField =
  /** Entities whose policies grant the service. */
  | 'GRANTED_ENTITIES'
  /** The latest use by any of the entities. A service that none used stands before all others. */
  | 'LAST_AUTHENTICATED'
  /** Granted entities that never used it in the period that IAM tracks. */
  | 'NEVER_USED_ENTITIES'
  /** The namespace, like `s3`. */
  | 'SERVICE_NAMESPACE'
  /** Granted entities less those that used it within `unusedForDays`; those that never did count. */
  | 'UNUSED_ENTITIES'
  /** Those of the granted entities that used it within `unusedForDays`. */
  | 'USED_ENTITIES';

/** What can be watched, over graphql-ws on the path of the API. */
export type Subscription = {
  __typename?: 'Subscription';
  /**
   * One batch: its current state first, then every change; changes in quick succession may come as one. The
   * stream completes when the batch is finished.
   */
  reportBatch: ReportBatch;
  /**
   * Every report job that reaches its final state from now on, among what the caller may see. The stream doesn't
   * end by itself.
   */
  reportFinished: ReportJob;
  /** One report job: its current state first, then every change. The stream completes with the final state. */
  reportJob: ReportJob;
};


/** What can be watched, over graphql-ws on the path of the API. */
export type SubscriptionReportBatchArgs = {
  id: Scalars['ID']['input'];
};


/** What can be watched, over graphql-ws on the path of the API. */
export type SubscriptionReportFinishedArgs = {
  filter?: InputMaybe<ReportJobFilter>;
};


/** What can be watched, over graphql-ws on the path of the API. */
export type SubscriptionReportJobArgs = {
  id: Scalars['ID']['input'];
};

/** A tag on a user, role or policy. Groups have none. */
export type Tag = {
  __typename?: 'Tag';
  /** At most 128 characters. */
  key: Scalars['String']['output'];
  /** At most 256 characters; may be empty. */
  value: Scalars['String']['output'];
};

/** A tag to look for. */
export type TagInput = {
  /** The tag's key, in the same case. */
  key: Scalars['String']['input'];
  /** The tag's value, in the same case; any value when absent or null. */
  value?: InputMaybe<Scalars['String']['input']>;
};

/** One action that IAM tracks, and when it was last used. Denied attempts count. */
export type TrackedAction = {
  __typename?: 'TrackedAction';
  /** The action without its service, like `CreateBucket`. */
  actionName: Scalars['String']['output'];
  /** Who last attempted the action; null when never. */
  lastAccessedEntity: Maybe<Scalars['Arn']['output']>;
  /** The region of that attempt; null when never. */
  lastAccessedRegion: Maybe<Scalars['String']['output']>;
  /** When the action was last attempted, to the minute; null when never in the period that IAM tracks. */
  lastAccessedTime: Maybe<Scalars['DateTime']['output']>;
};

/**
 * How many of the granted services were used. Activity counts even when it was denied, and appears up to four
 * hours late. AWS looks at identity policies alone: resource policies, service control policies, permissions
 * boundaries and session policies are left out. So a used service need not be allowed, and an unused one need
 * not be reachable.
 */
export type UsageSummary = {
  __typename?: 'UsageSummary';
  /** Services that the policies grant, each counted once per entity: the number of service access rows. */
  grantedServices: Scalars['Int']['output'];
  /** The latest use of any of the services; null when none was ever used. */
  lastAuthenticated: Maybe<Scalars['DateTime']['output']>;
  /** Granted services without any use in the period that IAM tracks, at least 400 days. */
  neverUsedServices: Scalars['Int']['output'];
  /** `grantedServices` less `usedServices`; those never used count. */
  unusedServices: Scalars['Int']['output'];
  /** Granted services used within `unusedForDays` before their report was completed. */
  usedServices: Scalars['Int']['output'];
};

/** An IAM user. */
export type User = Entity & Node & {
  __typename?: 'User';
  /** The account that the entity is in; for an AWS-managed policy, the account in which it was found. */
  account: Account;
  /** The entity's ARN. An AWS-managed policy has the same one in every account. */
  arn: Scalars['Arn']['output'];
  /** The managed policies attached to the user itself, by ARN; IAM allows at most 20. */
  attachedPolicies: Array<Policy>;
  /** When AWS created the entity; null when the inventory didn't learn it. */
  createdAt: Maybe<Scalars['DateTime']['output']>;
  /**
   * When an inventory first missed the entity; null while it exists. Its details and its last report stay
   * readable.
   */
  deletedAt: Maybe<Scalars['DateTime']['output']>;
  /**
   * AWS's own unique id: AIDA… for a user, AROA… for a role, AGPA… for a group, ANPA… for a policy. An entity
   * that is created again under an old name gets a new one.
   */
  entityId: Scalars['String']['output'];
  /** The groups that the user is in; IAM allows at most 10. */
  groups: Array<Group>;
  /** Opaque id of the entity in this API; AWS's own is `entityId`. */
  id: Scalars['ID']['output'];
  /** The names of the policies that are part of the user. */
  inlinePolicyNames: Array<Scalars['String']['output']>;
  /** The newest report job for the entity, whatever its state; null when none is remembered. */
  latestReportJob: Maybe<ReportJob>;
  /** The friendly name, without the path. */
  name: Scalars['String']['output'];
  /** When the user last signed in with a password; null when never, or without a password. */
  passwordLastUsedAt: Maybe<Scalars['DateTime']['output']>;
  /** The path that the name stands under; begins and ends with a slash. */
  path: Scalars['String']['output'];
  /** The managed policy that bounds the user's permissions; null when none does. */
  permissionsBoundaryArn: Maybe<Scalars['Arn']['output']>;
  /** The newest stored report; null when there is none yet, which says nothing about use. */
  report: Maybe<Report>;
  /** The entity's tags by key, at most 50; groups have none. */
  tags: Array<Tag>;
  /** Which of the four kinds this is. */
  type: EntityType;
};


/** An IAM user. */
export type UserLatestReportJobArgs = {
  granularity?: InputMaybe<Granularity>;
};


/** An IAM user. */
export type UserReportArgs = {
  granularity: Granularity;
  refreshIfStale: Scalars['Boolean']['input'];
};

/** A page of users. */
export type UserConnection = {
  __typename?: 'UserConnection';
  /** The page's users with their cursors. */
  edges: Array<UserEdge>;
  /** The page's users without cursors. */
  nodes: Array<User>;
  /** Where the page stands in the list. */
  pageInfo: PageInfo;
  /** Users in the whole list, all pages together. */
  totalCount: Scalars['Int']['output'];
};

/** A user in its place in a list. */
export type UserEdge = {
  __typename?: 'UserEdge';
  /** The place, for `after` and `before` of the same list in the same order. */
  cursor: Scalars['String']['output'];
  /** The user in this place. */
  node: User;
};

/** One thing in a mutation's input that kept it from being done. */
export type UserError = {
  __typename?: 'UserError';
  /** For programs: upper case, and the same for the same cause in every release, like `ACCOUNT_NOT_FOUND`. */
  code: Scalars['String']['output'];
  /**
   * The way to the input field in question, outermost name first, like `["input", "arn"]`; null when no single
   * field is at fault.
   */
  field: Maybe<Array<Scalars['String']['output']>>;
  /** For people: names the value and says what to do. */
  message: Scalars['String']['output'];
};

/** Who is asking, and how far they may go. */
export type Viewer = {
  __typename?: 'Viewer';
  /**
   * The accounts that the caller may see; null when they may see all. Everything else in this API is as if the
   * other accounts didn't exist.
   */
  accountIds: Maybe<Array<Scalars['AccountId']['output']>>;
  /** Whether the caller may ask for reports and inventories, and cancel them; otherwise they only read. */
  canGenerateReports: Scalars['Boolean']['output'];
  /** The caller's name as the sign-in gives it. */
  name: Scalars['String']['output'];
};



export type ResolverTypeWrapper<T> = Promise<T> | T;


export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;




/** Mapping of interface types */
export type ResolversInterfaceTypes<_RefType extends Record<string, unknown>> = {
  Entity:
    | ( DomainGroup )
    | ( DomainPolicy )
    | ( DomainRole )
    | ( DomainUser )
  ;
  Node:
    | ( DomainAccount )
    | ( DomainGroup )
    | ( DomainPolicy )
    | ( DomainReport )
    | ( ReportBatchState )
    | ( DomainReportJob )
    | ( DomainRole )
    | ( ServiceUsage )
    | ( ServiceAccessNode )
    | ( DomainUser )
  ;
};

/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  Account: ResolverTypeWrapper<DomainAccount>;
  AccountConnection: ResolverTypeWrapper<Omit<AccountConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['AccountEdge']>, nodes: Array<ResolversTypes['Account']> }>;
  AccountEdge: ResolverTypeWrapper<Omit<AccountEdge, 'node'> & { node: ResolversTypes['Account'] }>;
  AccountFilter: AccountFilter;
  AccountId: ResolverTypeWrapper<Scalars['AccountId']['output']>;
  AccountStatus: AccountStatus;
  Arn: ResolverTypeWrapper<Scalars['Arn']['output']>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  CancelReportBatchPayload: ResolverTypeWrapper<Omit<CancelReportBatchPayload, 'reportBatch'> & { reportBatch?: Maybe<ResolversTypes['ReportBatch']> }>;
  CancelReportJobPayload: ResolverTypeWrapper<Omit<CancelReportJobPayload, 'reportJob'> & { reportJob?: Maybe<ResolversTypes['ReportJob']> }>;
  Coverage: ResolverTypeWrapper<DomainCoverage>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  Entity: ResolverTypeWrapper<DomainEntity>;
  EntityAccess: ResolverTypeWrapper<EntityAccessNode>;
  EntityAccessConnection: ResolverTypeWrapper<Omit<EntityAccessConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['EntityAccessEdge']>, nodes: Array<ResolversTypes['EntityAccess']> }>;
  EntityAccessEdge: ResolverTypeWrapper<Omit<EntityAccessEdge, 'node'> & { node: ResolversTypes['EntityAccess'] }>;
  EntityConnection: ResolverTypeWrapper<CoveredEntities>;
  EntityEdge: ResolverTypeWrapper<Omit<EntityEdge, 'node'> & { node: ResolversTypes['Entity'] }>;
  EntityFilter: EntityFilter;
  EntityOrder: EntityOrder;
  EntityOrderField: EntityOrderField;
  EntityType: EntityType;
  GenerateReportInput: GenerateReportInput;
  GenerateReportPayload: ResolverTypeWrapper<Omit<GenerateReportPayload, 'reportJob'> & { reportJob?: Maybe<ResolversTypes['ReportJob']> }>;
  GenerateReportsInput: GenerateReportsInput;
  GenerateReportsPayload: ResolverTypeWrapper<Omit<GenerateReportsPayload, 'reportBatch'> & { reportBatch?: Maybe<ResolversTypes['ReportBatch']> }>;
  GrantingPolicy: ResolverTypeWrapper<GrantingPolicy>;
  Granularity: Granularity;
  Group: ResolverTypeWrapper<DomainGroup>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Node: ResolverTypeWrapper<ResolversInterfaceTypes<ResolversTypes>['Node']>;
  OrderDirection: OrderDirection;
  OrganizationUsage: ResolverTypeWrapper<CoveredUsage>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  Policy: ResolverTypeWrapper<DomainPolicy>;
  PolicyType: PolicyType;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  RefreshInventoryInput: RefreshInventoryInput;
  RefreshInventoryPayload: ResolverTypeWrapper<Omit<RefreshInventoryPayload, 'accounts'> & { accounts: Array<ResolversTypes['Account']> }>;
  Report: ResolverTypeWrapper<DomainReport>;
  ReportBatch: ResolverTypeWrapper<ReportBatchState>;
  ReportBatchConnection: ResolverTypeWrapper<Omit<ReportBatchConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['ReportBatchEdge']>, nodes: Array<ResolversTypes['ReportBatch']> }>;
  ReportBatchEdge: ResolverTypeWrapper<Omit<ReportBatchEdge, 'node'> & { node: ResolversTypes['ReportBatch'] }>;
  ReportJob: ResolverTypeWrapper<DomainReportJob>;
  ReportJobConnection: ResolverTypeWrapper<Omit<ReportJobConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['ReportJobEdge']>, nodes: Array<ResolversTypes['ReportJob']> }>;
  ReportJobEdge: ResolverTypeWrapper<Omit<ReportJobEdge, 'node'> & { node: ResolversTypes['ReportJob'] }>;
  ReportJobError: ResolverTypeWrapper<ReportJobError>;
  ReportJobErrorCode: ReportJobErrorCode;
  ReportJobFilter: ReportJobFilter;
  ReportJobStatus: ReportJobStatus;
  Role: ResolverTypeWrapper<DomainRole>;
  Service: ResolverTypeWrapper<ServiceUsage>;
  ServiceAccess: ResolverTypeWrapper<ServiceAccessNode>;
  ServiceAccessConnection: ResolverTypeWrapper<CoveredServiceAccess>;
  ServiceAccessEdge: ResolverTypeWrapper<Omit<ServiceAccessEdge, 'node'> & { node: ResolversTypes['ServiceAccess'] }>;
  ServiceAccessFilter: ServiceAccessFilter;
  ServiceAccessOrder: ServiceAccessOrder;
  ServiceAccessOrderField: ServiceAccessOrderField;
  ServiceConnection: ResolverTypeWrapper<CoveredServices>;
  ServiceEdge: ResolverTypeWrapper<Omit<ServiceEdge, 'node'> & { node: ResolversTypes['Service'] }>;
  ServiceFilter: ServiceFilter;
  ServiceOrder: ServiceOrder;
  ServiceOrderField: ServiceOrderField;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Tag: ResolverTypeWrapper<Tag>;
  TagInput: TagInput;
  TrackedAction: ResolverTypeWrapper<DomainTrackedAction>;
  UsageSummary: ResolverTypeWrapper<UsageSummary>;
  User: ResolverTypeWrapper<DomainUser>;
  UserConnection: ResolverTypeWrapper<Omit<UserConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['UserEdge']>, nodes: Array<ResolversTypes['User']> }>;
  UserEdge: ResolverTypeWrapper<Omit<UserEdge, 'node'> & { node: ResolversTypes['User'] }>;
  UserError: ResolverTypeWrapper<UserError>;
  Viewer: ResolverTypeWrapper<Caller>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  Account: DomainAccount;
  AccountConnection: Omit<AccountConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['AccountEdge']>, nodes: Array<ResolversParentTypes['Account']> };
  AccountEdge: Omit<AccountEdge, 'node'> & { node: ResolversParentTypes['Account'] };
  AccountFilter: AccountFilter;
  AccountId: Scalars['AccountId']['output'];
  Arn: Scalars['Arn']['output'];
  Boolean: Scalars['Boolean']['output'];
  CancelReportBatchPayload: Omit<CancelReportBatchPayload, 'reportBatch'> & { reportBatch?: Maybe<ResolversParentTypes['ReportBatch']> };
  CancelReportJobPayload: Omit<CancelReportJobPayload, 'reportJob'> & { reportJob?: Maybe<ResolversParentTypes['ReportJob']> };
  Coverage: DomainCoverage;
  DateTime: Scalars['DateTime']['output'];
  Entity: DomainEntity;
  EntityAccess: EntityAccessNode;
  EntityAccessConnection: Omit<EntityAccessConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['EntityAccessEdge']>, nodes: Array<ResolversParentTypes['EntityAccess']> };
  EntityAccessEdge: Omit<EntityAccessEdge, 'node'> & { node: ResolversParentTypes['EntityAccess'] };
  EntityConnection: CoveredEntities;
  EntityEdge: Omit<EntityEdge, 'node'> & { node: ResolversParentTypes['Entity'] };
  EntityFilter: EntityFilter;
  EntityOrder: EntityOrder;
  GenerateReportInput: GenerateReportInput;
  GenerateReportPayload: Omit<GenerateReportPayload, 'reportJob'> & { reportJob?: Maybe<ResolversParentTypes['ReportJob']> };
  GenerateReportsInput: GenerateReportsInput;
  GenerateReportsPayload: Omit<GenerateReportsPayload, 'reportBatch'> & { reportBatch?: Maybe<ResolversParentTypes['ReportBatch']> };
  GrantingPolicy: GrantingPolicy;
  Group: DomainGroup;
  ID: Scalars['ID']['output'];
  Int: Scalars['Int']['output'];
  Mutation: Record<PropertyKey, never>;
  Node: ResolversInterfaceTypes<ResolversParentTypes>['Node'];
  OrganizationUsage: CoveredUsage;
  PageInfo: PageInfo;
  Policy: DomainPolicy;
  Query: Record<PropertyKey, never>;
  RefreshInventoryInput: RefreshInventoryInput;
  RefreshInventoryPayload: Omit<RefreshInventoryPayload, 'accounts'> & { accounts: Array<ResolversParentTypes['Account']> };
  Report: DomainReport;
  ReportBatch: ReportBatchState;
  ReportBatchConnection: Omit<ReportBatchConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['ReportBatchEdge']>, nodes: Array<ResolversParentTypes['ReportBatch']> };
  ReportBatchEdge: Omit<ReportBatchEdge, 'node'> & { node: ResolversParentTypes['ReportBatch'] };
  ReportJob: DomainReportJob;
  ReportJobConnection: Omit<ReportJobConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['ReportJobEdge']>, nodes: Array<ResolversParentTypes['ReportJob']> };
  ReportJobEdge: Omit<ReportJobEdge, 'node'> & { node: ResolversParentTypes['ReportJob'] };
  ReportJobError: ReportJobError;
  ReportJobFilter: ReportJobFilter;
  Role: DomainRole;
  Service: ServiceUsage;
  ServiceAccess: ServiceAccessNode;
  ServiceAccessConnection: CoveredServiceAccess;
  ServiceAccessEdge: Omit<ServiceAccessEdge, 'node'> & { node: ResolversParentTypes['ServiceAccess'] };
  ServiceAccessFilter: ServiceAccessFilter;
  ServiceAccessOrder: ServiceAccessOrder;
  ServiceConnection: CoveredServices;
  ServiceEdge: Omit<ServiceEdge, 'node'> & { node: ResolversParentTypes['Service'] };
  ServiceFilter: ServiceFilter;
  ServiceOrder: ServiceOrder;
  String: Scalars['String']['output'];
  Subscription: Record<PropertyKey, never>;
  Tag: Tag;
  TagInput: TagInput;
  TrackedAction: DomainTrackedAction;
  UsageSummary: UsageSummary;
  User: DomainUser;
  UserConnection: Omit<UserConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['UserEdge']>, nodes: Array<ResolversParentTypes['User']> };
  UserEdge: Omit<UserEdge, 'node'> & { node: ResolversParentTypes['User'] };
  UserError: UserError;
  Viewer: Caller;
};

export type AccountResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Account'] = ResolversParentTypes['Account']> = {
  accountId?: Resolver<ResolversTypes['AccountId'], ParentType, ContextType>;
  entities?: Resolver<ResolversTypes['EntityConnection'], ParentType, ContextType, Partial<AccountEntitiesArgs>>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  inventoriedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  partition?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  services?: Resolver<ResolversTypes['ServiceConnection'], ParentType, ContextType, Partial<AccountServicesArgs>>;
  status?: Resolver<ResolversTypes['AccountStatus'], ParentType, ContextType>;
  statusReason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  usage?: Resolver<ResolversTypes['UsageSummary'], ParentType, ContextType, RequireFields<AccountUsageArgs, 'unusedForDays'>>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AccountConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AccountConnection'] = ResolversParentTypes['AccountConnection']> = {
  edges?: Resolver<Array<ResolversTypes['AccountEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Account']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type AccountEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AccountEdge'] = ResolversParentTypes['AccountEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Account'], ParentType, ContextType>;
};

export interface AccountIdScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['AccountId'], any> {
  name: 'AccountId';
}

export interface ArnScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Arn'], any> {
  name: 'Arn';
}

export type CancelReportBatchPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CancelReportBatchPayload'] = ResolversParentTypes['CancelReportBatchPayload']> = {
  reportBatch?: Resolver<Maybe<ResolversTypes['ReportBatch']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type CancelReportJobPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CancelReportJobPayload'] = ResolversParentTypes['CancelReportJobPayload']> = {
  reportJob?: Resolver<Maybe<ResolversTypes['ReportJob']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type CoverageResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Coverage'] = ResolversParentTypes['Coverage']> = {
  accounts?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  entities?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  entitiesWithReport?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  oldestReportAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  unreachableAccounts?: Resolver<Array<ResolversTypes['Account']>, ParentType, ContextType>;
};

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export type EntityResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Entity'] = ResolversParentTypes['Entity']> = {
  __resolveType: TypeResolveFn<'Group' | 'Policy' | 'Role' | 'User', ParentType, ContextType>;
};

export type EntityAccessResolvers<ContextType = Context, ParentType extends ResolversParentTypes['EntityAccess'] = ResolversParentTypes['EntityAccess']> = {
  entity?: Resolver<ResolversTypes['Entity'], ParentType, ContextType>;
  lastAuthenticated?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type EntityAccessConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['EntityAccessConnection'] = ResolversParentTypes['EntityAccessConnection']> = {
  edges?: Resolver<Array<ResolversTypes['EntityAccessEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['EntityAccess']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type EntityAccessEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['EntityAccessEdge'] = ResolversParentTypes['EntityAccessEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['EntityAccess'], ParentType, ContextType>;
};

export type EntityConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['EntityConnection'] = ResolversParentTypes['EntityConnection']> = {
  coverage?: Resolver<ResolversTypes['Coverage'], ParentType, ContextType>;
  edges?: Resolver<Array<ResolversTypes['EntityEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Entity']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type EntityEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['EntityEdge'] = ResolversParentTypes['EntityEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Entity'], ParentType, ContextType>;
};

export type GenerateReportPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['GenerateReportPayload'] = ResolversParentTypes['GenerateReportPayload']> = {
  reportJob?: Resolver<Maybe<ResolversTypes['ReportJob']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type GenerateReportsPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['GenerateReportsPayload'] = ResolversParentTypes['GenerateReportsPayload']> = {
  reportBatch?: Resolver<Maybe<ResolversTypes['ReportBatch']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type GrantingPolicyResolvers<ContextType = Context, ParentType extends ResolversParentTypes['GrantingPolicy'] = ResolversParentTypes['GrantingPolicy']> = {
  entityName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  entityType?: Resolver<Maybe<ResolversTypes['EntityType']>, ParentType, ContextType>;
  policyArn?: Resolver<Maybe<ResolversTypes['Arn']>, ParentType, ContextType>;
  policyName?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  policyType?: Resolver<ResolversTypes['PolicyType'], ParentType, ContextType>;
};

export type GroupResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Group'] = ResolversParentTypes['Group']> = {
  account?: Resolver<ResolversTypes['Account'], ParentType, ContextType>;
  arn?: Resolver<ResolversTypes['Arn'], ParentType, ContextType>;
  attachedPolicies?: Resolver<Array<ResolversTypes['Policy']>, ParentType, ContextType>;
  createdAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  deletedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  entityId?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  inlinePolicyNames?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  latestReportJob?: Resolver<Maybe<ResolversTypes['ReportJob']>, ParentType, ContextType, Partial<GroupLatestReportJobArgs>>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  report?: Resolver<Maybe<ResolversTypes['Report']>, ParentType, ContextType, RequireFields<GroupReportArgs, 'granularity' | 'refreshIfStale'>>;
  tags?: Resolver<Array<ResolversTypes['Tag']>, ParentType, ContextType>;
  type?: Resolver<ResolversTypes['EntityType'], ParentType, ContextType>;
  users?: Resolver<ResolversTypes['UserConnection'], ParentType, ContextType, Partial<GroupUsersArgs>>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type MutationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  cancelReportBatch?: Resolver<ResolversTypes['CancelReportBatchPayload'], ParentType, ContextType, RequireFields<MutationCancelReportBatchArgs, 'id'>>;
  cancelReportJob?: Resolver<ResolversTypes['CancelReportJobPayload'], ParentType, ContextType, RequireFields<MutationCancelReportJobArgs, 'id'>>;
  generateReport?: Resolver<ResolversTypes['GenerateReportPayload'], ParentType, ContextType, RequireFields<MutationGenerateReportArgs, 'input'>>;
  generateReports?: Resolver<ResolversTypes['GenerateReportsPayload'], ParentType, ContextType, RequireFields<MutationGenerateReportsArgs, 'input'>>;
  refreshInventory?: Resolver<ResolversTypes['RefreshInventoryPayload'], ParentType, ContextType, RequireFields<MutationRefreshInventoryArgs, 'input'>>;
};

export type NodeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Node'] = ResolversParentTypes['Node']> = {
  __resolveType: TypeResolveFn<'Account' | 'Group' | 'Policy' | 'Report' | 'ReportBatch' | 'ReportJob' | 'Role' | 'Service' | 'ServiceAccess' | 'User', ParentType, ContextType>;
};

export type OrganizationUsageResolvers<ContextType = Context, ParentType extends ResolversParentTypes['OrganizationUsage'] = ResolversParentTypes['OrganizationUsage']> = {
  coverage?: Resolver<ResolversTypes['Coverage'], ParentType, ContextType>;
  summary?: Resolver<ResolversTypes['UsageSummary'], ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type PolicyResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Policy'] = ResolversParentTypes['Policy']> = {
  account?: Resolver<ResolversTypes['Account'], ParentType, ContextType>;
  arn?: Resolver<ResolversTypes['Arn'], ParentType, ContextType>;
  attachmentCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  createdAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  defaultVersionId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  deletedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  description?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  entityId?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  isAttachable?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  isAwsManaged?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  latestReportJob?: Resolver<Maybe<ResolversTypes['ReportJob']>, ParentType, ContextType, Partial<PolicyLatestReportJobArgs>>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  permissionsBoundaryUsageCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  report?: Resolver<Maybe<ResolversTypes['Report']>, ParentType, ContextType, RequireFields<PolicyReportArgs, 'granularity' | 'refreshIfStale'>>;
  tags?: Resolver<Array<ResolversTypes['Tag']>, ParentType, ContextType>;
  type?: Resolver<ResolversTypes['EntityType'], ParentType, ContextType>;
  updatedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type QueryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  account?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType, RequireFields<QueryAccountArgs, 'accountId'>>;
  accounts?: Resolver<ResolversTypes['AccountConnection'], ParentType, ContextType, Partial<QueryAccountsArgs>>;
  entities?: Resolver<ResolversTypes['EntityConnection'], ParentType, ContextType, Partial<QueryEntitiesArgs>>;
  entity?: Resolver<Maybe<ResolversTypes['Entity']>, ParentType, ContextType, RequireFields<QueryEntityArgs, 'arn'>>;
  node?: Resolver<Maybe<ResolversTypes['Node']>, ParentType, ContextType, RequireFields<QueryNodeArgs, 'id'>>;
  nodes?: Resolver<Array<Maybe<ResolversTypes['Node']>>, ParentType, ContextType, RequireFields<QueryNodesArgs, 'ids'>>;
  reportBatch?: Resolver<Maybe<ResolversTypes['ReportBatch']>, ParentType, ContextType, RequireFields<QueryReportBatchArgs, 'id'>>;
  reportBatches?: Resolver<ResolversTypes['ReportBatchConnection'], ParentType, ContextType, Partial<QueryReportBatchesArgs>>;
  reportJob?: Resolver<Maybe<ResolversTypes['ReportJob']>, ParentType, ContextType, RequireFields<QueryReportJobArgs, 'id'>>;
  reportJobs?: Resolver<ResolversTypes['ReportJobConnection'], ParentType, ContextType, Partial<QueryReportJobsArgs>>;
  serviceAccess?: Resolver<ResolversTypes['ServiceAccessConnection'], ParentType, ContextType, Partial<QueryServiceAccessArgs>>;
  services?: Resolver<ResolversTypes['ServiceConnection'], ParentType, ContextType, Partial<QueryServicesArgs>>;
  usage?: Resolver<ResolversTypes['OrganizationUsage'], ParentType, ContextType, RequireFields<QueryUsageArgs, 'unusedForDays'>>;
  viewer?: Resolver<ResolversTypes['Viewer'], ParentType, ContextType>;
};

export type RefreshInventoryPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RefreshInventoryPayload'] = ResolversParentTypes['RefreshInventoryPayload']> = {
  accounts?: Resolver<Array<ResolversTypes['Account']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type ReportResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Report'] = ResolversParentTypes['Report']> = {
  ageSeconds?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  entity?: Resolver<ResolversTypes['Entity'], ParentType, ContextType>;
  granularity?: Resolver<ResolversTypes['Granularity'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  jobCompletionDate?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  jobCreationDate?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  jobId?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  service?: Resolver<Maybe<ResolversTypes['ServiceAccess']>, ParentType, ContextType, RequireFields<ReportServiceArgs, 'serviceNamespace'>>;
  services?: Resolver<ResolversTypes['ServiceAccessConnection'], ParentType, ContextType, Partial<ReportServicesArgs>>;
  stale?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  usage?: Resolver<ResolversTypes['UsageSummary'], ParentType, ContextType, RequireFields<ReportUsageArgs, 'unusedForDays'>>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ReportBatchResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ReportBatch'] = ResolversParentTypes['ReportBatch']> = {
  cancelled?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  completed?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  estimatedFinishAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  failed?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  finishedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  inProgress?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  jobs?: Resolver<ResolversTypes['ReportJobConnection'], ParentType, ContextType, Partial<ReportBatchJobsArgs>>;
  queued?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  total?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ReportBatchConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ReportBatchConnection'] = ResolversParentTypes['ReportBatchConnection']> = {
  edges?: Resolver<Array<ResolversTypes['ReportBatchEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['ReportBatch']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ReportBatchEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ReportBatchEdge'] = ResolversParentTypes['ReportBatchEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['ReportBatch'], ParentType, ContextType>;
};

export type ReportJobResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ReportJob'] = ResolversParentTypes['ReportJob']> = {
  accountId?: Resolver<ResolversTypes['AccountId'], ParentType, ContextType>;
  arn?: Resolver<ResolversTypes['Arn'], ParentType, ContextType>;
  attempts?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  awsJobId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  batch?: Resolver<Maybe<ResolversTypes['ReportBatch']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  entity?: Resolver<Maybe<ResolversTypes['Entity']>, ParentType, ContextType>;
  error?: Resolver<Maybe<ResolversTypes['ReportJobError']>, ParentType, ContextType>;
  finishedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  granularity?: Resolver<ResolversTypes['Granularity'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  report?: Resolver<Maybe<ResolversTypes['Report']>, ParentType, ContextType>;
  startedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  status?: Resolver<ResolversTypes['ReportJobStatus'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ReportJobConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ReportJobConnection'] = ResolversParentTypes['ReportJobConnection']> = {
  edges?: Resolver<Array<ResolversTypes['ReportJobEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['ReportJob']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ReportJobEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ReportJobEdge'] = ResolversParentTypes['ReportJobEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['ReportJob'], ParentType, ContextType>;
};

export type ReportJobErrorResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ReportJobError'] = ResolversParentTypes['ReportJobError']> = {
  awsCode?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  code?: Resolver<ResolversTypes['ReportJobErrorCode'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  retryable?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type RoleResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Role'] = ResolversParentTypes['Role']> = {
  account?: Resolver<ResolversTypes['Account'], ParentType, ContextType>;
  arn?: Resolver<ResolversTypes['Arn'], ParentType, ContextType>;
  assumeRolePolicyDocument?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  attachedPolicies?: Resolver<Array<ResolversTypes['Policy']>, ParentType, ContextType>;
  createdAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  deletedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  description?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  entityId?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  inlinePolicyNames?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  lastUsedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  lastUsedRegion?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  latestReportJob?: Resolver<Maybe<ResolversTypes['ReportJob']>, ParentType, ContextType, Partial<RoleLatestReportJobArgs>>;
  maxSessionDuration?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  permissionsBoundaryArn?: Resolver<Maybe<ResolversTypes['Arn']>, ParentType, ContextType>;
  report?: Resolver<Maybe<ResolversTypes['Report']>, ParentType, ContextType, RequireFields<RoleReportArgs, 'granularity' | 'refreshIfStale'>>;
  tags?: Resolver<Array<ResolversTypes['Tag']>, ParentType, ContextType>;
  type?: Resolver<ResolversTypes['EntityType'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ServiceResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Service'] = ResolversParentTypes['Service']> = {
  grantedEntities?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  lastAuthenticated?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  lastAuthenticatedEntity?: Resolver<Maybe<ResolversTypes['Arn']>, ParentType, ContextType>;
  neverUsedEntities?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  serviceName?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  serviceNamespace?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  usedEntities?: Resolver<ResolversTypes['Int'], ParentType, ContextType, RequireFields<ServiceUsedEntitiesArgs, 'unusedForDays'>>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ServiceAccessResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ServiceAccess'] = ResolversParentTypes['ServiceAccess']> = {
  daysSinceLastAuthenticated?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  entities?: Resolver<ResolversTypes['EntityAccessConnection'], ParentType, ContextType, Partial<ServiceAccessEntitiesArgs>>;
  entity?: Resolver<ResolversTypes['Entity'], ParentType, ContextType>;
  grantingPolicies?: Resolver<Array<ResolversTypes['GrantingPolicy']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  lastAuthenticated?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  lastAuthenticatedEntity?: Resolver<Maybe<ResolversTypes['Arn']>, ParentType, ContextType>;
  lastAuthenticatedRegion?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  report?: Resolver<ResolversTypes['Report'], ParentType, ContextType>;
  serviceName?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  serviceNamespace?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  totalAuthenticatedEntities?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  trackedActions?: Resolver<Maybe<Array<ResolversTypes['TrackedAction']>>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ServiceAccessConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ServiceAccessConnection'] = ResolversParentTypes['ServiceAccessConnection']> = {
  coverage?: Resolver<ResolversTypes['Coverage'], ParentType, ContextType>;
  edges?: Resolver<Array<ResolversTypes['ServiceAccessEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['ServiceAccess']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ServiceAccessEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ServiceAccessEdge'] = ResolversParentTypes['ServiceAccessEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['ServiceAccess'], ParentType, ContextType>;
};

export type ServiceConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ServiceConnection'] = ResolversParentTypes['ServiceConnection']> = {
  coverage?: Resolver<ResolversTypes['Coverage'], ParentType, ContextType>;
  edges?: Resolver<Array<ResolversTypes['ServiceEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Service']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ServiceEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ServiceEdge'] = ResolversParentTypes['ServiceEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Service'], ParentType, ContextType>;
};

export type SubscriptionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  reportBatch?: SubscriptionResolver<ResolversTypes['ReportBatch'], "reportBatch", ParentType, ContextType, RequireFields<SubscriptionReportBatchArgs, 'id'>>;
  reportFinished?: SubscriptionResolver<ResolversTypes['ReportJob'], "reportFinished", ParentType, ContextType, Partial<SubscriptionReportFinishedArgs>>;
  reportJob?: SubscriptionResolver<ResolversTypes['ReportJob'], "reportJob", ParentType, ContextType, RequireFields<SubscriptionReportJobArgs, 'id'>>;
};

export type TagResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Tag'] = ResolversParentTypes['Tag']> = {
  key?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  value?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type TrackedActionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TrackedAction'] = ResolversParentTypes['TrackedAction']> = {
  actionName?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  lastAccessedEntity?: Resolver<Maybe<ResolversTypes['Arn']>, ParentType, ContextType>;
  lastAccessedRegion?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  lastAccessedTime?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type UsageSummaryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UsageSummary'] = ResolversParentTypes['UsageSummary']> = {
  grantedServices?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  lastAuthenticated?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  neverUsedServices?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  unusedServices?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  usedServices?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type UserResolvers<ContextType = Context, ParentType extends ResolversParentTypes['User'] = ResolversParentTypes['User']> = {
  account?: Resolver<ResolversTypes['Account'], ParentType, ContextType>;
  arn?: Resolver<ResolversTypes['Arn'], ParentType, ContextType>;
  attachedPolicies?: Resolver<Array<ResolversTypes['Policy']>, ParentType, ContextType>;
  createdAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  deletedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  entityId?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  groups?: Resolver<Array<ResolversTypes['Group']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  inlinePolicyNames?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  latestReportJob?: Resolver<Maybe<ResolversTypes['ReportJob']>, ParentType, ContextType, Partial<UserLatestReportJobArgs>>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  passwordLastUsedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  path?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  permissionsBoundaryArn?: Resolver<Maybe<ResolversTypes['Arn']>, ParentType, ContextType>;
  report?: Resolver<Maybe<ResolversTypes['Report']>, ParentType, ContextType, RequireFields<UserReportArgs, 'granularity' | 'refreshIfStale'>>;
  tags?: Resolver<Array<ResolversTypes['Tag']>, ParentType, ContextType>;
  type?: Resolver<ResolversTypes['EntityType'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type UserConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UserConnection'] = ResolversParentTypes['UserConnection']> = {
  edges?: Resolver<Array<ResolversTypes['UserEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['User']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type UserEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UserEdge'] = ResolversParentTypes['UserEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
};

export type UserErrorResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UserError'] = ResolversParentTypes['UserError']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  field?: Resolver<Maybe<Array<ResolversTypes['String']>>, ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ViewerResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Viewer'] = ResolversParentTypes['Viewer']> = {
  accountIds?: Resolver<Maybe<Array<ResolversTypes['AccountId']>>, ParentType, ContextType>;
  canGenerateReports?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type Resolvers<ContextType = Context> = {
  Account?: AccountResolvers<ContextType>;
  AccountConnection?: AccountConnectionResolvers<ContextType>;
  AccountEdge?: AccountEdgeResolvers<ContextType>;
  AccountId?: GraphQLScalarType;
  Arn?: GraphQLScalarType;
  CancelReportBatchPayload?: CancelReportBatchPayloadResolvers<ContextType>;
  CancelReportJobPayload?: CancelReportJobPayloadResolvers<ContextType>;
  Coverage?: CoverageResolvers<ContextType>;
  DateTime?: GraphQLScalarType;
  Entity?: EntityResolvers<ContextType>;
  EntityAccess?: EntityAccessResolvers<ContextType>;
  EntityAccessConnection?: EntityAccessConnectionResolvers<ContextType>;
  EntityAccessEdge?: EntityAccessEdgeResolvers<ContextType>;
  EntityConnection?: EntityConnectionResolvers<ContextType>;
  EntityEdge?: EntityEdgeResolvers<ContextType>;
  GenerateReportPayload?: GenerateReportPayloadResolvers<ContextType>;
  GenerateReportsPayload?: GenerateReportsPayloadResolvers<ContextType>;
  GrantingPolicy?: GrantingPolicyResolvers<ContextType>;
  Group?: GroupResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  Node?: NodeResolvers<ContextType>;
  OrganizationUsage?: OrganizationUsageResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  Policy?: PolicyResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  RefreshInventoryPayload?: RefreshInventoryPayloadResolvers<ContextType>;
  Report?: ReportResolvers<ContextType>;
  ReportBatch?: ReportBatchResolvers<ContextType>;
  ReportBatchConnection?: ReportBatchConnectionResolvers<ContextType>;
  ReportBatchEdge?: ReportBatchEdgeResolvers<ContextType>;
  ReportJob?: ReportJobResolvers<ContextType>;
  ReportJobConnection?: ReportJobConnectionResolvers<ContextType>;
  ReportJobEdge?: ReportJobEdgeResolvers<ContextType>;
  ReportJobError?: ReportJobErrorResolvers<ContextType>;
  Role?: RoleResolvers<ContextType>;
  Service?: ServiceResolvers<ContextType>;
  ServiceAccess?: ServiceAccessResolvers<ContextType>;
  ServiceAccessConnection?: ServiceAccessConnectionResolvers<ContextType>;
  ServiceAccessEdge?: ServiceAccessEdgeResolvers<ContextType>;
  ServiceConnection?: ServiceConnectionResolvers<ContextType>;
  ServiceEdge?: ServiceEdgeResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
  Tag?: TagResolvers<ContextType>;
  TrackedAction?: TrackedActionResolvers<ContextType>;
  UsageSummary?: UsageSummaryResolvers<ContextType>;
  User?: UserResolvers<ContextType>;
  UserConnection?: UserConnectionResolvers<ContextType>;
  UserEdge?: UserEdgeResolvers<ContextType>;
  UserError?: UserErrorResolvers<ContextType>;
  Viewer?: ViewerResolvers<ContextType>;
};

