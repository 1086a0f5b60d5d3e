export { cancelReportJob, type CancelReportJobOutcome } from './cancel-report-job.ts';
export { DetailsRequests, DetailsError } from './details-requests.ts';
export { enqueueInventories } from './enqueue-inventories.ts';
export { EventReader, type EventBatch } from './event-reader.ts';
export {
  publishAccounts,
  publishDetailsAnswer,
  publishInventory,
  publishReportJob,
  type LapseEvent,
} from './events.ts';
export { ReportRequests, type ReportRequest, type ReportRequestOutcome } from './report-requests.ts';
export {
  batchPartId,
  batchQueue,
  detailsQueue,
  enqueueBatchParts,
  enqueueGeneration,
  enqueuePoll,
  generationId,
  generateQueue,
  inventoryQueue,
  openQueue,
  payloadVersion,
  pollQueue,
  refreshQueue,
  telemetryOf,
  type AccountPayload,
  type QueueDefinition,
  type BatchPayload,
  type DetailsPayload,
  type GeneratePayload,
  type PollPayload,
} from './queues.ts';
export { priorities } from './priorities.ts';
export { countLivingWorkers } from './living-workers.ts';
export { readQueueState, type QueueState } from './queue-state.ts';
export { WorkerQueues } from './worker-queues.ts';
export { finishedJobFigures, isFinished, laneSchema } from './report-job.ts';
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
export { ReportJobIndex, summarizeReportJob, type ReportJobSummary } from './report-job-index.ts';
export { ReportJobStore, type FinishedJobObserver, type Written } from './report-job-store.ts';
export type { UnreadableReportJob } from './unreadable-report-job.ts';
export * as transitions from './report-job-transitions.ts';
export type { ReportBatch, ReportBatchProgress } from './report-batch.ts';
export { ReportBatchStore, type ReportBatchPlace } from './report-batch-store.ts';
export { ReportBatches, type CancelReportBatchOutcome, type ReportBatchRequest } from './report-batches.ts';
