import type { Redis } from 'ioredis';
import { AccountStore } from '../../src/accounts/index.ts';
import { EntityStore, type EntityArn } from '../../src/entities/index.ts';
import { keys } from '../../src/redis/index.ts';
import { Catalogue, encodeReport, reportField, type Report } from '../../src/reports/index.ts';
import { accountOf, entitiesOf } from '../query/organization.ts';
import { Random } from '../query/random.ts';
import { RandomReports } from '../query/random-report.ts';

const rows = 200;

/** Stores one account with its entities, and for some of its roles a report of 200 rows each. */
export async function storeReports(redis: Redis, count: number): Promise<readonly EntityArn[]> {
  const account = accountOf(0);
  const entities = entitiesOf(0);
  const roles = entities.filter(({ type }) => type === 'ROLE').slice(0, count);
  if (roles.length < count) throw new Error(`the account has only ${roles.length} roles`);
  await new AccountStore(redis).save(account);
  await new EntityStore(redis).save(account.accountId, entities);
  const reports = await RandomReports.open(new Random(1));
  const catalogue = new Catalogue(redis);
  for (const role of roles) {
    const report = firstThat(
      () => reports.next(role, Date.now()),
      ({ granularity, services }) => granularity === 'SERVICE_LEVEL' && services.length >= rows,
    );
    const text = await encodeReport({ ...report, services: report.services.slice(0, rows) }, catalogue);
    await redis.hset(keys.reports(account.accountId), reportField(role.arn, report.granularity), text);
  }
  return roles.map(({ arn }) => arn);
}

function firstThat(make: () => Report, isGood: (report: Report) => boolean): Report {
  const report = make();
  return isGood(report) ? report : firstThat(make, isGood);
}
