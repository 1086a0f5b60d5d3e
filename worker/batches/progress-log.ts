import { allAccounts } from '../../src/accounts/index.ts';
import type { ReportBatchStore } from '../../src/jobs/index.ts';
import type { Logger } from '../../src/telemetry/index.ts';

/** A batch's progress is logged at most this often by each worker process that works on it. */
const pauseMilliseconds = 3_000;

/** Logs how far batches are while this process makes their jobs, and once more when they are finished. */
export class ProgressLog {
  readonly #batches: ReportBatchStore;
  readonly #logger: Logger;
  readonly #watched = new Map<string, NodeJS.Timeout>();

  constructor(batches: ReportBatchStore, logger: Logger) {
    this.#batches = batches;
    this.#logger = logger;
  }

  /** How many batches are followed. */
  get followed(): number {
    return this.#watched.size;
  }

  /** Follows a batch to its end; following it twice is following it once. */
  follow(batchId: string): void {
    if (!this.#watched.has(batchId)) this.#lookLater(batchId);
  }

  stop(): void {
    for (const timer of this.#watched.values()) clearTimeout(timer);
    this.#watched.clear();
  }

  #lookLater(batchId: string): void {
    const timer = setTimeout(() => {
      this.#look(batchId).catch((error: unknown) => {
        this.#watched.delete(batchId);
        this.#logger.warn({ error, batchId }, "a batch's progress could not be read");
      });
    }, pauseMilliseconds);
    this.#watched.set(batchId, timer);
  }

  async #look(batchId: string): Promise<void> {
    const batch = await this.#batches.find(allAccounts, batchId);
    const progress = batch === null ? null : await this.#batches.progress(batch);
    if (!this.#watched.has(batchId)) return;
    if (progress !== null) this.#logger.info({ batchId, ...progress }, 'batch progress');
    if (progress?.finishedAt === null) this.#lookLater(batchId);
    else this.#watched.delete(batchId);
  }
}
