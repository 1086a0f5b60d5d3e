import { setImmediate } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { AccountStore } from '../../src/accounts/index.ts';
import { EntityStore } from '../../src/entities/index.ts';
import { keys } from '../../src/redis/index.ts';
import { Catalogue, encodeReport, reportField } from '../../src/reports/index.ts';
import { accountIdOf, accountOf, entitiesOf } from './organization.ts';
import type { RandomReports } from './random-report.ts';

/** One in so many entities has no report yet. */
const withoutReportEvery = 50;
const day = 86_400_000;

/** Stores accounts, their entities and their reports in the forms of the domain, an account in one round trip. */
export async function storeAccounts(
  redis: Redis,
  reports: RandomReports,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<number> {
  const stores = {
    accounts: new AccountStore(redis),
    entities: new EntityStore(redis),
    catalogue: new Catalogue(redis),
  };
  let rows = 0;
  for (let number = from; number < to; number++) {
    const entities = entitiesOf(number);
    await stores.accounts.save(accountOf(number));
    await stores.entities.save(accountIdOf(number), entities);
    const fields: string[] = [];
    for (const entity of entities.filter(
      (_, index) => index % withoutReportEvery !== withoutReportEvery - 1,
    )) {
      const report = reports.next(entity, Date.now() - day);
      rows += report.services.length;
      fields.push(reportField(report.arn, report.granularity), await encodeReport(report, stores.catalogue));
    }
    await redis.hset(keys.reports(accountIdOf(number)), ...fields);
    await setImmediate();
  }
  return rows;
}
