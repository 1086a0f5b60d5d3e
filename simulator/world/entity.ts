import type { PolicyDocument } from './policy-document.ts';

/** What the simulated accounts hold, in IAM's own terms. Values, never changed in place. */

export type EntityType = 'USER' | 'ROLE' | 'GROUP' | 'POLICY';

export interface Tag {
  readonly key: string;
  readonly value: string;
}

export interface InlinePolicy {
  readonly name: string;
  readonly document: PolicyDocument;
}

/** How a user or role goes about its grants; decides which of them it has used, and when last. */
export interface Habits {
  /** Probability that the most popular service was used. */
  readonly eagerness: number;
  /** By how many ranks of popularity that probability falls to a third. */
  readonly breadth: number;
  /** Days since anything was used. */
  readonly quietDays: number;
}

interface Common {
  readonly arn: string;
  readonly name: string;
  readonly path: string;
  /** AIDA…, AROA…, AGPA… or ANPA… */
  readonly id: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
}

interface Bearer extends Common {
  readonly inlinePolicies: readonly InlinePolicy[];
  /** ARNs of managed policies. */
  readonly attachedPolicies: readonly string[];
}

interface Actor extends Bearer {
  readonly tags: readonly Tag[];
  readonly habits: Habits;
  /** The number from which its use follows. */
  readonly key: number;
  /** Where it uses regional services. */
  readonly region: string;
}

export interface User extends Actor {
  readonly type: 'USER';
  /** Names of its groups, sorted. */
  readonly groups: readonly string[];
  readonly hasPassword: boolean;
}

export interface Role extends Actor {
  readonly type: 'ROLE';
  readonly description: string;
  readonly trust: PolicyDocument;
  readonly maxSessionDuration: number;
  readonly hasInstanceProfile: boolean;
}

export interface Group extends Bearer {
  readonly type: 'GROUP';
}

export interface Policy extends Common {
  readonly type: 'POLICY';
  readonly isAwsManaged: boolean;
  readonly description: string;
  readonly document: PolicyDocument;
  readonly versionId: string;
  /** Epoch milliseconds. */
  readonly updatedAt: number;
  readonly tags: readonly Tag[];
}

/** Who can use a service itself. */
export type Principal = User | Role;
export type Entity = Principal | Group | Policy;

const idPrefixes: Readonly<Record<EntityType, string>> = {
  USER: 'AIDA',
  ROLE: 'AROA',
  GROUP: 'AGPA',
  POLICY: 'ANPA',
};
const resourceNames: Readonly<Record<EntityType, string>> = {
  USER: 'user',
  ROLE: 'role',
  GROUP: 'group',
  POLICY: 'policy',
};

/** The ARN of an entity; the account is `aws` for AWS-managed policies. */
export function arnOf(
  partition: string,
  account: string,
  type: EntityType,
  path: string,
  name: string,
): string {
  return `arn:${partition}:iam::${account}:${resourceNames[type]}${path}${name}`;
}

export function idPrefixOf(type: EntityType): string {
  return idPrefixes[type];
}
