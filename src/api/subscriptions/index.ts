export { ReportJobFeed } from './report-job-feed.ts';
