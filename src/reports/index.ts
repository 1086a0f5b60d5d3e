export type { Granularity, LastAccess, Report, ServiceAccess, TrackedAction } from './report.ts';
export { granularities } from './report.ts';
export { daysSince, summarizeUsage, usedSince, type UsageSummary } from './usage-summary.ts';
export { Catalogue } from './catalogue.ts';
export { encodeReport } from './encode-report.ts';
export type { KnownService, ReportUsage, ServiceName } from './report-usage.ts';
export { ReportStore, reportField } from './report-store.ts';
export {
  ReportDetailsStore,
  type DetailsKind,
  type DetailsRows,
  type EntityAccess,
  type GrantingPolicy,
} from './report-details.ts';
