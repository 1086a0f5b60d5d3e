import { createHash } from 'node:crypto';
import { keys, type RedisClient } from '../../redis/index.ts';
import type { Logger } from '../../telemetry/index.ts';
import type { Identity } from '../auth/index.ts';

/** What a caller has left, or how long to wait for it. */
export interface BudgetAnswer {
  readonly granted: boolean;
  /** Cost units. */
  readonly remaining: number;
  /** Seconds until the whole budget is there again. */
  readonly resetSeconds: number;
  /** Seconds until the same operation can be paid for; 0 when it was granted. */
  readonly retryAfterSeconds: number;
}

const windowMilliseconds = 60_000;

/**
 * The generic cell rate algorithm: all that is kept is the moment at which everything spent will have come back.
 * It may lie at most one window ahead. Redis's clock counts, because API processes have different ones.
 */
const spendScript = `
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local budget, cost, window = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local per_unit = window / budget
local restored = math.max(now, tonumber(redis.call('GET', KEYS[1]) or now))
local after = restored + cost * per_unit
local wait = after - window - now
if wait > 0 then
  return { 0, math.floor((now + window - restored) / per_unit), math.ceil(restored - now), math.ceil(wait) }
end
redis.call('SET', KEYS[1], string.format('%.3f', after), 'PX', math.max(1, math.ceil(after - now)))
return { 1, math.floor((now + window - after) / per_unit + 0.001), math.ceil(after - now), 0 }
`;

interface SpendCommand {
  spendBudget(
    key: string,
    budget: number,
    cost: number,
    window: number,
  ): Promise<[granted: number, remaining: number, reset: number, retryAfter: number]>;
}

/** The cost that each caller may use in a minute, over all API processes. */
export class CallerBudget {
  readonly budget: number;
  readonly #redis: RedisClient & SpendCommand;
  readonly #logger: Logger;

  constructor(redis: RedisClient, budget: number, logger: Logger) {
    this.#redis = defineSpend(redis);
    this.budget = budget;
    this.#logger = logger;
  }

  /**
   * Takes an operation's cost from its caller's budget. While Redis is away nothing is counted and everything is
   * granted: the limits on each operation hold by themselves, and most operations can't be answered anyway.
   * @returns null when nothing was counted
   */
  async spend(identity: Identity, cost: number): Promise<BudgetAnswer | null> {
    const key = keys.callerBudget(
      createHash('sha256').update(`${identity.kind} ${identity.name}`).digest('hex'),
    );
    try {
      const [granted, remaining, reset, retryAfter] = await this.#redis.spendBudget(
        key,
        this.budget,
        cost,
        windowMilliseconds,
      );
      return {
        granted: granted === 1,
        remaining,
        resetSeconds: Math.ceil(reset / 1_000),
        retryAfterSeconds: Math.ceil(retryAfter / 1_000),
      };
    } catch (error) {
      this.#logger.warn({ err: error }, "a caller's budget could not be counted");
      return null;
    }
  }
}

function defineSpend(redis: RedisClient): RedisClient & SpendCommand {
  redis.defineCommand('spendBudget', { numberOfKeys: 1, lua: spendScript });
  assertDefined(redis);
  return redis;
}

function assertDefined(redis: RedisClient): asserts redis is RedisClient & SpendCommand {
  if (!('spendBudget' in redis)) throw new Error("ioredis didn't define spendBudget");
}
