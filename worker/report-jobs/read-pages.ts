import { LRUCache } from 'lru-cache';
import type { PagesSoFar } from '../aws/index.ts';

/** Far more reports than are read at the same time. One that is pushed out is read from its first page again. */
const keptReports = 500;

/**
 * The pages of reports that were read while their next page waits for its slot in the budget. They are kept in
 * memory, since a report is polled by one worker only.
 */
export class ReadPages {
  readonly #byAwsJob = new LRUCache<string, PagesSoFar>({ max: keptReports });

  find(awsJobId: string): PagesSoFar | null {
    return this.#byAwsJob.get(awsJobId) ?? null;
  }

  keep(awsJobId: string, soFar: PagesSoFar): void {
    this.#byAwsJob.set(awsJobId, soFar);
  }

  forget(awsJobId: string): void {
    this.#byAwsJob.delete(awsJobId);
  }
}
