import { z } from 'zod';
import { accountIdSchema } from '../accounts/index.ts';
import { entityArnSchema } from '../entities/index.ts';
import { granularities } from '../reports/index.ts';
import { priorities } from './priorities.ts';

/** Why a report job failed. Closed: clients switch on it. */
export const reportJobErrorCodeSchema = z.enum([
  'ENTITY_NOT_FOUND',
  'INVALID_INPUT',
  'ACCESS_DENIED',
  'ACCOUNT_UNREACHABLE',
  'THROTTLED',
  'TIMED_OUT',
  'REPORT_FAILED',
  'INTERNAL',
]);
export type ReportJobErrorCode = z.infer<typeof reportJobErrorCodeSchema>;

export const reportJobErrorSchema = z.object({
  code: reportJobErrorCodeSchema,
  message: z.string(),
  /** AWS's own error code, where AWS gave one. */
  awsCode: z.string().nullable(),
  /** Whether asking again may help. */
  retryable: z.boolean(),
});
export type ReportJobError = z.infer<typeof reportJobErrorSchema>;

/**
 * Who waits: `interactive` for a person, which goes first; `background` for batches and schedules.
 */
export const laneSchema = z.enum(['interactive', 'background']);
export type Lane = z.infer<typeof laneSchema>;

/**
 * Who may poll the AWS job. AWS shows a JobId only to the session that generated it, and a session lives in the
 * memory of one worker process.
 */
const generationSchema = z.object({
  awsJobId: z.string(),
  workerId: z.string(),
  sessionId: z.string(),
  /** Epoch milliseconds of Generate's answer. */
  generatedAt: z.number(),
});
export type Generation = z.infer<typeof generationSchema>;

const commonFields = {
  version: z.literal(1),
  id: z.string(),
  accountId: accountIdSchema,
  arn: entityArnSchema,
  granularity: z.enum(granularities),
  lane: laneSchema,
  /** BullMQ's, of every step; jobs that were written before they had one go with small batches. */
  priority: z.number().default(priorities.smallBatch),
  /** The API's request that it was made for, for the logs; missing where nobody asked. */
  requestId: z.string().optional(),
  /** The batches that wait for this job; the first is the one that it was made for. */
  batchIds: z.array(z.string()),
  createdAt: z.number(),
  /** Times that AWS was asked to generate. */
  attempts: z.number(),
  /** Counts up with every change, so that readers can tell newer from older. */
  revision: z.number(),
};

export const reportJobSchema = z.discriminatedUnion('status', [
  z.object({ ...commonFields, status: z.literal('QUEUED') }),
  z.object({
    ...commonFields,
    status: z.literal('IN_PROGRESS'),
    startedAt: z.number(),
    /** Null while AWS is asked to generate, at first or again. */
    generation: generationSchema.nullable(),
  }),
  z.object({
    ...commonFields,
    status: z.literal('COMPLETED'),
    startedAt: z.number(),
    finishedAt: z.number(),
    awsJobId: z.string(),
    /** Kept, because the session that generated the report may read more of it. */
    generation: generationSchema,
  }),
  z.object({
    ...commonFields,
    status: z.literal('FAILED'),
    startedAt: z.number().nullable(),
    finishedAt: z.number(),
    awsJobId: z.string().nullable(),
    error: reportJobErrorSchema,
  }),
  z.object({
    ...commonFields,
    status: z.literal('CANCELLED'),
    startedAt: z.number().nullable(),
    finishedAt: z.number(),
    awsJobId: z.string().nullable(),
  }),
]);

/** One request for a report, from asking to its end. */
export type ReportJob = z.infer<typeof reportJobSchema>;
export type ReportJobStatus = ReportJob['status'];
export type ActiveReportJob = Extract<ReportJob, { status: 'QUEUED' | 'IN_PROGRESS' }>;
export type FinishedReportJob = Exclude<ReportJob, ActiveReportJob>;

/** Whether the job has reached a state that never changes again. */
export function isFinished(job: ReportJob): job is FinishedReportJob {
  return job.status !== 'QUEUED' && job.status !== 'IN_PROGRESS';
}

/** What every state of a job has in common. */
export function commonOf(job: ReportJob) {
  const { version, id, accountId, arn, granularity, lane, priority, requestId } = job;
  const { batchIds, createdAt, attempts, revision } = job;
  return {
    ...{ version, id, accountId, arn, granularity, lane, priority, requestId },
    ...{ batchIds, createdAt, attempts, revision },
  };
}

/** What metrics tell of a job that has ended. */
export function finishedJobFigures(job: FinishedReportJob) {
  return {
    status: job.status,
    errorCode: job.status === 'FAILED' ? job.error.code : null,
    lane: job.lane,
    seconds: (job.finishedAt - job.createdAt) / 1_000,
  };
}
