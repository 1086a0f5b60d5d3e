import type { Queue } from 'bullmq';
import type { AccountId } from '../accounts/index.ts';
import { payloadVersion, type AccountPayload } from './queues.ts';

/**
 * Has accounts listed again. Where an inventory waits already nothing is enqueued; one that is under way may have
 * passed by what has changed since, so that another follows it.
 */
export async function enqueueInventories(
  queue: Queue<AccountPayload>,
  accountIds: readonly AccountId[],
  requestId?: string,
): Promise<void> {
  await queue.addBulk(
    accountIds.map((accountId) => ({
      name: 'inventory',
      data: { version: payloadVersion, accountId, requestId },
      opts: { deduplication: { id: `inventory-${accountId}`, keepLastIfActive: true } },
    })),
  );
}
