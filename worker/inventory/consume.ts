import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { inventoryQueue, type AccountPayload } from '../../src/jobs/index.ts';
import { queuePrefix } from '../../src/redis/index.ts';
import { takeInventory, type InventoryContext } from './take-inventory.ts';

/** Accounts that one worker lists at the same time. Each one's own budget paces it further. */
const concurrency = 8;

/** Takes inventories as they are asked for, by schedule or by a person. */
export function consumeInventories(context: InventoryContext, connection: Redis): Worker<AccountPayload> {
  const worker = new Worker<AccountPayload>(
    inventoryQueue.name,
    ({ data }) => takeInventory(context, inventoryQueue.payload.parse(data).accountId),
    { connection, prefix: queuePrefix, concurrency },
  );
  worker.on('failed', (job, error) => {
    context.logger.error({ accountId: job?.data.accountId, error }, 'an inventory failed');
  });
  worker.on('error', (error) => {
    context.logger.warn({ error: error.message }, 'the inventory queue is not reachable');
  });
  return worker;
}
