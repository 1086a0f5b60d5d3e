import type { Entity, EntityKey } from '../../entities/index.ts';
import type { EventBatch, LapseEvent, ReportJob } from '../../jobs/index.ts';
import { granularities, type Granularity, type Report } from '../../reports/index.ts';
import { Remembered } from './remembered.ts';

/** A report of 200 services takes some 50 kB, and what was written of it as much again. */
const reportsKept = 500;
/** An entity takes some 3 kB. */
const entitiesKept = 5_000;

export interface ReportKey extends EntityKey {
  /** What the report must answer: an ACTION_LEVEL report answers SERVICE_LEVEL too. */
  readonly granularity: Granularity;
}

/**
 * Reports and entities that this process has read and knows to be unchanged, because it follows what happens: as the
 * lists from the index, they are as old as the last event. Whoever asks about a report job that has ended finds its
 * report. It knows of no scope: callers look only for what they may see.
 */
export class ReadMemory {
  readonly reports: Remembered<Report>;
  readonly entities: Remembered<Entity>;

  readonly #isFollowing: () => boolean;

  /** @param isFollowing whether the process hears of every change a moment after it was made */
  constructor(isFollowing: () => boolean) {
    this.#isFollowing = isFollowing;
    this.reports = new Remembered(reportsKept, isFollowing);
    this.entities = new Remembered(entitiesKept, isFollowing);
  }

  /** Whether what is in memory, in the index as well, is no older than the last event. */
  get isCurrent(): boolean {
    return this.#isFollowing();
  }

  /** Forgets whatever may have changed. */
  take({ gap, events }: EventBatch): void {
    if (gap) {
      this.reports.forgetAll();
      this.entities.forgetAll();
    }
    for (const event of events) this.#takeEvent(event);
  }

  /** A job was read from Redis, perhaps before its end was told here: whoever is told of it then asks for its report. */
  takeJob({ status, id, accountId, arn }: ReportJob): void {
    if (status !== 'COMPLETED') return;
    for (const granularity of granularities) {
      const name = reportName({ accountId, arn, granularity });
      if (this.reports.recall(name)?.reportJobId !== id) this.reports.forget(name);
    }
  }

  #takeEvent(event: LapseEvent): void {
    switch (event.kind) {
      case 'reportJobChanged':
        this.takeJob(event.reportJob);
        break;
      case 'inventoryChanged':
        this.entities.forgetAccount(event.accountId);
        this.reports.forgetAccount(event.accountId);
        break;
      case 'accountsChanged':
      case 'detailsAnswered':
        break;
    }
  }
}

export function entityName({ accountId, arn }: EntityKey): string {
  return `${accountId} ${arn}`;
}

export function reportName({ accountId, granularity, arn }: ReportKey): string {
  return `${accountId} ${granularity} ${arn}`;
}
