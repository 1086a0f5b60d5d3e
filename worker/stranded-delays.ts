import { setTimeout as sleep } from 'node:timers/promises';
import type { Queue } from 'bullmq';
import type { RedisClient } from '../src/redis/index.ts';
import type { Logger } from '../src/telemetry/index.ts';

/** No step delays itself for longer. */
const longestDelayMilliseconds = 120_000;
const lookEveryMilliseconds = 10_000;
/** BullMQ orders what is delayed by its time, with a counter in the lowest twelve bits. */
const counterRange = 0x1000;
const mostAtATime = 1_000;

export interface StrandedDelaysContext {
  readonly redis: RedisClient;
  readonly logger: Logger;
}

/**
 * BullMQ delays until a time of this machine's clock. When that is set back, or another worker's was ahead, what was
 * delayed for seconds would wait for hours: it runs at once instead.
 */
export class StrandedDelays {
  readonly #context: StrandedDelaysContext;
  readonly #queues: readonly Queue[];
  readonly #stopped = new AbortController();

  /** @param queues whose delays are short */
  constructor(context: StrandedDelaysContext, queues: readonly Queue[]) {
    this.#context = context;
    this.#queues = queues;
  }

  async run(): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      try {
        for (const queue of this.#queues) await this.#promoteStranded(queue);
      } catch (error) {
        this.#context.logger.warn({ error }, 'the look for stranded steps is interrupted');
      }
      await sleep(lookEveryMilliseconds, undefined, { signal }).catch(() => undefined);
    }
  }

  stop(): void {
    this.#stopped.abort();
  }

  async #promoteStranded(queue: Queue): Promise<void> {
    const latest = (Date.now() + longestDelayMilliseconds) * counterRange;
    const delayed = queue.toKey('delayed');
    const ids = await this.#context.redis.zrangebyscore(delayed, latest, '+inf', 'LIMIT', 0, mostAtATime);
    if (ids.length === 0) return;
    this.#context.logger.warn(
      { queue: queue.name, steps: ids.length },
      'a clock was set: what waits runs now',
    );
    for (const id of ids) {
      // Somebody else may have promoted or taken it since.
      await (await queue.getJob(id))?.promote().catch(() => undefined);
    }
  }
}
