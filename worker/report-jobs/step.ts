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
  readonly payload: Payload;
  readonly #run: Run<Payload>;

  constructor(run: Run<Payload>) {
    this.payload = run.payload;
    this.#run = run;
  }

  /**
   * Makes sure of a slot in the account's budget: one reservation, one delay.
   * @throws DelayedError when the slot lies ahead; the step then runs again in its slot
   */
  async takeSlot(pacer: Pacer, operation: AwsOperation, lane: Lane): Promise<void> {
    if (this.payload.slotTaken) return;
    const reservation = await pacer.reserve(this.payload.accountId, operation, lane);
    if (reservation.kind === 'later') await this.comeBack(reservation.retryAfterMs, {});
    else if (reservation.delayMs > nearMilliseconds) await this.#comeBackInSlot(reservation.delayMs);
    else if (reservation.delayMs > 0) await sleep(reservation.delayMs);
  }

  /**
   * Ends this run; the step runs again after the delay, with the changed payload and without a slot.
   * @throws DelayedError always: so BullMQ learns that the job has been moved
   */
  async comeBack(delayMilliseconds: number, change: Partial<Payload>): Promise<never> {
    await this.#run.job.updateData({ ...this.payload, ...change, slotTaken: false });
    return comeBackLater(this.#run, delayMilliseconds);
  }

  async #comeBackInSlot(delayMilliseconds: number): Promise<never> {
    await this.#run.job.updateData({ ...this.payload, slotTaken: true });
    return comeBackLater(this.#run, delayMilliseconds);
  }
}
