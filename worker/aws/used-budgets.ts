import { LRUCache } from 'lru-cache';
import type { AwsCall } from './pacer.ts';

/** A thousand accounts with all their operations would be too many to look at. */
const budgetsKept = 200;
const keptMilliseconds = 600_000;

/** The budgets that this worker used last. */
export class UsedBudgets {
  readonly #calls = new LRUCache<string, AwsCall>({ max: budgetsKept, ttl: keptMilliseconds });

  note(call: AwsCall): void {
    this.#calls.set(`${call.accountId} ${call.operation}`, call);
  }

  list(): AwsCall[] {
    return [...this.#calls.values()];
  }
}
