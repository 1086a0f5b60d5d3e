import type { EventBatch, EventReader } from '../jobs/index.ts';
import type { Logger } from '../telemetry/index.ts';
import type { Domain } from './domain.ts';

/** Hears how long after it was told an event was in the index. */
export interface EventLagObserver {
  eventsFollowed(lagSeconds: number): void;
}

/** Tells the process's index and subscribers what happens: first the index, so that whoever hears of it finds it. */
export class EventFollower {
  readonly #reader: EventReader;
  readonly #domain: Domain;
  readonly #observer: EventLagObserver;
  readonly #logger: Logger;
  readonly #ended: Promise<void>;
  #isBehind = false;

  constructor(reader: EventReader, domain: Domain, observer: EventLagObserver, logger: Logger) {
    this.#reader = reader;
    this.#domain = domain;
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
      this.#domain.memory.take(batch);
      await this.#updateIndex(batch);
      if (batch.toldAt !== null) this.#observer.eventsFollowed((Date.now() - batch.toldAt) / 1_000);
      await this.#tellSubscribers(batch);
    }
  }

  async #updateIndex({ gap, events }: EventBatch): Promise<void> {
    const { index, reportJobIndex } = this.#domain;
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
    const { details, reportBatchFeed, reportJobFeed } = this.#domain;
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
