import type { Queue } from 'bullmq';
import type { RedisClient } from '../redis/index.ts';
import { listLivingWorkers } from './living-workers.ts';
import { detailsQueue, openQueueToRead, pollQueue } from './queues.ts';

/**
 * The queues that come and go with workers, to be looked at: of the report jobs that each polls at AWS, and of details,
 * some of which only the worker can read that generated the report.
 */
export class WorkerQueues {
  readonly #redis: RedisClient;
  readonly #connection: RedisClient;
  readonly #open = new Map<string, Queue>();

  /** @param connection for BullMQ, which brings commands of its own */
  constructor(redis: RedisClient, connection: RedisClient) {
    this.#redis = redis;
    this.#connection = connection;
  }

  /** Those of the workers that are there now. */
  async list(): Promise<readonly Queue[]> {
    const workerIds = await listLivingWorkers(this.#redis);
    const own = workerIds.flatMap((workerId) => [pollQueue(workerId).name, detailsQueue(workerId).name]);
    const names = new Set([detailsQueue(null).name, ...own]);
    const gone = [...this.#open].filter(([name]) => !names.has(name));
    for (const name of names) {
      if (!this.#open.has(name)) this.#open.set(name, openQueueToRead(name, this.#connection));
    }
    for (const [name] of gone) this.#open.delete(name);
    await Promise.all(gone.map(([, queue]) => queue.close()));
    return [...this.#open.values()];
  }

  async close(): Promise<void> {
    await Promise.all([...this.#open.values()].map((queue) => queue.close()));
  }
}
