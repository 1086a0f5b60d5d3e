export { ApiMetrics, type IndexFigures } from './api-metrics.ts';
export { metricDefinitions } from './definitions.ts';
export { ProcessMetrics, type FinishedJobFigures, type QueueFigures } from './process-metrics.ts';
export {
  WorkerMetrics,
  type AwsCallFigures,
  type BudgetFigures,
  type WorkerFigures,
} from './worker-metrics.ts';
