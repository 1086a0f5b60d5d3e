import type { Redis } from 'ioredis';
import { Queue } from 'bullmq';
import { z } from 'zod';
import { accountIdSchema } from '../accounts/index.ts';
import { queuePrefix } from '../redis/index.ts';
import type { Lane } from './report-job.ts';

/**
 * A queue's name and the form of its payloads, known to those who enqueue and those who work.
 * Payloads are small and hold no secrets: they name things that both sides look up in Redis.
 */
export interface QueueDefinition<Payload> {
  readonly name: string;
  readonly payload: z.ZodType<Payload>;
}

const reportJobPayload = z.object({
  version: z.literal(1),
  accountId: accountIdSchema,
  reportJobId: z.string(),
});
export type ReportJobPayload = z.infer<typeof reportJobPayload>;

/** Report jobs to be generated, by any worker. */
export const generateQueue: QueueDefinition<ReportJobPayload> = {
  name: 'generate',
  payload: reportJobPayload,
};

/**
 * Report jobs to be polled by one worker: the only one that holds the session which may see them.
 * When that worker is gone, the others put its jobs back into the generate queue.
 */
export function pollQueue(workerId: string): QueueDefinition<ReportJobPayload> {
  return { name: `poll-${workerId}`, payload: reportJobPayload };
}

const inventoryPayload = z.object({ version: z.literal(1), accountId: accountIdSchema });
export type InventoryPayload = z.infer<typeof inventoryPayload>;

/** Accounts whose entities are to be listed again. */
export const inventoryQueue: QueueDefinition<InventoryPayload> = {
  name: 'inventory',
  payload: inventoryPayload,
};

/** BullMQ's priorities: the lower number goes first. */
const priorities: Record<Lane, number> = { interactive: 1, background: 10 };

/** Opens a queue to enqueue into. */
export function openQueue<Payload>(definition: QueueDefinition<Payload>, connection: Redis): Queue<Payload> {
  return new Queue<Payload>(definition.name, {
    connection,
    prefix: queuePrefix,
    defaultJobOptions: {
      removeOnComplete: true,
      removeOnFail: { count: 1_000 },
      attempts: 10,
      backoff: { type: 'exponential', delay: 500, jitter: 0.5 },
    },
  });
}

/** Enqueues a report job. The BullMQ job carries its id, so that enqueuing twice changes nothing. */
export async function enqueueReportJob(
  queue: Queue<ReportJobPayload>,
  job: { readonly accountId: ReportJobPayload['accountId']; readonly id: string; readonly lane: Lane },
  options: { readonly delayMilliseconds: number } = { delayMilliseconds: 0 },
): Promise<void> {
  const payload: ReportJobPayload = { version: 1, accountId: job.accountId, reportJobId: job.id };
  await queue.add('reportJob', payload, {
    jobId: job.id,
    priority: priorities[job.lane],
    delay: options.delayMilliseconds,
  });
}
