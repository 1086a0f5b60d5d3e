import { z } from 'zod';
import { keys, type RedisClient } from '../redis/index.ts';
import { eventFormat, type LapseEvent } from './events.ts';

/** A batch of events in order; `gap` says that some may be missing before it and everything must be read anew. */
export interface EventBatch {
  readonly gap: boolean;
  /** When the first of them was told, by Redis's clock in epoch milliseconds; null when there is none. */
  readonly toldAt: number | null;
  readonly events: readonly LapseEvent[];
}

/** So often it is known that there is nothing new. */
const blockMilliseconds = 1_000;
/** Above a block and a slow answer. */
const currentMilliseconds = 2_500;
const batchSize = 1_000;
const pauseAfterFailureMilliseconds = 250;

/** Where a reader of an empty stream stands. */
const beforeAll = '0-0';

/**
 * How the stream stands for a reader at a position: whether the entry that it read last is still there, which entry is
 * the newest, and a name that changes when a replica is made the master of the stream.
 */
const lookScript = `
local promotion = string.match(redis.call('INFO', 'replication'), 'master_replid2:(%w+)')
local newest = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
return { promotion, newest and newest[1] or '${beforeAll}', #redis.call('XRANGE', KEYS[1], ARGV[1], ARGV[1]) }
`;
const lookSchema = z
  .tuple([z.string(), z.string(), z.number()])
  .transform(([promotion, newest, found]) => ({ promotion, newest, isThere: found === 1 }));

/**
 * Follows the event stream from where it stands when `open` is called. The position is kept across lost connections
 * and restarts of Redis, so nothing told after `open` is missed, or a gap is reported: when entries were trimmed
 * before they were read, when Redis came back without its end, and when a replica took over, which may lack some.
 */
export class EventReader {
  readonly #redis: RedisClient;
  #position: string;
  #promotion: string;
  /** By `performance.now()`. */
  #lookedAt = performance.now();
  #isClosed = false;
  #onClose: () => void = () => undefined;

  private constructor(redis: RedisClient, position: string, promotion: string) {
    this.#redis = redis;
    this.#position = position;
    this.#promotion = promotion;
  }

  /** @param redis a connection of its own that waits for Redis, because reading blocks it */
  static async open(redis: RedisClient): Promise<EventReader> {
    const { newest, promotion } = await look(redis, beforeAll);
    return new EventReader(redis, newest, promotion);
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

  /** Whether it knew a moment ago that nothing more had been told than what it has handed out. */
  get isCurrent(): boolean {
    return this.#redis.status === 'ready' && performance.now() - this.#lookedAt < currentMilliseconds;
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
    // Looked at after reading: what was trimmed or lost until then was perhaps not read.
    const { promotion, newest, isThere } = await look(this.#redis, before);
    const gap = promotion !== this.#promotion || (before !== beforeAll && !isThere);
    this.#promotion = promotion;
    this.#lookedAt = performance.now();
    const position = entries.at(-1)?.[0] ?? before;
    // The clock of a server that took over may be behind: its new entries would come before what was read.
    this.#position = gap && isAfter(position, newest) ? newest : position;
    const toldAt = entries[0] === undefined ? null : Number(entries[0][0].split('-')[0]);
    const events = eventFormat.decodeReadable(entries.map(([, fields]) => fields[1] ?? ''));
    return { gap, toldAt, events };
  }
}

async function look(redis: RedisClient, position: string) {
  return lookSchema.parse(await redis.eval(lookScript, 1, keys.events, position));
}

function isAfter(a: string, b: string): boolean {
  const [aTime = 0, aSequence = 0] = a.split('-').map(Number);
  const [bTime = 0, bSequence = 0] = b.split('-').map(Number);
  return aTime > bTime || (aTime === bTime && aSequence > bSequence);
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
