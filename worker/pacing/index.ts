/**
 * The budget of calls per account and operation, shared by all workers through Redis. How it paces and adapts is
 * told in `scripts.ts`.
 */
import type { Result } from 'ioredis';
import type { RedisClient } from '../../src/redis/index.ts';
import { type AwsOperation, type BudgetRates, awsOperations } from './rates.ts';
import { reserveScript, succeededScript, throttledScript } from './scripts.ts';

export {
  type AwsOperation,
  type BudgetRate,
  type BudgetRates,
  awsOperations,
  defaultBudgetRates,
} from './rates.ts';
export { budgetRatesFrom } from './starting-rates.ts';

/** `interactive`: a person waits for the answer. `background`: batches, schedules, everything else. */
export type Lane = 'interactive' | 'background';

/**
 * `slot`: call AWS once, `delayMs` from now (0: now). `later`: the schedule is full; reserve again after
 * `retryAfterMs`. Both are whole milliseconds.
 */
export type Reservation =
  | { readonly kind: 'slot'; readonly delayMs: number }
  | { readonly kind: 'later'; readonly retryAfterMs: number };

/** How one budget stands: calls a second, throttled calls so far, and the first free slot in epoch milliseconds. */
export type BudgetState = {
  readonly operation: AwsOperation;
  readonly rate: number;
  readonly ceiling: number;
  readonly throttles: number;
  readonly nextSlotAt: number;
};

export type Budgets = {
  /**
   * Reserves one call. A slot is the caller's own and is told once: who gets `slot` calls AWS at that time without
   * asking again, and reports the outcome. Background slots lie at most 2 s ahead, interactive ones 30 s.
   */
  reserve(accountId: string, operation: AwsOperation, lane: Lane): Promise<Reservation>;
  /** AWS answered the call with anything but throttling, an error included: it was within the rate. */
  succeeded(accountId: string, operation: AwsOperation): Promise<void>;
  /** AWS throttled the call. The budget shrinks at once; the caller reserves again. */
  throttled(accountId: string, operation: AwsOperation): Promise<void>;
  /** Calls a second that a budget gives now; the starting rate while it has not been used. */
  rate(accountId: string, operation: AwsOperation): Promise<number>;
  /** The account's budgets that have been used, for metrics. */
  read(accountId: string): Promise<BudgetState[]>;
};

/** The account is the hash tag: all its budgets share one slot of a Redis Cluster. */
function budgetKey(accountId: string, operation: AwsOperation): string {
  return `lapse:{${accountId}}:budget:${operation}`;
}

/** Milliseconds since the epoch. */
export type Clock = () => number;

declare module 'ioredis' {
  interface RedisCommander<Context> {
    lapseBudgetReserve(key: string, ...settings: (string | number)[]): Result<[number, number], Context>;
    lapseBudgetSucceeded(key: string, ...settings: (string | number)[]): Result<null, Context>;
    lapseBudgetThrottled(key: string, ...settings: (string | number)[]): Result<null, Context>;
  }
}

function defineCommands(redis: RedisClient): void {
  redis.defineCommand('lapseBudgetReserve', { numberOfKeys: 1, lua: reserveScript });
  redis.defineCommand('lapseBudgetSucceeded', { numberOfKeys: 1, lua: succeededScript });
  redis.defineCommand('lapseBudgetThrottled', { numberOfKeys: 1, lua: throttledScript });
}

/**
 * Budgets over one Redis connection. All workers must be given the same `rates`. `clock` replaces Redis' time,
 * which a simulation can't wait for.
 */
export function createBudgets(redis: RedisClient, rates: BudgetRates, clock?: Clock): Budgets {
  defineCommands(redis);
  const settings = (operation: AwsOperation): [number, number, number, number | string] => {
    const { start, ceiling, burst } = rates[operation];
    return [start, ceiling, burst, clock?.() ?? ''];
  };

  const readOne = async (accountId: string, operation: AwsOperation): Promise<BudgetState | null> => {
    const key = budgetKey(accountId, operation);
    const [rate, throttles, tail] = await redis.hmget(key, 'rate', 'throttles', 'tail');
    if (rate == null) return null;
    const { ceiling } = rates[operation];
    return {
      operation,
      rate: Math.min(Number(rate), ceiling),
      ceiling,
      throttles: Number(throttles),
      nextSlotAt: Math.ceil(Number(tail)),
    };
  };

  return {
    async reserve(accountId, operation, lane) {
      const key = budgetKey(accountId, operation);
      const [given, delay] = await redis.lapseBudgetReserve(key, ...settings(operation), lane);
      return given === 1 ? { kind: 'slot', delayMs: delay } : { kind: 'later', retryAfterMs: delay };
    },

    async succeeded(accountId, operation) {
      await redis.lapseBudgetSucceeded(budgetKey(accountId, operation), ...settings(operation));
    },

    async throttled(accountId, operation) {
      await redis.lapseBudgetThrottled(budgetKey(accountId, operation), ...settings(operation));
    },

    async rate(accountId, operation) {
      const state = await readOne(accountId, operation);
      return state?.rate ?? rates[operation].start;
    },

    async read(accountId) {
      const states = await Promise.all(awsOperations.map((operation) => readOne(accountId, operation)));
      return states.filter((state) => state !== null);
    },
  };
}
