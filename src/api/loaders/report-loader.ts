import type { EntityKey } from '../../entities/index.ts';
import type { Granularity, Report } from '../../reports/index.ts';
import type { Caller } from '../auth/index.ts';
import type { Domain } from '../domain.ts';
import { Loader } from './loader.ts';
import { unchangingReportOf } from './unchanging-report.ts';

export interface ReportKey extends EntityKey {
  /** What the report must answer: an ACTION_LEVEL report answers SERVICE_LEVEL too. */
  readonly granularity: Granularity;
}

/** The newest stored reports, in one round trip. Null where there is none or it may not be seen. */
export function reportLoader({ reports }: Domain, { read }: Caller): Loader<ReportKey, Report | null> {
  return new Loader(
    (reportKeys) =>
      Promise.all(
        reportKeys.map(async (key) => {
          const report = await reports.find(read, key, key.granularity);
          return report === null ? null : unchangingReportOf(report);
        }),
      ),
    ({ accountId, granularity, arn }) => `${accountId} ${granularity} ${arn}`,
  );
}
