import type { Report } from '../../reports/index.ts';
import type { Caller } from '../auth/index.ts';
import type { Domain } from '../domain.ts';
import { reportName, type ReportKey } from '../memory/index.ts';
import type { Loader } from './loader.ts';
import { rememberingLoader } from './remembering-loader.ts';
import { unchangingReportOf } from './unchanging-report.ts';

/** The newest stored reports, in one round trip. Null where there is none or it may not be seen. */
export function reportLoader(
  { memory, reports }: Domain,
  { read }: Caller,
): Loader<ReportKey, Report | null> {
  return rememberingLoader(memory.reports, read, {
    nameOf: reportName,
    loadMany: (keys) =>
      Promise.all(
        keys.map(async (key) => {
          const report = await reports.find(read, key, key.granularity);
          return report === null ? null : unchangingReportOf(report);
        }),
      ),
  });
}
