import { permits } from '../../accounts/index.ts';
import type { Report } from '../../reports/index.ts';
import type { Caller } from '../auth/index.ts';
import type { Domain } from '../domain.ts';
import { reportName, type ReportKey } from '../memory/index.ts';
import { Loader } from './loader.ts';
import { unchangingReportOf } from './unchanging-report.ts';

/** The newest stored reports, in one round trip. Null where there is none or it may not be seen. */
export function reportLoader(
  { memory, reports }: Domain,
  { read }: Caller,
): Loader<ReportKey, Report | null> {
  const load = async (key: ReportKey) => {
    if (!permits(read, key.accountId)) return null;
    const keep = memory.reports.beginRead();
    const stored = await reports.find(read, key, key.granularity);
    const report = stored === null ? null : unchangingReportOf(stored);
    keep(reportName(key), key.accountId, report);
    return report;
  };
  return new Loader({
    nameOf: reportName,
    recall: (key, name) => (permits(read, key.accountId) ? memory.reports.recall(name) : null),
    loadMany: (keys) => Promise.all(keys.map(load)),
  });
}
