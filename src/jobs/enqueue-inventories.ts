import type { Queue } from 'bullmq';
import type { AccountId } from '../accounts/index.ts';
import { payloadVersion, type AccountPayload } from './queues.ts';

/** Has accounts listed again. One that waits or is under way already isn't enqueued twice. */
export async function enqueueInventories(
  queue: Queue<AccountPayload>,
  accountIds: readonly AccountId[],
  requestId?: string,
): Promise<void> {
  await queue.addBulk(
    accountIds.map((accountId) => ({
      name: 'inventory',
      data: { version: payloadVersion, accountId, requestId },
      opts: { deduplication: { id: `inventory-${accountId}` } },
    })),
  );
}
