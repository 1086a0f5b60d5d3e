import type { EntityKey } from '../../entities/index.ts';
import { priorities } from '../../jobs/index.ts';
import type { Granularity, Report } from '../../reports/index.ts';
import type { Context } from '../context.ts';

interface EntityReportArguments {
  readonly granularity: Granularity;
  readonly refreshIfStale: boolean;
}

/** `Entity.report`: what is stored, and behind the answer a new one where that is asked for and due. */
export async function entityReport(
  { accountId, arn, deletedAt }: EntityKey & { readonly deletedAt: number | null },
  { granularity, refreshIfStale }: EntityReportArguments,
  context: Context,
): Promise<Report | null> {
  const report = await context.loaders.report.load({ accountId, arn, granularity });
  const isDue = report === null || isStale(report, context);
  // AWS has no report of what is gone; the last one stays readable.
  if (refreshIfStale && isDue && deletedAt === null) refreshBehind({ accountId, arn }, granularity, context);
  return report;
}

/** Whether a report is older than the freshness. */
export function isStale({ jobCompletionDate }: Report, { domain }: Context): boolean {
  return ageSeconds(jobCompletionDate) > domain.freshnessSeconds;
}

/** Whole seconds since AWS completed the report. */
export function ageSeconds(jobCompletionDate: number): number {
  return Math.max(0, Math.floor((Date.now() - jobCompletionDate) / 1_000));
}

/** Nobody waits for it: if it fails now, whoever asks next tries again. */
function refreshBehind(key: EntityKey, granularity: Granularity, context: Context): void {
  const { caller, domain, requestId } = context;
  const request = { ...key, granularity, maxAgeSeconds: domain.freshnessSeconds, requestId };
  domain.reportRequests
    .requestInBackground(caller.generate, request, priorities.smallBatch)
    .catch(() => undefined);
}
