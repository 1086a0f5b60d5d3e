import type { Redis } from 'ioredis';
import { AccountStore } from '../../src/accounts/index.ts';
import { EntityStore, type EntityArn } from '../../src/entities/index.ts';
import { keys } from '../../src/redis/index.ts';
import { Catalogue, encodeReport, reportField, type Report } from '../../src/reports/index.ts';
import { accountOf, entitiesOf } from '../query/organization.ts';
import { Random } from '../query/random.ts';
import { RandomReports } from '../query/random-report.ts';

const rows = 200;

/** Stores one account with its entities, and for one of its roles a report of 200 rows. */
export async function storeReport(redis: Redis): Promise<EntityArn> {
  const account = accountOf(0);
  const entities = entitiesOf(0);
  const role = entities.find(({ type }) => type === 'ROLE');
  if (role === undefined) throw new Error('the account has no role');
  await new AccountStore(redis).save(account);
  await new EntityStore(redis).save(account.accountId, entities);
  const reports = await RandomReports.open(new Random(1));
  const report = firstThat(
    () => reports.next(role, Date.now()),
    ({ granularity, services }) => granularity === 'SERVICE_LEVEL' && services.length >= rows,
  );
  const text = await encodeReport(
    { ...report, services: report.services.slice(0, rows) },
    new Catalogue(redis),
  );
  await redis.hset(keys.reports(account.accountId), reportField(role.arn, report.granularity), text);
  return role.arn;
}

function firstThat(make: () => Report, isGood: (report: Report) => boolean): Report {
  const report = make();
  return isGood(report) ? report : firstThat(make, isGood);
}
