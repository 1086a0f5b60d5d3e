import type { Worker } from 'bullmq';
import { LRUCache } from 'lru-cache';
import { detailsQueue, type DetailsPayload } from '../../src/jobs/index.ts';
import { consume, type ConsumeOptions } from '../consume.ts';
import { answerDetails, type DetailsContext, type Successors } from './answer-details.ts';

/** Requests that one worker answers at the same time, from each of its two queues. */
const concurrency = 32;

const keptSuccessors = 10_000;

/** No report has a successor yet. */
export function newSuccessors(): Successors {
  return new LRUCache({ max: keptSuccessors });
}

/** Answers requests for details: those for this worker's own sessions, and those that any worker can answer. */
export function consumeDetails(
  context: DetailsContext,
  workerId: string,
  options: ConsumeOptions,
): Worker<DetailsPayload>[] {
  return [detailsQueue(workerId), detailsQueue(null)].map((definition) =>
    consume(definition, ({ payload }) => answerDetails(context, payload), { ...options, concurrency }),
  );
}
