import { accountIdSchema, allAccounts, type Account, type AccountId } from '../../../src/accounts/index.ts';
import { entityArnSchema, type EntitySummary, type EntityType } from '../../../src/entities/index.ts';
import { Organization } from '../../../src/reports/access-index/organization.ts';
import type {
  KnownService,
  Report,
  ReportUsage,
  ServiceAccess,
  ServiceName,
} from '../../../src/reports/index.ts';

/** An organization in memory, and beside it the same things plainly, to work the right answers out from. */
export interface KnownOrganization {
  readonly organization: Organization;
  readonly accounts: readonly Account[];
  readonly entities: readonly EntitySummary[];
  readonly reportOf: (entity: EntitySummary) => Report | null;
}

export const day = 86_400_000;
export const serviceNamespaces = ['a4b', 'dynamodb', 'ec2', 'iam', 'kms', 's3', 's3-object-lambda', 'sts'];
const minute = 60_000;
const today = Date.UTC(2026, 5, 1, 12, 34, 56, 789);
const statuses = ['REACHABLE', 'ACCESS_DENIED', 'REACHABLE', 'SUSPENDED', 'ERROR', 'UNKNOWN'] as const;
const types: readonly EntityType[] = ['USER', 'ROLE', 'GROUP', 'POLICY'];

/**
 * Six accounts of some twelve entities with a past: reports were replaced and lost, entities deleted, forgotten and
 * made anew. Of those there are some have no report, some were deleted, one is AWS-managed.
 */
export function randomOrganization(seed: number): KnownOrganization {
  const past = new Past(randomFrom(seed));
  const accounts = statuses.map((status, number) => accountOf(number, status));
  for (const account of accounts) past.found(account);
  for (let change = 0; change < 100; change++) past.change(accounts);
  return {
    organization: past.organization,
    accounts,
    entities: past.entities(accounts),
    reportOf: past.reportOf,
  };
}

/** Tells an organization what happens, as its feed does, and remembers what it told. */
class Past {
  readonly organization = new Organization();
  readonly #random: () => number;
  readonly #reports = new Map<string, Report>();

  constructor(random: () => number) {
    this.#random = random;
  }

  readonly reportOf = (entity: EntitySummary): Report | null => this.#reports.get(nameOf(entity)) ?? null;

  entities(accounts: readonly Account[]): EntitySummary[] {
    const { catalog } = this.organization;
    return accounts.flatMap(({ accountId }) =>
      catalog.accountOrdinals(allAccounts, accountId).map((ordinal) => catalog.entity(ordinal)),
    );
  }

  found(account: Account): void {
    this.organization.accountList = [...this.organization.accountList, account];
    this.#inventory(account.accountId, entitiesOf(account.accountId, this.#random));
  }

  change(accounts: readonly Account[]): void {
    const account = accounts[Math.floor(this.#random() * accounts.length)];
    if (account === undefined) return;
    const known = this.entities([account]);
    if (this.#random() < 0.1) this.#inventory(account.accountId, this.#changed(known, account.accountId));
    else for (const entity of known) if (this.#random() < 0.1) this.#report(entity);
  }

  /** Some are gone, some are there for the first time, some were deleted or tagged anew. */
  #changed(known: readonly EntitySummary[], accountId: AccountId): EntitySummary[] {
    const kept = known.filter(() => this.#random() < 0.8).map((entity) => nameOf(entity));
    const named = new Set(known.map(nameOf));
    const now = entitiesOf(accountId, this.#random);
    return now.filter((entity) => kept.includes(nameOf(entity)) || !named.has(nameOf(entity)));
  }

  #inventory(accountId: AccountId, entities: readonly EntitySummary[]): void {
    const { catalog, matrix } = this.organization;
    const before = catalog.accountOrdinals(allAccounts, accountId).map((ordinal) => catalog.entity(ordinal));
    const { removed } = catalog.replaceAccount(accountId, entities);
    for (const ordinal of removed) matrix.clearRow(ordinal);
    const named = new Set(entities.map(nameOf));
    for (const entity of before) if (!named.has(nameOf(entity))) this.#reports.delete(nameOf(entity));
    for (const entity of entities) if (this.reportOf(entity) === null) this.#report(entity);
  }

  #report(entity: EntitySummary): void {
    const { catalog, matrix } = this.organization;
    const ordinal = catalog.ordinalOf(allAccounts, entity) ?? -1;
    const report = this.#random() < 0.2 ? null : reportOn(entity, this.#random);
    if (report === null) {
      matrix.clearRow(ordinal);
      this.#reports.delete(nameOf(entity));
    } else {
      matrix.setRow(ordinal, usageOf(report));
      this.#reports.set(nameOf(entity), report);
    }
  }
}

function nameOf({ accountId, arn }: EntitySummary): string {
  return `${accountId} ${arn}`;
}

/** What the index takes of a report. */
export function usageOf({ arn, granularity, jobCompletionDate, services }: Report): ReportUsage {
  return {
    arn,
    granularity,
    jobCompletionDate,
    services: services.map(knownService),
    lastAuthenticated: services.flatMap(({ lastAuthenticated }, position) =>
      lastAuthenticated === null ? [] : [[position, lastAuthenticated.time] as const],
    ),
  };
}

const knownServices = new Map<string, KnownService>();

/** The service as the catalogue gives it: always the same for the same namespace and name. */
export function knownService({ serviceNamespace, serviceName }: ServiceName): KnownService {
  const name = JSON.stringify([serviceNamespace, serviceName]);
  const known = knownServices.get(name) ?? { serviceNamespace, serviceName, number: knownServices.size };
  knownServices.set(name, known);
  return known;
}

/** From 0 (inclusive) to 1 (exclusive), the same every time. */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 0x1_0000_0000;
  };
}

function accountOf(number: number, status: Account['status']): Account {
  return {
    accountId: accountIdSchema.parse(String(111_111_111_111 + number)),
    name: `account ${number}`,
    partition: 'aws',
    status,
    statusReason: null,
    inventoriedAt: null,
  };
}

function entitiesOf(accountId: AccountId, random: () => number): EntitySummary[] {
  const managed = summary(accountId, 'POLICY', 'arn:aws:iam::aws:policy/ReadOnlyAccess', '/', random);
  const others = Array.from({ length: 12 }, (_, number) => {
    const type = types[number % types.length] ?? 'ROLE';
    const path = ['/', '/App/', '/app/nightly/'][Math.floor(random() * 3)] ?? '/';
    const name = `${['build', 'Deploy', 'audit'][Math.floor(random() * 3)] ?? ''}-${number}`;
    return summary(
      accountId,
      type,
      `arn:aws:iam::${accountId}:${type.toLowerCase()}${path}${name}`,
      path,
      random,
    );
  });
  return [managed, ...others];
}

function summary(
  accountId: AccountId,
  type: EntityType,
  arn: string,
  path: string,
  random: () => number,
): EntitySummary {
  return {
    type,
    accountId,
    arn: entityArnSchema.parse(arn),
    name: arn.slice(arn.lastIndexOf('/') + 1),
    path,
    entityId: 'AROA0000000000000000',
    createdAt: random() < 0.2 ? null : today - Math.floor(random() * 5) * 100 * day,
    deletedAt: random() < 0.2 ? today : null,
    hasBroadAccess: false,
    tags: random() < 0.5 ? [{ key: 'team', value: random() < 0.5 ? 'red' : 'blue' }] : [],
  };
}

function reportOn({ accountId, arn }: EntitySummary, random: () => number): Report {
  const jobCompletionDate = today - Math.floor(random() * 20) * day;
  const isIdle = random() < 0.2;
  return {
    accountId,
    arn,
    granularity: random() < 0.5 ? 'SERVICE_LEVEL' : 'ACTION_LEVEL',
    jobId: 'job',
    reportJobId: 'report-job',
    jobCreationDate: jobCompletionDate - 1_000,
    jobCompletionDate,
    services: serviceNamespaces
      .filter(() => random() < 0.7)
      .map((namespace) => rowOf(namespace, isIdle || random() < 0.4, jobCompletionDate, random)),
  };
}

/** Few different times, so that there are equal ones, and some right at a threshold of whole days. */
function rowOf(
  serviceNamespace: string,
  isNeverUsed: boolean,
  completed: number,
  random: () => number,
): ServiceAccess {
  const time = Math.floor((completed - Math.floor(random() * 20) * 10 * day) / minute) * minute;
  return {
    serviceName: `Service ${serviceNamespace}`,
    serviceNamespace,
    lastAuthenticated: isNeverUsed ? null : { time, entityArn: null, region: null },
    totalAuthenticatedEntities: isNeverUsed ? 0 : 1,
    trackedActions: null,
  };
}
