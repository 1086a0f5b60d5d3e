import type { ReportJobStatus } from '../../api/operations.ts';

export const jobStatuses = [
  'QUEUED',
  'IN_PROGRESS',
  'COMPLETED',
  'FAILED',
  'CANCELLED',
] as const satisfies readonly ReportJobStatus[];

/** Whether a job has ended, one way or another. */
export function isFinal(status: ReportJobStatus): boolean {
  return status === 'COMPLETED' || status === 'FAILED' || status === 'CANCELLED';
}
