import { setTimeout as sleep } from 'node:timers/promises';
import type { AccountId } from '../../src/accounts/index.ts';
import type { AwsOperation, Budgets, Lane, Reservation } from '../pacing/index.ts';
import { awsFailureOf, type AwsFailureKind } from './aws-failure.ts';

const mostTries = 6;
const passingKinds: ReadonlySet<AwsFailureKind> = new Set(['throttled', 'transient']);

/** Doubles from 200 ms to about 6 s, half of it by chance so that callers don't come back together. */
function backoffMilliseconds(tries: number): number {
  return 200 * 2 ** (tries - 1) * (0.5 + Math.random() / 2);
}

/** A call that begins so long after its slot was held up by this process. */
const lateMilliseconds = 500;

/** Which call is made, for whom. */
export interface AwsCall {
  readonly accountId: AccountId;
  readonly operation: AwsOperation;
}

/** Makes every call, and may look at how it goes. */
export type CallObserver = <Answer>(call: AwsCall, make: () => Promise<Answer>) => Promise<Answer>;

/** Makes AWS calls at the pace that the account's budget allows, and tells the budget how they went. */
export class Pacer {
  readonly #budgets: Budgets;
  readonly #observe: CallObserver;

  constructor(budgets: Budgets, observe: CallObserver = (_call, make) => make()) {
    this.#budgets = budgets;
    this.#observe = observe;
  }

  /** Calls a second that the account's budget takes now. */
  rate(accountId: AccountId, operation: AwsOperation): Promise<number> {
    return this.#budgets.rate(accountId, operation);
  }

  /** A place in the account's schedule, for those who wait elsewhere and then use `callInSlot`. */
  reserve(accountId: AccountId, operation: AwsOperation, lane: Lane): Promise<Reservation> {
    return this.#budgets.reserve(accountId, operation, lane);
  }

  /**
   * Waits for a slot and calls; throttled calls and passing faults are repeated, each in a slot of its own.
   * @throws what AWS answers, a passing fault after so many tries
   */
  async call<Answer>(
    accountId: AccountId,
    operation: AwsOperation,
    lane: Lane,
    call: () => Promise<Answer>,
  ): Promise<Answer> {
    for (let tries = 1; ; tries++) {
      const slotAt = await this.#untilSlot(accountId, operation, lane);
      try {
        return await this.callInSlot(slotAt, accountId, operation, call);
      } catch (error) {
        if (tries === mostTries || !passingKinds.has(awsFailureOf(error).kind)) throw error;
        await sleep(backoffMilliseconds(tries));
      }
    }
  }

  /**
   * Calls in a slot that was reserved before.
   * @param slotAt epoch milliseconds
   * @throws what AWS answers
   */
  async callInSlot<Answer>(
    slotAt: number,
    accountId: AccountId,
    operation: AwsOperation,
    call: () => Promise<Answer>,
  ): Promise<Answer> {
    const punctuality = Date.now() - slotAt > lateMilliseconds ? 'late' : 'inTime';
    try {
      const answer = await this.#observe({ accountId, operation }, call);
      this.#budgets.succeeded(accountId, operation, punctuality);
      return answer;
    } catch (error) {
      const { kind } = awsFailureOf(error);
      if (kind === 'throttled') await this.#budgets.throttled(accountId, operation);
      else if (kind !== 'transient') this.#budgets.succeeded(accountId, operation, punctuality);
      throw error;
    }
  }

  /** @returns the slot: epoch milliseconds */
  async #untilSlot(accountId: AccountId, operation: AwsOperation, lane: Lane): Promise<number> {
    for (;;) {
      const reservation = await this.#budgets.reserve(accountId, operation, lane);
      if (reservation.kind === 'slot') {
        const slotAt = Date.now() + reservation.delayMs;
        if (reservation.delayMs > 0) await sleep(reservation.delayMs);
        return slotAt;
      }
      await sleep(reservation.retryAfterMs);
    }
  }
}
