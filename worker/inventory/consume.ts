import type { Worker } from 'bullmq';
import { inventoryQueue, type AccountPayload } from '../../src/jobs/index.ts';
import { consume, type ConsumeOptions } from '../consume.ts';
import { takeInventory, type InventoryContext } from './take-inventory.ts';

/** Accounts that one worker lists at the same time. Each one's own budget paces it further. */
const concurrency = 8;

/** Takes inventories as they are asked for, by schedule or by a person. */
export function consumeInventories(
  context: InventoryContext,
  options: ConsumeOptions,
): Worker<AccountPayload> {
  return consume(inventoryQueue, ({ payload }) => takeInventory(context, payload), {
    ...options,
    concurrency,
  });
}
