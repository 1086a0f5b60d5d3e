import { accountIdSchema, type Account, type AccountId } from '../../../src/accounts/index.ts';
import { entityArnSchema, type EntitySummary, type EntityType } from '../../../src/entities/index.ts';
import { Organization } from '../../../src/reports/access-index/organization.ts';
import type { Report, ReportUsage, ServiceAccess } from '../../../src/reports/index.ts';

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

/** Six accounts of some twelve entities; of those some have no report, some were deleted, one is AWS-managed. */
export function randomOrganization(seed: number): KnownOrganization {
  const random = randomFrom(seed);
  const organization = new Organization();
  const reports = new Map<EntitySummary, Report>();
  const accounts = statuses.map((status, number) => accountOf(number, status));
  for (const account of accounts) {
    organization.accounts.set(account.accountId, account);
    const entities = entitiesOf(account.accountId, random);
    organization.catalog.replaceAccount(account.accountId, entities);
    for (const entity of entities) {
      if (random() < 0.2) continue;
      const report = reportOn(entity, random);
      reports.set(entity, report);
      const ordinal = organization.catalog.ordinalOf({ kind: 'all' }, entity);
      organization.matrix.setRow(ordinal ?? -1, usageOf(report));
    }
  }
  return {
    organization,
    accounts,
    entities: accounts.flatMap(({ accountId }) =>
      organization.catalog
        .accountOrdinals({ kind: 'all' }, accountId)
        .map((ordinal) => organization.catalog.entity(ordinal)),
    ),
    reportOf: (entity) => reports.get(entity) ?? null,
  };
}

/** What the index takes of a report. */
export function usageOf({ arn, granularity, jobCompletionDate, services }: Report): ReportUsage {
  return {
    arn,
    granularity,
    jobCompletionDate,
    services,
    lastAuthenticated: new Map(
      services.flatMap(({ lastAuthenticated }, position) =>
        lastAuthenticated === null ? [] : [[position, lastAuthenticated.time]],
      ),
    ),
  };
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
