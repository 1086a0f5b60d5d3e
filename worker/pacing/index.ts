/**
 * The budget of calls per account and operation, shared by all workers through Redis. How it paces and adapts is
 * told in `scripts.ts`.
 */
import type { Result } from 'ioredis';
import type { RedisClient } from '../../src/redis/index.ts';
import { type AwsOperation, type BudgetRates, awsOperations } from './rates.ts';
import { answeredScript, reserveScript, throttledScript } from './scripts.ts';
import { UntoldAnswers } from './untold-answers.ts';

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

/** Whether a call was made in its slot, or so long after that it says nothing of the slots' rate. */
export type Punctuality = 'inTime' | 'late';

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
  /**
   * AWS answered the call with anything but throttling, an error included: it was within the rate. Redis is told with
   * the next reservation.
   */
  succeeded(accountId: string, operation: AwsOperation, punctuality: Punctuality): void;
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
    lapseBudgetAnswered(key: string, ...settings: (string | number)[]): Result<null, Context>;
    lapseBudgetThrottled(key: string, ...settings: (string | number)[]): Result<null, Context>;
  }
}

function defineCommands(redis: RedisClient): void {
  redis.defineCommand('lapseBudgetReserve', { numberOfKeys: 1, lua: reserveScript });
  redis.defineCommand('lapseBudgetAnswered', { numberOfKeys: 1, lua: answeredScript });
  redis.defineCommand('lapseBudgetThrottled', { numberOfKeys: 1, lua: throttledScript });
}

/**
 * Budgets over one Redis connection. All workers must be given the same `rates`. `clock` replaces Redis' time,
 * which a simulation can't wait for.
 */
export function createBudgets(redis: RedisClient, rates: BudgetRates, clock?: Clock): Budgets {
  defineCommands(redis);
  const untold = new UntoldAnswers();
  const settings = (key: string, operation: AwsOperation): (number | string)[] => {
    const { start, ceiling, burst } = rates[operation];
    const { inTime, late } = untold.take(key);
    return [start, ceiling, burst, clock?.() ?? '', inTime, late];
  };

  const readOne = async (accountId: string, operation: AwsOperation): Promise<BudgetState | null> => {
    const key = budgetKey(accountId, operation);
    if (untold.has(key)) await redis.lapseBudgetAnswered(key, ...settings(key, operation));
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
      const [given, delay] = await redis.lapseBudgetReserve(key, ...settings(key, operation), lane);
      return given === 1 ? { kind: 'slot', delayMs: delay } : { kind: 'later', retryAfterMs: delay };
    },

    succeeded(accountId, operation, punctuality) {
      untold.add(budgetKey(accountId, operation), punctuality);
    },

    async throttled(accountId, operation) {
      const key = budgetKey(accountId, operation);
      await redis.lapseBudgetThrottled(key, ...settings(key, operation));
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
