import type { AccountId } from '../../accounts/index.ts';
import type { EntityArn } from '../../entities/index.ts';
import type { Granularity, Report, ServiceAccess } from '../../reports/index.ts';
import { Unchanging } from '../execution/index.ts';

/** A report as queries see it: pages of its services that were asked for before are written once. */
class UnchangingReport extends Unchanging implements Report {
  readonly accountId: AccountId;
  readonly arn: EntityArn;
  readonly granularity: Granularity;
  readonly jobId: string;
  readonly reportJobId: string;
  readonly jobCreationDate: number;
  readonly jobCompletionDate: number;
  readonly services: readonly ServiceAccess[];

  constructor(report: Report) {
    super();
    this.accountId = report.accountId;
    this.arn = report.arn;
    this.granularity = report.granularity;
    this.jobId = report.jobId;
    this.reportJobId = report.reportJobId;
    this.jobCreationDate = report.jobCreationDate;
    this.jobCompletionDate = report.jobCompletionDate;
    this.services = report.services;
  }
}

const unchangingByReport = new WeakMap<Report, Report>();

/** The same one for the same report. */
export function unchangingReportOf(report: Report): Report {
  const known = unchangingByReport.get(report);
  if (known !== undefined) return known;
  const unchanging = new UnchangingReport(report);
  unchangingByReport.set(report, unchanging);
  return unchanging;
}
