import { setTimeout as sleep } from 'node:timers/promises';
import { collectDefaultMetrics, Registry } from 'prom-client';
import type { Hindrances } from '../hindrances.ts';
import { processMetrics } from './definitions.ts';
import { counter, histogram, ReadGauge } from './instruments.ts';

/** What is read when somebody asks for metrics. */
interface Reading {
  readonly gauges: readonly Pick<ReadGauge, 'clear'>[];
  readonly read: () => Promise<void> | void;
}

/** Whoever collects metrics gives up after ten seconds by default. */
const longestReadingMilliseconds = 3_000;

/** A queue at a moment. */
export interface QueueFigures {
  /** The queue's name, without what is particular to a process. */
  readonly queue: string;
  readonly jobs: Readonly<Record<'waiting' | 'delayed' | 'active' | 'failed', number>>;
  /** Seconds since the oldest job that could be worked on has been there; 0 when there is none. */
  readonly oldestAgeSeconds: number;
}

/** What is told of a report job that has ended. */
export interface FinishedJobFigures {
  readonly status: string;
  /** Null unless the job failed. */
  readonly errorCode: string | null;
  readonly lane: string;
  readonly seconds: number;
}

/** The metrics that both processes have, and the way in which all are collected. */
export class ProcessMetrics {
  readonly registry = new Registry();
  readonly #readings: Reading[] = [];
  readonly #jobsFinished = counter(this.registry, processMetrics.reportJobsFinished);
  readonly #jobDuration = histogram(this.registry, processMetrics.reportJobDuration);

  reportJobFinished({ status, errorCode, lane, seconds }: FinishedJobFigures): void {
    this.#jobsFinished.inc({ status, code: errorCode ?? '' });
    this.#jobDuration.observe({ lane }, seconds);
  }

  /** Adds whether the process is ready, and what Node.js knows of it: memory, event loop, garbage collection. */
  watchProcess(hindrances: Hindrances): void {
    collectDefaultMetrics({ register: this.registry });
    const ready = new ReadGauge(this.registry, processMetrics.ready);
    this.addReading([ready], () => {
      ready.set(hindrances().length === 0 ? 1 : 0);
    });
  }

  watchRedis(isReady: () => boolean): void {
    const ready = new ReadGauge(this.registry, processMetrics.redisReady);
    this.addReading([ready], () => {
      ready.set(isReady() ? 1 : 0);
    });
  }

  watchQueues(readQueues: () => Promise<readonly QueueFigures[]>): void {
    const jobs = new ReadGauge(this.registry, processMetrics.queueJobs);
    const oldestAge = new ReadGauge(this.registry, processMetrics.queueOldestAge);
    this.addReading([jobs, oldestAge], async () => {
      for (const figures of await readQueues()) {
        const { queue } = figures;
        for (const [state, count] of Object.entries(figures.jobs)) jobs.set({ queue, state }, count);
        oldestAge.set({ queue }, figures.oldestAgeSeconds);
      }
    });
  }

  addReading(gauges: Reading['gauges'], read: () => Promise<void> | void): void {
    this.#readings.push({ gauges, read });
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  /** All metrics in Prometheus' text format. What can't be read now is missing rather than old. */
  async render(): Promise<string> {
    await Promise.all(this.#readings.map(readInTime));
    return this.registry.metrics();
  }
}

async function readInTime({ gauges, read }: Reading): Promise<void> {
  for (const gauge of gauges) gauge.clear();
  const stopped = new AbortController();
  const { signal } = stopped;
  const isRead = Promise.resolve()
    .then(read)
    .then(
      () => true,
      () => false,
    );
  const tooLate = sleep(longestReadingMilliseconds, false, { signal }).catch(() => false);
  if (!(await Promise.race([isRead, tooLate]))) for (const gauge of gauges) gauge.clear();
  stopped.abort();
}
