export { ReportBatchFeed } from './report-batch-feed.ts';
export type { ReportBatchState } from './report-batch-watch.ts';
export { ReportJobFeed } from './report-job-feed.ts';
export { SharedAnswers } from './shared-answers.ts';
export { subscribeShared } from './subscribe-shared.ts';
