import type { Queue } from 'bullmq';
import { allAccounts, type AccountId } from '../../src/accounts/index.ts';
import {
  batchPartId,
  enqueueBatchParts,
  priorities,
  type BatchPayload,
  type ReportBatchStore,
} from '../../src/jobs/index.ts';
import type { Logger } from '../../src/telemetry/index.ts';

export interface LostPartsContext {
  readonly batches: ReportBatchStore;
  readonly chunks: Queue<BatchPayload>;
  readonly logger: Logger;
}

/**
 * Batches whose jobs nobody makes: what makes them is in no queue, because a process died between writing and
 * enqueuing it, or Redis lost the one and not the other. A part that was just accepted is still on its way, so it is
 * looked at when it was open at the last look as well.
 */
export class LostParts {
  readonly #context: LostPartsContext;
  readonly #openBefore = new Map<AccountId, ReadonlySet<string>>();

  constructor(context: LostPartsContext) {
    this.#context = context;
  }

  /** Enqueues what got lost in one account; what failed for good gets one more try. */
  async recover(accountId: AccountId): Promise<void> {
    const { batches, chunks, logger } = this.#context;
    const open = await batches.listOpen(accountId);
    const before = this.#openBefore.get(accountId);
    this.#openBefore.set(accountId, new Set(open));
    for (const batchId of open.filter((id) => before?.has(id) === true)) {
      const part = { accountId, batchId };
      const step = await chunks.getJob(batchPartId(part));
      if (step !== undefined && (await step.isFailed())) await step.retry();
      if (step !== undefined) continue;
      logger.warn(part, "a batch's part had got lost and is enqueued again");
      const batch = await batches.find(allAccounts, batchId);
      await enqueueBatchParts(chunks, [part], batch?.priority ?? priorities.largeBatch);
    }
  }
}
