import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { detailsQueue, type DetailsPayload } from '../../src/jobs/index.ts';
import { queuePrefix } from '../../src/redis/index.ts';
import { answerDetails, type DetailsContext } from './answer-details.ts';

/** Requests that one worker answers at the same time, from each of its two queues. */
const concurrency = 32;

/** Answers requests for details: those for this worker's own sessions, and those that any worker can answer. */
export function consumeDetails(
  context: DetailsContext,
  workerId: string,
  connection: Redis,
): Worker<DetailsPayload>[] {
  return [detailsQueue(workerId), detailsQueue(null)].map((definition) => {
    const worker = new Worker<DetailsPayload>(
      definition.name,
      ({ data }) => answerDetails(context, definition.payload.parse(data)),
      { connection, prefix: queuePrefix, concurrency },
    );
    worker.on('failed', (job, error) => {
      context.logger.error({ accountId: job?.data.accountId, error }, 'a request for details failed');
    });
    worker.on('error', (error) => {
      context.logger.warn({ queue: definition.name, error: error.message }, 'the queue is not reachable');
    });
    return worker;
  });
}
