import type { ReportJob } from '../../jobs/index.ts';
import { interrupted } from './interrupted.ts';
import { ReportBatchWatch, type ReportBatchState } from './report-batch-watch.ts';

type ReadReportBatch = () => Promise<ReportBatchState | null>;

/** A batch's jobs change many times a second; its subscribers hear of it at most this often. */
const pauseMilliseconds = 250;

/** A batch is looked at this often even when no event tells of it: jobs that were done before aren't told. */
const longestPauseMilliseconds = 2_000;

/**
 * Tells this process's subscribers how far their batches are. What one caller may see of a batch is read once for
 * all who may see the same.
 */
export class ReportBatchFeed {
  readonly #topics = new Map<string, ReportBatchTopic>();

  /**
   * One batch: its state now, then every change, several in quick succession as one, up to the finished state.
   * @returns null when the batch isn't found
   */
  async watch(read: ReadReportBatch): Promise<AsyncIterableIterator<ReportBatchState> | null> {
    const state = await read();
    if (state === null) return null;
    const key = `${state.batch.id} ${state.batch.accountIds.join(' ')}`;
    const topic = this.#topics.get(key) ?? this.#open(key, state.batch.id, read);
    return topic.subscribe(state);
  }

  /** A report job has changed, and with it the batches that it belongs to. */
  publish({ batchIds }: ReportJob): void {
    if (batchIds.length === 0 || this.#topics.size === 0) return;
    for (const topic of this.#topics.values()) {
      if (batchIds.includes(topic.batchId)) topic.readSoon();
    }
  }

  close(): void {
    for (const topic of this.#topics.values()) topic.close();
  }

  #open(key: string, batchId: string, read: ReadReportBatch): ReportBatchTopic {
    const topic = new ReportBatchTopic(batchId, read, () => this.#topics.delete(key));
    this.#topics.set(key, topic);
    return topic;
  }
}

/** One view of one batch with all who watch it. */
class ReportBatchTopic {
  readonly batchId: string;
  readonly #read: ReadReportBatch;
  readonly #onClose: () => void;
  readonly #watches = new Set<ReportBatchWatch>();
  #lastRead = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(batchId: string, read: ReadReportBatch, onClose: () => void) {
    this.batchId = batchId;
    this.#read = read;
    this.#onClose = onClose;
  }

  subscribe(state: ReportBatchState): AsyncIterableIterator<ReportBatchState> {
    const watch = new ReportBatchWatch(() => {
      this.#watches.delete(watch);
      if (this.#watches.size === 0) this.close();
    });
    this.#watches.add(watch);
    watch.offer(state);
    this.readSoon();
    return watch.states;
  }

  readSoon(): void {
    this.#readAfter(Math.max(0, this.#lastRead + pauseMilliseconds - Date.now()));
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#onClose();
  }

  #readAfter(milliseconds: number): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#tellChange(), milliseconds);
  }

  async #tellChange(): Promise<void> {
    this.#lastRead = Date.now();
    // While Redis is away there is nothing to tell; the next look comes by itself.
    const state = await this.#read().catch(() => 'away' as const);
    for (const watch of this.#watches) {
      if (state === null) watch.states.end(interrupted('the report batch could not be read again'));
      else if (state !== 'away') watch.offer(state);
    }
    if (this.#watches.size > 0) this.#readAfter(longestPauseMilliseconds);
  }
}
