import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { accountIdSchema, AccountStore, allAccounts, type AccountId } from '../../src/accounts/index.ts';
import { entityArnSchema, EntityStore, type Entity } from '../../src/entities/index.ts';
import {
  EventReader,
  priorities,
  publishAccounts,
  publishInventory,
  publishReportJob,
  type LapseEvent,
} from '../../src/jobs/index.ts';
import { keys } from '../../src/redis/index.ts';
import { OrganizationIndex, type EntityFilter } from '../../src/reports/access-index/index.ts';
import {
  Catalogue,
  encodeReport,
  reportField,
  ReportStore,
  type Granularity,
  type Report,
} from '../../src/reports/index.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';

const blue = accountIdSchema.parse('111111111111');
const red = accountIdSchema.parse('222222222222');
const completed = Date.UTC(2026, 5, 1);
const day = 86_400_000;

let redis: TestRedis;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

/** The stores on one Redis, and what a worker does with them. */
function openWorld() {
  const connection = redis.connect();
  const catalogue = new Catalogue(connection);
  const accounts = new AccountStore(connection);
  const entities = new EntityStore(connection);
  const openIndex = () =>
    OrganizationIndex.open({
      accounts,
      entities,
      reports: new ReportStore(connection, new Catalogue(connection)),
    });
  return {
    connection,
    entities,
    accounts,
    openIndex,
    addAccount: (accountId: AccountId, names: readonly string[]) =>
      Promise.all([
        accounts.save({
          accountId,
          name: null,
          partition: 'aws',
          status: 'REACHABLE',
          statusReason: null,
          inventoriedAt: null,
        }),
        entities.save(
          accountId,
          names.map((name) => roleOf(accountId, name)),
        ),
      ]),
    store: async (report: Report) => {
      const field = reportField(report.arn, report.granularity);
      await connection.hset(keys.reports(report.accountId), field, await encodeReport(report, catalogue));
    },
    tellCompleted: ({ accountId, arn, granularity }: Report) =>
      publishReportJob(connection, {
        version: 1,
        id: randomUUID(),
        accountId,
        arn,
        granularity,
        lane: 'background',
        priority: priorities.unasked,
        batchIds: [],
        createdAt: 0,
        attempts: 1,
        revision: 3,
        status: 'COMPLETED',
        startedAt: 0,
        finishedAt: 0,
        awsJobId: 'aws-job',
        generation: { awsJobId: 'aws-job', workerId: 'worker', sessionId: 'session', generatedAt: 0 },
      }),
  };
}

function groupOf(accountId: AccountId, name: string, awsManagedPolicy: string): Entity {
  const { path, entityId, createdAt, deletedAt, tags, inlinePolicyNames } = roleOf(accountId, name);
  return {
    ...{ type: 'GROUP', accountId, path, entityId, createdAt, deletedAt, tags, inlinePolicyNames, name },
    arn: entityArnSchema.parse(`arn:aws:iam::${accountId}:group/${name}`),
    attachedPolicyArns: [entityArnSchema.parse(`arn:aws:iam::aws:policy/${awsManagedPolicy}`)],
    userArns: [],
  };
}

function userOf(accountId: AccountId, name: string, groupName: string): Entity {
  const { path, entityId, createdAt, deletedAt, tags, inlinePolicyNames } = roleOf(accountId, name);
  return {
    ...{ type: 'USER', accountId, path, entityId, createdAt, deletedAt, tags, inlinePolicyNames, name },
    arn: entityArnSchema.parse(`arn:aws:iam::${accountId}:user/${name}`),
    attachedPolicyArns: [],
    groupArns: [entityArnSchema.parse(`arn:aws:iam::${accountId}:group/${groupName}`)],
    passwordLastUsedAt: null,
    permissionsBoundaryArn: null,
  };
}

function roleOf(accountId: AccountId, name: string): Extract<Entity, { type: 'ROLE' }> {
  return {
    type: 'ROLE',
    accountId,
    arn: entityArnSchema.parse(`arn:aws:iam::${accountId}:role/${name}`),
    name,
    path: '/',
    entityId: 'AROA0000000000000000',
    createdAt: null,
    deletedAt: null,
    tags: [],
    attachedPolicyArns: [],
    inlinePolicyNames: [],
    description: null,
    maxSessionDuration: null,
    lastUsedAt: null,
    lastUsedRegion: null,
    permissionsBoundaryArn: null,
    assumeRolePolicyDocument: null,
  };
}

/** A report that grants some services, each used so many days before its completion. */
function reportOn(
  accountId: AccountId,
  name: string,
  daysByNamespace: Readonly<Record<string, number | null>>,
  { granularity = 'SERVICE_LEVEL', age = 0 }: { granularity?: Granularity; age?: number } = {},
): Report {
  const jobCompletionDate = completed - age * day;
  return {
    accountId,
    arn: roleOf(accountId, name).arn,
    granularity,
    jobId: 'aws-job',
    reportJobId: 'report-job',
    jobCreationDate: jobCompletionDate,
    jobCompletionDate,
    services: Object.entries(daysByNamespace).map(([serviceNamespace, days]) => ({
      serviceNamespace,
      serviceName: `Service ${serviceNamespace}`,
      lastAuthenticated:
        days === null ? null : { time: jobCompletionDate - days * day, entityArn: null, region: null },
      totalAuthenticatedEntities: days === null ? 0 : 1,
      trackedActions: granularity === 'ACTION_LEVEL' ? [] : null,
    })),
  };
}

function rowsOf(index: OrganizationIndex): string[] {
  return index
    .listServiceAccess(allAccounts, {}, null, { direction: 'forward', limit: 100, after: null })
    .rows.map(({ row }) => `${row.entity.name} ${row.serviceNamespace} ${row.granularity}`);
}

function namesOf(index: OrganizationIndex, deleted = false): string[] {
  return index
    .listEntities(allAccounts, { deleted }, null, { direction: 'forward', limit: 100, after: null })
    .rows.map(({ row }) => row.name);
}

describe('the index of an organization', () => {
  let world: ReturnType<typeof openWorld>;
  beforeEach(async () => {
    world = openWorld();
    await world.connection.flushall();
  });

  async function complete(report: Report): Promise<void> {
    await world.store(report);
    await world.tellCompleted(report);
  }

  /** What is told during a change. */
  async function toldAfter(change: () => Promise<void>): Promise<LapseEvent[]> {
    const reader = await EventReader.open(redis.connect());
    await change();
    for await (const { events } of reader.batches()) {
      reader.close();
      return [...events];
    }
    return [];
  }

  it('opens with all that is stored, of each entity the newest report of either granularity', async () => {
    await world.addAccount(blue, ['a', 'b']);
    await world.addAccount(red, ['c']);
    await world.store(reportOn(blue, 'a', { s3: 10, kms: null }, { age: 2 }));
    await world.store(reportOn(blue, 'a', { s3: 5 }, { granularity: 'ACTION_LEVEL', age: 1 }));
    await world.store(reportOn(red, 'c', { ec2: null }));
    const index = await world.openIndex();
    expect(rowsOf(index)).toEqual(['c ec2 SERVICE_LEVEL', 'a s3 ACTION_LEVEL']);
    expect(index.coverage(allAccounts, {})).toEqual({
      accounts: 2,
      unreachableAccounts: [],
      entities: 3,
      entitiesWithReport: 2,
      oldestReportAt: completed - day,
    });
  });

  it('opens empty when nothing is stored', async () => {
    const index = await world.openIndex();
    expect(rowsOf(index)).toEqual([]);
    expect(index.coverage(allAccounts, {})).toMatchObject({ accounts: 0, entities: 0, oldestReportAt: null });
  });

  it('takes in reports as jobs complete', async () => {
    await world.addAccount(blue, ['a', 'b']);
    await world.store(reportOn(blue, 'a', { s3: 10 }, { age: 1 }));
    const index = await world.openIndex();
    const events = await toldAfter(async () => {
      await complete(reportOn(blue, 'a', { kms: null }));
      await complete(reportOn(blue, 'b', { sqs: 400 }));
    });
    await index.apply(events);
    expect(rowsOf(index)).toEqual(['a kms SERVICE_LEVEL', 'b sqs SERVICE_LEVEL']);
    await index.apply(events);
    expect(rowsOf(index)).toEqual(['a kms SERVICE_LEVEL', 'b sqs SERVICE_LEVEL']);
  });

  it('follows the inventory: new entities with their reports, deleted ones apart', async () => {
    await world.addAccount(blue, ['a', 'b']);
    await world.store(reportOn(blue, 'a', { s3: 10 }));
    const index = await world.openIndex();
    await world.store(reportOn(blue, 'new', { s3: null }));
    const events = await toldAfter(async () => {
      await world.entities.save(blue, [roleOf(blue, 'new'), { ...roleOf(blue, 'a'), deletedAt: completed }]);
      await publishInventory(world.connection, blue);
    });
    await index.apply(events);
    expect(namesOf(index)).toEqual(['b', 'new']);
    expect(namesOf(index, true)).toEqual(['a']);
    expect(rowsOf(index)).toEqual(['new s3 SERVICE_LEVEL']);
  });

  it('lists for reporting what has no report, then what AWS takes longest for', async () => {
    await world.addAccount(blue, ['few', 'many', 'none']);
    await world.addAccount(red, ['some']);
    await world.store(reportOn(blue, 'few', { s3: 10 }));
    await world.store(reportOn(blue, 'many', { s3: 10, kms: null, sqs: 1 }));
    await world.store(reportOn(red, 'some', { s3: 10, kms: 1 }));
    const index = await world.openIndex();
    const names = (filter: EntityFilter) => index.listToReport(allAccounts, filter).map(({ name }) => name);
    expect(names({})).toEqual(['none', 'many', 'some', 'few']);
    expect(names({ accountIds: [blue], unusedForDays: 5 })).toEqual(['few']);
  });

  it('lists for reporting first who is granted most services, be it by a group', async () => {
    await world.addAccount(blue, ['app', 'web']);
    await world.entities.save(blue, [
      groupOf(blue, 'developers', 'PowerUserAccess'),
      userOf(blue, 'kim', 'developers'),
    ]);
    const index = await world.openIndex();
    const names = index.listToReport(allAccounts, {}).map(({ name }) => name);
    expect(names).toEqual(['developers', 'kim', 'app', 'web']);
  });

  it('looks up an entity that it is told of before its inventory', async () => {
    await world.addAccount(blue, ['a']);
    const index = await world.openIndex();
    await world.entities.save(blue, [roleOf(blue, 'early')]);
    await index.apply(await toldAfter(() => complete(reportOn(blue, 'early', { s3: 1 }))));
    expect(rowsOf(index)).toEqual(['early s3 SERVICE_LEVEL']);
  });

  it('follows the list of accounts', async () => {
    await world.addAccount(blue, ['a']);
    const index = await world.openIndex();
    const events = await toldAfter(async () => {
      await world.accounts.remove(blue);
      await world.addAccount(red, ['c']);
      await publishAccounts(world.connection);
    });
    await index.apply(events);
    expect(namesOf(index)).toEqual(['c']);
    expect(index.coverage(allAccounts, {})).toMatchObject({ accounts: 1, entities: 1 });
  });

  it('reads everything anew after a gap', async () => {
    await world.addAccount(blue, ['a']);
    await world.store(reportOn(blue, 'a', { s3: 10 }));
    const index = await world.openIndex();
    await world.store(reportOn(blue, 'a', { kms: 10 }));
    await world.addAccount(red, ['c']);
    await index.reload();
    expect(rowsOf(index)).toEqual(['a kms SERVICE_LEVEL']);
    expect(namesOf(index)).toEqual(['a', 'c']);
  });

  it('counts a damaged report as missing', async () => {
    await world.addAccount(blue, ['a', 'b']);
    await world.store(reportOn(blue, 'a', { s3: 10 }));
    await world.connection.hset(keys.reports(blue), reportField(roleOf(blue, 'b').arn, 'SERVICE_LEVEL'), '{');
    const index = await world.openIndex();
    expect(index.coverage(allAccounts, {})).toMatchObject({ entities: 2, entitiesWithReport: 1 });
  });

  it('makes up for what it could not read when it is called again', async () => {
    await world.addAccount(blue, ['a']);
    const index = await world.openIndex();
    const events = await toldAfter(() => complete(reportOn(blue, 'a', { s3: 1 })));
    await world.connection.rename(keys.reports(blue), 'aside');
    await world.connection.set(keys.reports(blue), 'not a hash');
    await expect(index.apply(events)).rejects.toThrow('WRONGTYPE');
    expect(rowsOf(index)).toEqual([]);
    await world.connection.rename('aside', keys.reports(blue));
    await index.apply([]);
    expect(rowsOf(index)).toEqual(['a s3 SERVICE_LEVEL']);
  });
});
