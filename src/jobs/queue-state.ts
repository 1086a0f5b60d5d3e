import type { Queue } from 'bullmq';
import type { RedisClient } from '../redis/index.ts';
import { priorities } from './priorities.ts';

/** How a queue is doing at a moment. */
export interface QueueState {
  readonly jobs: {
    readonly waiting: number;
    readonly delayed: number;
    readonly active: number;
    readonly failed: number;
  };
  /** Seconds since the oldest job that could be worked on has been there; 0 when there is none. */
  readonly oldestAgeSeconds: number;
}

/** BullMQ's scores: a prioritized job's has its priority above these bits, a delayed job's its time in milliseconds. */
const priorityUnit = 2 ** 32;
const delayUnit = 0x1000;

/**
 * Reads how many jobs a queue has, and for how long the oldest of those that could be worked on has been there: in
 * line, or delayed to a time that has passed, which happens where no worker runs.
 */
export async function readQueueState(redis: RedisClient, queue: Queue): Promise<QueueState> {
  const [{ wait = 0, prioritized = 0, delayed = 0, active = 0, failed = 0 }, since] = await Promise.all([
    queue.getJobCounts('wait', 'prioritized', 'delayed', 'active', 'failed'),
    oldestSince(redis, queue),
  ]);
  return {
    jobs: { waiting: wait + prioritized, delayed, active, failed },
    oldestAgeSeconds: Math.max(0, (Date.now() - since) / 1_000),
  };
}

/** Epoch milliseconds; infinite when nothing could be worked on. */
async function oldestSince(redis: RedisClient, queue: Queue): Promise<number> {
  const [waiting, due, ...prioritized] = await Promise.all([
    queue.getJobs(['wait'], 0, 0, true),
    oldestDelayed(redis, queue),
    ...Object.values(priorities).map((priority) => firstOfPriority(redis, queue, priority)),
  ]);
  const added = waiting.map(({ timestamp }) => timestamp);
  return Math.min(Infinity, due < Date.now() ? due : Infinity, ...added, ...prioritized);
}

async function oldestDelayed(redis: RedisClient, queue: Queue): Promise<number> {
  const key = queue.toKey('delayed');
  const [id] = await redis.zrange(key, 0, '0');
  const score = id === undefined ? null : await redis.zscore(key, id);
  return score === null ? Infinity : Number(score) / delayUnit;
}

/** When the job was added that comes next among those of one priority. */
async function firstOfPriority(redis: RedisClient, queue: Queue, priority: number): Promise<number> {
  const from = priority * priorityUnit;
  const [key, below] = [queue.toKey('prioritized'), `(${from + priorityUnit}`];
  const ids = await redis.zrangebyscore(key, from, below, 'LIMIT', 0, 1);
  const job = ids[0] === undefined ? undefined : await queue.getJob(ids[0]);
  return job?.timestamp ?? Infinity;
}
