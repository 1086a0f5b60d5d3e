import { keys, type RedisClient } from '../redis/index.ts';
import { eventFormat, type LapseEvent } from './events.ts';

/** A batch of events in order; `gap` says that some before it were trimmed away and everything must be read anew. */
export interface EventBatch {
  readonly gap: boolean;
  /** When the first of them was told, by Redis's clock in epoch milliseconds; null when there is none. */
  readonly toldAt: number | null;
  readonly events: readonly LapseEvent[];
}

const blockMilliseconds = 5_000;
const batchSize = 1_000;
const pauseAfterFailureMilliseconds = 250;

/**
 * Follows the event stream from where it stands when `open` is called. The position is kept across lost
 * connections and restarts of Redis, so nothing told after `open` is missed, or a gap is reported.
 */
export class EventReader {
  readonly #redis: RedisClient;
  #position: string;
  #isClosed = false;
  #onClose: () => void = () => undefined;

  private constructor(redis: RedisClient, position: string) {
    this.#redis = redis;
    this.#position = position;
  }

  /** @param redis a connection of its own that waits for Redis, because reading blocks it */
  static async open(redis: RedisClient): Promise<EventReader> {
    const newest = await redis.xrevrange(keys.events, '+', '-', 'COUNT', 1);
    return new EventReader(redis, newest[0]?.[0] ?? '0-0');
  }

  /** Batches of events until `close`. */
  async *batches(): AsyncGenerator<EventBatch, void, undefined> {
    for (;;) {
      const batch = await this.#unlessClosed(this.#read().catch(() => 'failed' as const));
      if (batch === 'closed') return;
      if (batch !== 'failed') yield batch;
      else await this.#unlessClosed(pause(pauseAfterFailureMilliseconds));
    }
  }

  close(): void {
    this.#isClosed = true;
    this.#onClose();
    this.#redis.disconnect();
  }

  /** While Redis is away a read neither ends nor fails, not even when its connection is given up. */
  #unlessClosed<Result>(result: Promise<Result>): Promise<Result | 'closed'> {
    if (this.#isClosed) return Promise.resolve('closed');
    return new Promise((resolve) => {
      this.#onClose = () => {
        resolve('closed');
      };
      void result.then(resolve);
    });
  }

  async #read(): Promise<EventBatch> {
    const before = this.#position;
    const answer = await this.#redis.xread(
      'COUNT',
      batchSize,
      'BLOCK',
      blockMilliseconds,
      'STREAMS',
      keys.events,
      before,
    );
    const entries = answer?.[0]?.[1] ?? [];
    // Looked at after reading: what was trimmed until then was perhaps not read.
    const gap = entries.length > 0 && (await this.#isTrimmedAfter(before));
    this.#position = entries.at(-1)?.[0] ?? before;
    const toldAt = entries[0] === undefined ? null : Number(entries[0][0].split('-')[0]);
    const events = eventFormat.decodeReadable(entries.map(([, fields]) => fields[1] ?? ''));
    return { gap, toldAt, events };
  }

  /** Whether entries after a position may have been trimmed away before we read them. */
  async #isTrimmedAfter(position: string): Promise<boolean> {
    if (position === '0-0') return false;
    const [oldest] = await this.#redis.xrange(keys.events, '-', '+', 'COUNT', 1);
    return oldest !== undefined && isAfter(oldest[0], position);
  }
}

function isAfter(a: string, b: string): boolean {
  const [aTime = 0, aSequence = 0] = a.split('-').map(Number);
  const [bTime = 0, bSequence = 0] = b.split('-').map(Number);
  return aTime > bTime || (aTime === bTime && aSequence > bSequence);
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
