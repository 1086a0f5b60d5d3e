import { choices, hashText, type Choices } from '../random.ts';
import type { Settings } from '../settings.ts';
import type { Catalogue, Service } from './catalogue.ts';
import {
  arnOf,
  type EntityType,
  type Group,
  type Habits,
  type Policy,
  type Role,
  type User,
} from './entity.ts';
import { creationDateOf, entityIdOf } from './identifiers.ts';
import { Inventory } from './inventory.ts';
import type { Account, Organization } from './organization.ts';
import { allow, documentOf, type PolicyDocument } from './policy-document.ts';
import { groupTemplates, inTurn, numbered, personName, policyTopic, serviceUserName } from './names.ts';
import { managementDocument, memberDocument, readerRoleName, readerTrust, workerUserName } from './reader.ts';
import { standingRoles, workloadRoles, type RoleTemplate } from './role-templates.ts';

const readerHabits: Habits = { eagerness: 1, breadth: 10, quietDays: 0 };
const selfService = {
  name: 'self-service',
  document: documentOf(allow(['iam:ChangePassword', 'iam:GetUser', 'sts:GetSessionToken'])),
};

/** What programs use, as opposed to people. */
const workloadNamespaces = new Set(
  's3 sqs sns dynamodb kms secretsmanager ssm events kinesis firehose states rds ecr logs lambda athena glue'.split(
    ' ',
  ),
);

export interface PopulationSource {
  readonly settings: Settings;
  readonly catalogue: Catalogue;
  readonly organization: Organization;
  /** By name. */
  readonly awsPolicies: ReadonlyMap<string, Policy>;
}

/** How many of an account's entities are of which kind; together exactly the account's size. */
function sharesOf(size: number) {
  const part = (share: number): number => Math.max(1, Math.round(size * share));
  const [awsPolicies, localPolicies, groups, users] = [part(0.16), part(0.16), part(0.1), part(0.22)];
  return {
    awsPolicies,
    localPolicies,
    groups,
    users,
    roles: size - awsPolicies - localPolicies - groups - users,
  };
}

/** Populates one account. Everything in it follows from the seed and the account's id. */
export class Population {
  readonly #source: PopulationSource;
  readonly #account: Account;
  readonly #random: Choices;
  readonly #standingRoles: readonly RoleTemplate[];
  readonly #workloadRoles: readonly RoleTemplate[];
  readonly #popularServices: readonly Service[];
  readonly #workloadServices: readonly Service[];

  constructor(source: PopulationSource, account: Account) {
    this.#source = source;
    this.#account = account;
    this.#random = choices(hashText(`${source.settings.seed} population ${account.accountId}`));
    const { partition } = source.organization;
    this.#standingRoles = standingRoles({ partition, accountId: account.accountId });
    this.#workloadRoles = workloadRoles(partition);
    this.#popularServices = source.catalogue.services.filter(({ popularity }) => popularity < 45);
    const fitting = this.#popularServices.filter(({ namespace }) => workloadNamespaces.has(namespace));
    this.#workloadServices = fitting.length > 0 ? fitting : this.#popularServices;
  }

  build(): Inventory {
    const { entitiesPerAccount, entitiesVariation } = this.#source.settings;
    const spread = Math.round(entitiesPerAccount * entitiesVariation);
    const counts = sharesOf(entitiesPerAccount + this.#random.integer(-spread, spread));
    const awsPolicies = this.#chooseAwsPolicies(counts.awsPolicies);
    const localPolicies = Array.from({ length: counts.localPolicies }, (_, index) =>
      this.#localPolicy(index),
    );
    const pool = [...awsPolicies, ...localPolicies];
    const groups = Array.from({ length: counts.groups }, (_, index) => this.#group(index, pool));
    const users = Array.from({ length: counts.users }, (_, index) =>
      this.#user(index, groups, localPolicies),
    );
    const roles = Array.from({ length: counts.roles }, (_, index) => this.#role(index, pool));
    const byArn = new Map([...this.#source.awsPolicies.values()].map((policy) => [policy.arn, policy]));
    return new Inventory(this.#account, byArn, {
      users,
      groups,
      roles: this.#attachLeftOvers(roles, groups, awsPolicies),
      localPolicies,
      recordedUse: [],
    });
  }

  get #isManagement(): boolean {
    return this.#account === this.#source.organization.accounts[0];
  }

  get #team(): string {
    return this.#account.name.replace(/-(prod|staging|dev)(-\d+)?$/, '');
  }

  /** The broad ones are everywhere; the rest differs. */
  #chooseAwsPolicies(count: number): Policy[] {
    const everywhere = ['AdministratorAccess', 'ReadOnlyAccess', 'PowerUserAccess'];
    const all = [...this.#source.awsPolicies.values()];
    const first = all.filter((policy) => everywhere.includes(policy.name));
    const others = all.filter((policy) => !everywhere.includes(policy.name));
    return [...first.slice(0, count), ...this.#random.sample(others, Math.max(0, count - first.length))];
  }

  #localPolicy(index: number): Policy {
    const team = this.#team;
    const topic = policyTopic(index);
    const name = `${team}-${topic}`;
    const common = this.#common('POLICY', '/', name);
    return {
      ...common,
      type: 'POLICY',
      isAwsManaged: false,
      description: `What ${team} needs for ${topic}.`,
      document: this.#narrowDocument(this.#popularServices, 2, 9),
      versionId: `v${this.#random.integer(1, 5)}`,
      updatedAt: common.createdAt + this.#random.integer(0, 20) * 86_400_000,
      tags: [{ key: 'team', value: team }],
    };
  }

  #group(index: number, pool: readonly Policy[]): Group {
    const { item: template, round } = inTurn(groupTemplates, index);
    const named = pool.filter((policy) => template.attached.includes(policy.name));
    const attached = named.length > 0 ? named : this.#random.sample(pool.filter(isNotAdministrative), 2);
    return {
      ...this.#common('GROUP', '/', numbered(template.name, round)),
      type: 'GROUP',
      inlinePolicies: this.#random.chance(0.2) ? [selfService] : [],
      attachedPolicies: attached.map(({ arn }) => arn),
    };
  }

  #user(index: number, groups: readonly Group[], localPolicies: readonly Policy[]): User {
    if (index === 0 && this.#isManagement) return this.#workerUser();
    const isService = this.#random.chance(0.25);
    const name = isService ? serviceUserName(index) : personName(this.#random, index);
    const isAway = this.#random.chance(0.25);
    const quietDays = isAway ? this.#random.integer(60, 390) : this.#random.integer(0, 4);
    const habits: Habits = { eagerness: 0.85, breadth: isService ? 12 : 18, quietDays };
    const memberOf = isService ? [] : this.#random.sample(groups, this.#random.integer(1, 2));
    return {
      ...this.#actor('USER', isService ? '/service/' : '/', name, habits),
      type: 'USER',
      groups: memberOf.map((group) => group.name).sort(),
      hasPassword: !isService,
      inlinePolicies: isService
        ? [{ name: `${name}-access`, document: this.#narrowDocument(this.#workloadServices, 1, 4) }]
        : [],
      attachedPolicies: isService ? this.#random.sample(localPolicies, 1).map(({ arn }) => arn) : [],
    };
  }

  #workerUser(): User {
    const document = managementDocument(this.#source.organization);
    return {
      ...this.#actor('USER', '/', workerUserName, readerHabits),
      type: 'USER',
      groups: [],
      hasPassword: false,
      inlinePolicies: [{ name: 'collect-last-accessed-data', document }],
      attachedPolicies: [],
    };
  }

  #role(index: number, pool: readonly Policy[]): Role {
    if (index === 0) return this.#readerRole();
    const template = this.#roleTemplate(index - 1);
    const named = pool.filter((policy) => template.attached.includes(policy.name));
    const local = pool.filter((policy) => !policy.isAwsManaged);
    const attached = [...named, ...this.#random.sample(local, template.localPolicies)];
    const quietDays = this.#random.integer(...template.quietDays);
    return {
      ...this.#actor('ROLE', template.path, template.name, { ...template.habits, quietDays }),
      type: 'ROLE',
      description: template.description,
      trust: template.trust,
      maxSessionDuration: 3_600,
      hasInstanceProfile: template.hasInstanceProfile,
      inlinePolicies: template.isNarrow
        ? [{ name: 'least-privilege', document: this.#narrowDocument(this.#workloadServices, 1, 5) }]
        : [],
      attachedPolicies: attached.map(({ arn }) => arn),
    };
  }

  #roleTemplate(position: number): RoleTemplate {
    const standing = this.#standingRoles[position];
    if (standing !== undefined) return standing;
    const { item, round } = inTurn(this.#workloadRoles, position - this.#standingRoles.length);
    return { ...item, name: `${this.#team}-${item.name}-${round + 1}` };
  }

  #readerRole(): Role {
    const { organization } = this.#source;
    const document = this.#isManagement ? managementDocument(organization) : memberDocument;
    return {
      ...this.#actor('ROLE', '/', readerRoleName, readerHabits),
      type: 'ROLE',
      description: 'Reads the inventory and last accessed data.',
      trust: readerTrust(organization, this.#account),
      maxSessionDuration: 43_200,
      hasInstanceProfile: false,
      inlinePolicies: [{ name: 'read-last-accessed-data', document }],
      attachedPolicies: [],
    };
  }

  /** A document as people write them for one purpose: some services whole, some for reading, of some a few actions. */
  #narrowDocument(candidates: readonly Service[], minimum: number, maximum: number): PolicyDocument {
    const services = this.#random.sample(candidates, this.#random.integer(minimum, maximum));
    return documentOf(
      ...services.map(({ namespace, actions }) => {
        const style = this.#random.integer(0, 2);
        if (style === 0) return allow([`${namespace}:*`]);
        if (style === 1) return allow(['Describe*', 'Get*', 'List*'].map((verb) => `${namespace}:${verb}`));
        const chosen = this.#random.sample(actions, this.#random.integer(1, 6)).sort();
        return allow(chosen.map((action) => `${namespace}:${action}`));
      }),
    );
  }

  /** Policies of the pool that nobody took yet go to roles, so that all of them are attached. */
  #attachLeftOvers(roles: readonly Role[], groups: readonly Group[], awsPolicies: readonly Policy[]): Role[] {
    const taken = new Set([...roles, ...groups].flatMap((bearer) => bearer.attachedPolicies));
    const left = awsPolicies.filter((policy) => !taken.has(policy.arn));
    const takers = roles.filter((role) => role.name !== readerRoleName).reverse();
    const extra = new Map<string, string[]>();
    left.forEach((policy, index) => {
      const { item: role } = inTurn(takers, index);
      extra.set(role.arn, [...(extra.get(role.arn) ?? []), policy.arn]);
    });
    return roles.map((role) => ({
      ...role,
      attachedPolicies: [...role.attachedPolicies, ...(extra.get(role.arn) ?? [])],
    }));
  }

  #common(type: EntityType, path: string, name: string) {
    const arn = arnOf(this.#source.organization.partition, this.#account.accountId, type, path, name);
    const identity = `${this.#source.settings.seed} ${arn}`;
    return { arn, name, path, id: entityIdOf(type, identity), createdAt: creationDateOf(identity) };
  }

  #actor(type: 'USER' | 'ROLE', path: string, name: string, habits: Habits) {
    const common = this.#common(type, path, name);
    const team = this.#team;
    const tags = this.#random.chance(0.6)
      ? [
          { key: 'owner', value: `${team}@example.com` },
          { key: 'team', value: team },
        ]
      : [];
    const key = hashText(`${this.#source.settings.seed} ${common.arn}`);
    return { ...common, tags, habits, key, region: this.#account.region };
  }
}

function isNotAdministrative(policy: Policy): boolean {
  return policy.name !== 'AdministratorAccess';
}
