import { setTimeout as sleep } from 'node:timers/promises';
import type { GeneratePayload, Lane, PollPayload } from '../../src/jobs/index.ts';
import type { Pacer } from '../aws/index.ts';
import { comeBackLater, type Run } from '../consume.ts';
import type { AwsOperation } from '../pacing/index.ts';

type StepPayload = GeneratePayload | PollPayload;

/** A slot this near is waited for in place: moving away and back would take about as long. */
const nearMilliseconds = 50;

/**
 * One run of a BullMQ job for a report job. A step never holds its worker while it waits: it moves itself to
 * BullMQ's delayed set and comes back when it is due.
 */
export class Step<Payload extends StepPayload> {
  readonly #run: Run<Payload>;
  #payload: Payload;
  /** The slot that the step came back for, until it is used. */
  #slotAt: number | null;

  constructor(run: Run<Payload>) {
    this.#payload = run.payload;
    this.#run = run;
    this.#slotAt = run.payload.slotAt;
  }

  get payload(): Payload {
    return this.#payload;
  }

  /** Changes what the step will know when it runs again. */
  note(change: Partial<Payload>): void {
    this.#payload = { ...this.#payload, ...change };
  }

  /**
   * Makes sure of a slot in the account's budget for one call: one reservation, one delay.
   * @returns the slot, which is now: epoch milliseconds
   * @throws DelayedError when the slot lies ahead; the step then runs again in its slot
   */
  async takeSlot(pacer: Pacer, operation: AwsOperation, lane: Lane): Promise<number> {
    const reserved = this.#slotAt;
    this.#slotAt = null;
    if (reserved !== null) return reserved;
    const reservation = await pacer.reserve(this.payload.accountId, operation, lane);
    if (reservation.kind === 'later') return this.comeBack(reservation.retryAfterMs, {});
    const { delayMs } = reservation;
    const slotAt = Date.now() + delayMs;
    if (delayMs > nearMilliseconds) return this.#move(delayMs, { ...this.payload, slotAt });
    if (delayMs > 0) await sleep(delayMs);
    return slotAt;
  }

  /**
   * Ends this run; the step runs again after the delay, with the changed payload and without a slot.
   * @throws DelayedError always: so BullMQ learns that the job has been moved
   */
  comeBack(delayMilliseconds: number, change: Partial<Payload>): Promise<never> {
    return this.#move(delayMilliseconds, { ...this.payload, ...change, slotAt: null });
  }

  /** Both commands go to Redis in one round trip. */
  async #move(delayMilliseconds: number, payload: Payload): Promise<never> {
    const [, moved] = await Promise.all([
      this.#run.job.updateData(payload),
      comeBackLater(this.#run, delayMilliseconds),
    ]);
    return moved;
  }
}
