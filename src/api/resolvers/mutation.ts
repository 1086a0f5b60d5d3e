import type { MutationResolvers } from '../generated/schema.ts';
import { cancelBatch, cancelJob } from './cancel.ts';
import { generateReport } from './generate-report.ts';
import { generateReports } from './generate-reports.ts';
import { refreshInventory } from './refresh-inventory.ts';

export const mutationResolvers: MutationResolvers = {
  generateReport,
  generateReports,
  cancelReportJob: cancelJob,
  cancelReportBatch: cancelBatch,
  refreshInventory,
};
