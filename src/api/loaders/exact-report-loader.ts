import type { Report } from '../../reports/index.ts';
import type { Caller } from '../auth/index.ts';
import type { Domain } from '../domain.ts';
import { reportName, type ReportKey } from '../memory/index.ts';
import { Loader } from './loader.ts';
import { unchangingReportOf } from './unchanging-report.ts';

/**
 * Stored reports of exactly the granularity that is named, as a report's id does, even where a newer one of the other
 * answers too. Mostly the newest that answers is the one, and needs no read of its own.
 */
export function exactReportLoader(
  { reports }: Domain,
  { read }: Caller,
  newest: Loader<ReportKey, Report | null>,
): Loader<ReportKey, Report | null> {
  return new Loader({
    nameOf: reportName,
    loadMany: async (keys) => {
      const answering = await newest.loadAll(keys);
      return Promise.all(
        keys.map(async (key, index) => {
          const report = answering[index] ?? null;
          if (report === null || report.granularity === key.granularity) return report;
          const exact = await reports.findExact(read, key, key.granularity);
          return exact === null ? null : unchangingReportOf(exact);
        }),
      );
    },
  });
}
