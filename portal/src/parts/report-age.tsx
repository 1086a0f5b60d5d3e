import { dateAndTime, duration } from './words.ts';

interface Report {
  readonly ageSeconds: number;
  readonly stale: boolean;
  readonly jobCompletionDate: string;
}

/** How old a report is; a stale one says so in words. */
export function ReportAge({ report }: { readonly report: Report | null }) {
  if (report === null) return <span className="muted">No report yet</span>;
  return (
    <span title={dateAndTime(report.jobCompletionDate)}>
      {duration(report.ageSeconds)} old {report.stale && <span className="tag tag-warning">Stale</span>}
    </span>
  );
}
