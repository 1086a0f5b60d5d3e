import type { Report } from '../../reports/index.ts';
import { Unchanging } from '../execution/index.ts';

const unchangingByReport = new WeakMap<Report, Report>();

/** A report as queries see it, the same one for the same report: pages of its services are written once. */
export function unchangingReportOf(report: Report): Report {
  const known = unchangingByReport.get(report);
  if (known !== undefined) return known;
  const unchanging = Object.assign(new Unchanging(), report);
  unchangingByReport.set(report, unchanging);
  return unchanging;
}
