import type { Logger } from '../telemetry/index.ts';
import type { DetailsRequests, EventBatch, EventReader, ReportJobIndex } from '../jobs/index.ts';
import type { OrganizationIndex } from '../reports/access-index/index.ts';
import type { ReadMemory } from './memory/index.ts';
import type { ReportBatchFeed, ReportJobFeed } from './subscriptions/index.ts';

/** Hears how long after it was told an event was in the index. */
export interface EventLagObserver {
  eventsFollowed(lagSeconds: number): void;
}

/** Who is told what happens. */
export interface Followers {
  readonly memory: ReadMemory;
  readonly index: OrganizationIndex;
  readonly reportJobIndex: ReportJobIndex;
  readonly details: DetailsRequests;
  readonly reportJobFeed: ReportJobFeed;
  readonly reportBatchFeed: ReportBatchFeed;
}

/** Tells the process's index and subscribers what happens: first the index, so that whoever hears of it finds it. */
export class EventFollower {
  readonly #reader: EventReader;
  readonly #followers: Followers;
  readonly #observer: EventLagObserver;
  readonly #logger: Logger;
  readonly #ended: Promise<void>;
  #isBehind = false;

  constructor(reader: EventReader, followers: Followers, observer: EventLagObserver, logger: Logger) {
    this.#reader = reader;
    this.#followers = followers;
    this.#observer = observer;
    this.#logger = logger;
    this.#ended = this.#follow();
  }

  /** Whether the index lacks something that was told; it is read anew as soon as that is possible. */
  get isBehind(): boolean {
    return this.#isBehind;
  }

  async stop(): Promise<void> {
    this.#reader.close();
    await this.#ended;
  }

  async #follow(): Promise<void> {
    for await (const batch of this.#reader.batches()) {
      this.#followers.memory.take(batch);
      await this.#updateIndex(batch);
      if (batch.toldAt !== null) this.#observer.eventsFollowed((Date.now() - batch.toldAt) / 1_000);
      await this.#tellSubscribers(batch);
    }
  }

  async #updateIndex({ gap, events }: EventBatch): Promise<void> {
    const { index, reportJobIndex } = this.#followers;
    try {
      if (gap || this.#isBehind) await Promise.all([index.reload(), reportJobIndex.reload()]);
      else await index.apply(events);
      for (const event of events) if (event.kind === 'reportJobChanged') reportJobIndex.take(event.reportJob);
      this.#isBehind = false;
    } catch (error) {
      this.#isBehind = true;
      this.#logger.warn({ err: error }, 'the index could not follow what happened; it will be read anew');
    }
  }

  async #tellSubscribers({ gap, events }: EventBatch): Promise<void> {
    const { details, reportBatchFeed, reportJobFeed } = this.#followers;
    for (const event of events) {
      details.apply(event);
      if (event.kind !== 'reportJobChanged') continue;
      reportJobFeed.publish(event.reportJob);
      reportBatchFeed.publish(event.reportJob);
    }
    if (!gap) return;
    this.#logger.warn('events were lost; what is watched is read again');
    await reportJobFeed.recover();
  }
}
