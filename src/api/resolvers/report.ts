import { summarizeUsage } from '../../reports/index.ts';
import type { ReportResolvers } from '../generated/schema.ts';
import { encodeNodeId } from '../ids/index.ts';
import { readDays } from './arguments/days.ts';
import { ageSeconds, isStale } from './entity-report.ts';
import { requireEntity } from './entity.ts';
import { reportServices } from './report-services.ts';
import { serviceAccessNodeOf } from './service-access-node.ts';

export const reportResolvers: ReportResolvers = {
  id: ({ accountId, granularity, arn }) => encodeNodeId({ type: 'Report', accountId, granularity, arn }),
  entity: (key, _, context) => requireEntity(key, context),
  ageSeconds: ({ jobCompletionDate }) => ageSeconds(jobCompletionDate),
  stale: (report, _, context) => isStale(report, context),
  services: reportServices,
  service: (report, { serviceNamespace }) => serviceAccessNodeOf(report, serviceNamespace),
  usage: (report, { unusedForDays }) => summarizeUsage(report, readDays('unusedForDays', unusedForDays)),
};
