import { Queue, type Telemetry } from 'bullmq';
import { z } from 'zod';
import { accountIdSchema } from '../accounts/index.ts';
import { entityArnSchema } from '../entities/index.ts';
import { queuePrefix, type RedisClient } from '../redis/index.ts';
import { inNewTrace, queueTelemetry } from '../telemetry/index.ts';
import type { ReportJob } from './report-job.ts';

/**
 * A queue's name and the form of its payloads, known to those who enqueue and those who work.
 * Payloads are small and hold no secrets: they name things that both sides look up in Redis.
 */
export interface QueueDefinition<Payload> {
  readonly name: string;
  readonly payload: z.ZodType<Payload>;
  /** For what only schedules enqueue, every few seconds for each account, and what calls nobody. */
  readonly isUntraced?: true;
}

/**
 * The version of all payloads. It goes up when workers that run already would misunderstand one; they leave it to
 * the newer ones.
 */
export const payloadVersion = 1;
const version = z.literal(payloadVersion);

/** The API's request that asked for the work, for the logs; missing where nobody asked. */
const requestId = z.string().optional();

const stepFields = {
  version,
  accountId: accountIdSchema,
  reportJobId: z.string(),
  requestId,
  /** Epoch milliseconds of the slot in the account's budget for which the step was delayed; null without one. */
  slotAt: z.number().nullable().default(null),
};

const generatePayload = z.object({
  ...stepFields,
  /** Epoch milliseconds of the first try; null before it. The job's deadline counts from here. */
  triedSince: z.number().nullable(),
  /** Why the last try didn't work, to be told when the deadline ends the job. */
  hindrance: z.enum(['throttled', 'unreachable']).nullable(),
});
export type GeneratePayload = z.infer<typeof generatePayload>;

/** Report jobs to be generated, by any worker. */
export const generateQueue: QueueDefinition<GeneratePayload> = { name: 'generate', payload: generatePayload };

const pollPayload = z.object({
  ...stepFields,
  /** The generation that is polled. A job that was generated again has another, and this poll is obsolete. */
  awsJobId: z.string(),
  /** AWS has called this generation in progress. */
  inProgress: z.boolean(),
  /** Epoch milliseconds of the first look since which none has got through; null after one that has. */
  hinderedSince: z.number().nullable().default(null),
});
export type PollPayload = z.infer<typeof pollPayload>;

/**
 * Report jobs to be polled by one worker: the only one that holds the session which may see them.
 * When that worker is gone, the others put its jobs back into the generate queue.
 */
export function pollQueue(workerId: string): QueueDefinition<PollPayload> {
  return { name: `poll-${workerId}`, payload: pollPayload };
}

const accountPayload = z.object({ version, accountId: accountIdSchema, requestId });
export type AccountPayload = z.infer<typeof accountPayload>;

/** Accounts whose entities are to be listed again. */
export const inventoryQueue: QueueDefinition<AccountPayload> = {
  name: 'inventory',
  payload: accountPayload,
};

/** Accounts whose reports are looked over for those that are due. */
export const refreshQueue: QueueDefinition<AccountPayload> = {
  name: 'refresh',
  payload: accountPayload,
  isUntraced: true,
};

const batchPayload = z.object({ version, accountId: accountIdSchema, batchId: z.string(), requestId });
export type BatchPayload = z.infer<typeof batchPayload>;

/** Accounts in which a batch has jobs to be made: a chunk at a time, as fast as the account's budget takes them. */
export const batchQueue: QueueDefinition<BatchPayload> = { name: 'batch', payload: batchPayload };

const detailsPayload = z.object({
  version,
  /** Names this request to those who wait for its answer; several of the API's requests may. */
  requestId: z.string(),
  /** The one of them that came first. */
  apiRequestId: requestId,
  accountId: accountIdSchema,
  arn: entityArnSchema,
  kind: z.enum(['entities', 'grantingPolicies']),
  serviceNamespaces: z.array(z.string()),
  /** The stored report that the details belong to, and the session that may read more of it. */
  awsJobId: z.string(),
  sessionId: z.string().nullable(),
});
export type DetailsPayload = z.infer<typeof detailsPayload>;

/**
 * Details of reports that a query waits for. What needs the report's JobId goes to the worker whose session
 * generated it while that lives, everything else to any worker.
 */
export function detailsQueue(workerId: string | null): QueueDefinition<DetailsPayload> {
  return { name: workerId === null ? 'details' : `details-${workerId}`, payload: detailsPayload };
}

/** Has BullMQ carry traces from whoever enqueues to whoever works; empty where nothing is traced. */
export function telemetryOf({ isUntraced }: Pick<QueueDefinition<unknown>, 'isUntraced'>): {
  readonly telemetry?: Telemetry;
} {
  const telemetry = isUntraced === true ? undefined : queueTelemetry();
  return telemetry === undefined ? {} : { telemetry };
}

/** Opens a queue to look at: nothing is written, so that nothing is left of one whose worker is gone. */
export function openQueueToRead(name: string, connection: RedisClient): Queue {
  return new Queue(name, { connection, prefix: queuePrefix, skipMetasUpdate: true });
}

/** Opens a queue to enqueue into. */
export function openQueue<Payload>(
  definition: QueueDefinition<Payload>,
  connection: RedisClient,
): Queue<Payload> {
  const queue = new Queue<Payload>(definition.name, {
    connection,
    prefix: queuePrefix,
    ...telemetryOf(definition),
    // BullMQ's own events are read by nobody: ours go through a stream of our own.
    streams: { events: { maxLen: 100 } },
    defaultJobOptions: {
      removeOnComplete: true,
      removeOnFail: { count: 1_000 },
      // Only what fails for reasons of ours comes to this; Redis and AWS being away are waited out.
      attempts: 5,
      backoff: { type: 'exponential', delay: 500, jitter: 0.5 },
    },
  });
  // BullMQ prints what nobody listens to. Whoever enqueues hears of the lost connection anyway.
  queue.on('error', () => undefined);
  return queue;
}

/**
 * Enqueues a report job's generation. BullMQ's job id names the attempt, so that enqueuing twice changes nothing
 * and generating again is possible. What nobody waits for is a trace of its own: a batch's would have thousands.
 */
export async function enqueueGeneration(
  queue: Queue<GeneratePayload>,
  job: Pick<ReportJob, 'accountId' | 'id' | 'lane' | 'priority' | 'attempts' | 'requestId'>,
  options: { readonly delayMilliseconds: number; readonly triedSince: number | null },
): Promise<void> {
  const enqueue = () =>
    queue.add(
      'generate',
      {
        version: payloadVersion,
        accountId: job.accountId,
        reportJobId: job.id,
        requestId: job.requestId,
        slotAt: null,
        triedSince: options.triedSince,
        hindrance: null,
      },
      {
        jobId: generationId(job),
        priority: job.priority,
        delay: options.delayMilliseconds,
      },
    );
  await (job.lane === 'background' ? inNewTrace(enqueue) : enqueue());
}

/** BullMQ's id for a report job's next generation. */
export function generationId({ id, attempts }: Pick<ReportJob, 'id' | 'attempts'>): string {
  return `${id}-${attempts}`;
}

/** Enqueues the polling of what was generated, for the worker whose session may see it. */
export async function enqueuePoll(
  queue: Queue<PollPayload>,
  job: Pick<ReportJob, 'accountId' | 'id' | 'priority' | 'requestId'>,
  options: { readonly awsJobId: string; readonly delayMilliseconds: number },
): Promise<void> {
  await queue.add(
    'poll',
    {
      version: payloadVersion,
      accountId: job.accountId,
      reportJobId: job.id,
      requestId: job.requestId,
      slotAt: null,
      awsJobId: options.awsJobId,
      inProgress: false,
      hinderedSince: null,
    },
    { jobId: options.awsJobId, priority: job.priority, delay: options.delayMilliseconds },
  );
}

type BatchPart = Pick<BatchPayload, 'accountId' | 'batchId' | 'requestId'>;

/** Enqueues the making of a batch's jobs. What is enqueued already stays as it is. */
export async function enqueueBatchParts(
  queue: Queue<BatchPayload>,
  parts: readonly BatchPart[],
  priority: number,
): Promise<void> {
  await queue.addBulk(
    parts.map((part) => ({
      name: 'batch',
      data: { version: payloadVersion, ...part },
      opts: { jobId: batchPartId(part), priority },
    })),
  );
}

/** BullMQ's id for the making of a batch's jobs in one account. */
export function batchPartId({ accountId, batchId }: BatchPart): string {
  return `${batchId}-${accountId}`;
}
