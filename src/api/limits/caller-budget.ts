import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
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
 * Every process takes a hundredth of a budget at a time and spends it from memory, so that most operations need not
 * ask Redis. What is taken is counted at once: all processes together never grant more than the budget. What is left
 * of a share when it ends is given back with the next one; until then other processes may refuse that much too early.
 */
const sharesOfBudget = 100;
const shareMilliseconds = 1_000;
const callersKept = 10_000;

/**
 * The generic cell rate algorithm: all that is kept is the moment at which everything spent will have come back.
 * It may lie at most one window ahead. Redis's clock counts, because API processes have different ones. Takes a whole
 * share where there is one, or else just the cost.
 */
const spendScript = `
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local budget, cost, share = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local returned, window = tonumber(ARGV[4]), tonumber(ARGV[5])
local per_unit = window / budget
local spent = tonumber(redis.call('GET', KEYS[1]) or now) - returned * per_unit
local restored = math.max(now, spent)
local taken = share
if restored + share * per_unit - window > now then taken = cost end
local after = restored + taken * per_unit
local wait = after - window - now
if wait > 0 then
  redis.call('SET', KEYS[1], string.format('%.3f', restored), 'PX', math.max(1, math.ceil(restored - now)))
  return { 0, math.floor((now + window - restored) / per_unit), math.ceil(restored - now), math.ceil(wait) }
end
redis.call('SET', KEYS[1], string.format('%.3f', after), 'PX', math.max(1, math.ceil(after - now)))
return { taken, math.floor((now + window - after) / per_unit + 0.001), math.ceil(after - now), 0 }
`;

interface SpendCommand {
  spendBudget(
    key: string,
    budget: number,
    cost: number,
    share: number,
    returned: number,
    window: number,
  ): Promise<[taken: number, remaining: number, reset: number, retryAfter: number]>;
}

/** What this process has taken of a caller's budget and not spent yet. */
interface Share {
  left: number;
  /** By `performance.now()`. */
  endsAt: number;
  /** What Redis said when the share was taken. */
  remaining: number;
  resetSeconds: number;
}

/** The cost that each caller may use in a minute, over all API processes. */
export class CallerBudget {
  readonly budget: number;
  readonly #redis: RedisClient & SpendCommand;
  readonly #logger: Logger;
  readonly #shares = new LRUCache<string, Share>({ max: callersKept });

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
    const name = `${identity.kind} ${identity.name}`;
    const share = this.#shares.get(name);
    if (share !== undefined && share.left >= cost && performance.now() < share.endsAt) {
      share.left -= cost;
      return grantedBy(share);
    }
    try {
      return await this.#spendAtRedis(name, cost);
    } catch (error) {
      this.#logger.warn({ err: error }, "a caller's budget could not be counted");
      return null;
    }
  }

  async #spendAtRedis(name: string, cost: number): Promise<BudgetAnswer> {
    const share = this.#shares.get(name) ?? { left: 0, endsAt: 0, remaining: 0, resetSeconds: 0 };
    this.#shares.set(name, share);
    const returned = share.left;
    share.left = 0;
    const key = keys.callerBudget(createHash('sha256').update(name).digest('hex'));
    const wanted = Math.max(cost, Math.floor(this.budget / sharesOfBudget));
    const [taken, remaining, reset, retryAfter] = await this.#redis.spendBudget(
      ...([key, this.budget, cost, wanted, returned, windowMilliseconds] as const),
    );
    share.left += Math.max(0, taken - cost);
    share.endsAt = performance.now() + shareMilliseconds;
    share.remaining = remaining;
    share.resetSeconds = Math.ceil(reset / 1_000);
    if (taken > 0 || cost === 0) return grantedBy(share);
    const retryAfterSeconds = Math.ceil(retryAfter / 1_000);
    return { granted: false, remaining, resetSeconds: share.resetSeconds, retryAfterSeconds };
  }
}

function grantedBy({ left, remaining, resetSeconds }: Share): BudgetAnswer {
  return { granted: true, remaining: remaining + left, resetSeconds, retryAfterSeconds: 0 };
}

function defineSpend(redis: RedisClient): RedisClient & SpendCommand {
  redis.defineCommand('spendBudget', { numberOfKeys: 1, lua: spendScript });
  assertDefined(redis);
  return redis;
}

function assertDefined(redis: RedisClient): asserts redis is RedisClient & SpendCommand {
  if (!('spendBudget' in redis)) throw new Error("ioredis didn't define spendBudget");
}
