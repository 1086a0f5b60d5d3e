export { EventReader, type EventBatch } from './event-reader.ts';
export { publishAccounts, publishInventory, publishReportJob, type LapseEvent } from './events.ts';
export { ReportRequests, type ReportRequest, type ReportRequestOutcome } from './report-requests.ts';
export {
  enqueueGeneration,
  enqueuePoll,
  generationId,
  generateQueue,
  inventoryQueue,
  openQueue,
  pollQueue,
  type InventoryPayload,
  type QueueDefinition,
  type GeneratePayload,
  type PollPayload,
} from './queues.ts';
export { isFinished, laneSchema } from './report-job.ts';
export type {
  ActiveReportJob,
  FinishedReportJob,
  Generation,
  Lane,
  ReportJob,
  ReportJobError,
  ReportJobErrorCode,
  ReportJobStatus,
} from './report-job.ts';
export { ReportJobStore, type Written } from './report-job-store.ts';
export * as transitions from './report-job-transitions.ts';
