import type { Account } from './organization.ts';
import type { Entity, Group, Policy, Principal, Role, User } from './entity.ts';
import type { PolicyDocument } from './policy-document.ts';

/** A use of a service that was recorded at run time, on top of what follows from the seed. */
export interface RecordedUse {
  readonly arn: string;
  readonly serviceNamespace: string;
  /** Epoch milliseconds, a whole minute. */
  readonly at: number;
  readonly region: string;
  readonly actionName: string | undefined;
}

export interface InventoryContent {
  readonly users: readonly User[];
  readonly roles: readonly Role[];
  readonly groups: readonly Group[];
  readonly localPolicies: readonly Policy[];
  readonly recordedUse: readonly RecordedUse[];
}

/** Who has a policy attached. */
export interface Attachments {
  readonly users: readonly User[];
  readonly roles: readonly Role[];
  readonly groups: readonly Group[];
}

const nobody: Attachments = { users: [], roles: [], groups: [] };

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1;
}

/**
 * What one account holds at one moment. It never changes: a change of the account makes a new inventory, while
 * a report that was generated keeps the one that it was generated from.
 */
export class Inventory {
  readonly account: Account;
  /** Each sorted by name. */
  readonly users: readonly User[];
  readonly roles: readonly Role[];
  readonly groups: readonly Group[];
  readonly localPolicies: readonly Policy[];
  /** AWS-managed policies that somebody has attached. */
  readonly attachedAwsPolicies: readonly Policy[];
  readonly recordedUse: readonly RecordedUse[];
  /** Every AWS-managed policy, attached or not, by ARN. */
  readonly #awsPolicies: ReadonlyMap<string, Policy>;
  readonly #byArn: ReadonlyMap<string, Entity>;
  readonly #attachments: ReadonlyMap<string, Attachments>;

  constructor(account: Account, awsPolicies: ReadonlyMap<string, Policy>, content: InventoryContent) {
    this.account = account;
    this.#awsPolicies = awsPolicies;
    this.users = content.users.toSorted(byName);
    this.roles = content.roles.toSorted(byName);
    this.groups = content.groups.toSorted(byName);
    this.localPolicies = content.localPolicies.toSorted(byName);
    this.recordedUse = content.recordedUse;
    const own = [...this.users, ...this.roles, ...this.groups, ...this.localPolicies];
    this.#byArn = new Map<string, Entity>(own.map((entity) => [entity.arn, entity]));
    this.#attachments = this.#readAttachments();
    this.attachedAwsPolicies = [...awsPolicies.values()]
      .filter((policy) => this.#attachments.has(policy.arn))
      .sort(byName);
  }

  /** The account's entity with this ARN, or the AWS-managed policy. */
  find(arn: string): Entity | undefined {
    return this.#byArn.get(arn) ?? this.#awsPolicies.get(arn);
  }

  policy(arn: string): Policy | undefined {
    const entity = this.find(arn);
    return entity?.type === 'POLICY' ? entity : undefined;
  }

  get awsPolicies(): readonly Policy[] {
    return [...this.#awsPolicies.values()].sort(byName);
  }

  /** All that reports can be asked for as a matter of course: own entities and attached AWS-managed policies. */
  get entities(): readonly Entity[] {
    return [...this.users, ...this.roles, ...this.groups, ...this.localPolicies, ...this.attachedAwsPolicies];
  }

  groupsOf(user: User): readonly Group[] {
    return this.groups.filter((group) => user.groups.includes(group.name));
  }

  membersOf(group: Group): readonly User[] {
    return this.users.filter((user) => user.groups.includes(group.name));
  }

  attachmentsOf(policy: Policy): Attachments {
    return this.#attachments.get(policy.arn) ?? nobody;
  }

  /** The documents that decide what the entity is granted: a user's groups count. */
  documentsOf(entity: Entity): readonly PolicyDocument[] {
    if (entity.type === 'POLICY') return [entity.document];
    const bearers = entity.type === 'USER' ? [entity, ...this.groupsOf(entity)] : [entity];
    return bearers.flatMap((bearer) => [
      ...bearer.inlinePolicies.map((inline) => inline.document),
      ...bearer.attachedPolicies.flatMap((arn) => this.policy(arn)?.document ?? []),
    ]);
  }

  /** Whose use a report on the entity counts: users before roles, then by name. */
  principalsOf(entity: Entity): readonly Principal[] {
    switch (entity.type) {
      case 'USER':
      case 'ROLE':
        return [entity];
      case 'GROUP':
        return this.membersOf(entity);
      case 'POLICY': {
        const { users, roles, groups } = this.attachmentsOf(entity);
        const names = new Set(groups.map((group) => group.name));
        const direct = new Set(users);
        const reached = this.users.filter(
          (user) => direct.has(user) || user.groups.some((name) => names.has(name)),
        );
        return [...reached, ...roles];
      }
    }
  }

  /** The account with some of its content replaced. */
  with(change: Partial<InventoryContent>): Inventory {
    return new Inventory(this.account, this.#awsPolicies, {
      users: this.users,
      roles: this.roles,
      groups: this.groups,
      localPolicies: this.localPolicies,
      recordedUse: this.recordedUse,
      ...change,
    });
  }

  /** The account as it is once the entity is deleted, with what referred to it. */
  without(entity: Entity): Inventory {
    const others = <T extends Entity>(list: readonly T[]): T[] =>
      list.filter((other) => other.arn !== entity.arn);
    const detach = <T extends User | Role | Group>(bearer: T): T =>
      bearer.attachedPolicies.includes(entity.arn)
        ? { ...bearer, attachedPolicies: bearer.attachedPolicies.filter((arn) => arn !== entity.arn) }
        : bearer;
    const leave = (user: User): User =>
      entity.type === 'GROUP'
        ? { ...user, groups: user.groups.filter((name) => name !== entity.name) }
        : user;
    return this.with({
      users: others(this.users).map(detach).map(leave),
      roles: others(this.roles).map(detach),
      groups: others(this.groups).map(detach),
      localPolicies: others(this.localPolicies),
      recordedUse: this.recordedUse.filter((use) => use.arn !== entity.arn),
    });
  }

  #readAttachments(): ReadonlyMap<string, Attachments> {
    const attachments = new Map<string, { users: User[]; roles: Role[]; groups: Group[] }>();
    for (const bearer of [...this.users, ...this.roles, ...this.groups]) {
      for (const arn of bearer.attachedPolicies) {
        const known = attachments.get(arn) ?? { users: [], roles: [], groups: [] };
        if (bearer.type === 'USER') known.users.push(bearer);
        else if (bearer.type === 'ROLE') known.roles.push(bearer);
        else known.groups.push(bearer);
        attachments.set(arn, known);
      }
    }
    return attachments;
  }
}
