import { LRUCache } from 'lru-cache';
import { isFinished, summarizeReportJob, type ReportJob, type ReportJobSummary } from '../../jobs/index.ts';
import { interrupted } from './interrupted.ts';
import { Mailbox } from './mailbox.ts';
import { ReportJobWatch } from './report-job-watch.ts';

/** Final states that a subscriber may leave unread before it is sent away: some tens of megabytes for all of them. */
const maximumUnread = 10_000;

/** Final states that are remembered, so that an event that comes twice is told once. */
const rememberedEnds = 100_000;

/** Where a subscription's job comes from: null when there is none, or the caller may not see it. */
type ReadReportJob = () => Promise<ReportJob | null>;

interface FinishedListener {
  readonly matches: (summary: ReportJobSummary) => boolean;
  readonly jobs: Mailbox<ReportJob>;
}

/** Hands the report jobs' changes, as the event stream tells them, to this process's subscribers. */
export class ReportJobFeed {
  readonly #watches = new Map<string, Map<ReportJobWatch, ReadReportJob>>();
  readonly #finishedListeners = new Set<FinishedListener>();
  readonly #ended = new LRUCache<string, true>({ max: rememberedEnds });

  /**
   * One report job: its state now, then every newer one up to the final one. It listens before it reads, so that
   * no change falls between the two.
   * @returns null when the job isn't found
   */
  async watch(id: string, read: ReadReportJob): Promise<AsyncIterableIterator<ReportJob> | null> {
    const watch = new ReportJobWatch(() => {
      this.#forget(id, watch);
    });
    this.#remember(id, watch, read);
    const job = await read().catch((error: unknown) => {
      this.#forget(id, watch);
      throw error;
    });
    if (job === null) {
      this.#forget(id, watch);
      return null;
    }
    watch.offer(job);
    return watch.states;
  }

  /** Every report job that matches and reaches its final state from now on, once. */
  watchFinished(matches: (summary: ReportJobSummary) => boolean): AsyncIterableIterator<ReportJob> {
    const jobs = new Mailbox<ReportJob>(() => {
      this.#finishedListeners.delete(listener);
    });
    const listener = { matches, jobs };
    this.#finishedListeners.add(listener);
    return jobs;
  }

  /** A report job has changed. */
  publish(job: ReportJob): void {
    for (const watch of this.#watches.get(job.id)?.keys() ?? []) watch.offer(job);
    if (!isFinished(job) || this.#ended.has(job.id)) return;
    this.#ended.set(job.id, true);
    const summary = summarizeReportJob(job);
    for (const { matches, jobs } of this.#finishedListeners) {
      if (!matches(summary)) continue;
      jobs.put(job);
      if (jobs.unread > maximumUnread) jobs.end(interrupted('it was read too slowly'));
    }
  }

  /**
   * Changes were missed. Each watched job is read again; who follows all ends can't be told which ones they
   * missed, and has to subscribe again.
   */
  async recover(): Promise<void> {
    for (const { jobs } of this.#finishedListeners) jobs.end(interrupted('events were lost'));
    const watches = [...this.#watches.values()].flatMap((sameJob) => [...sameJob]);
    await Promise.all(
      watches.map(async ([watch, read]) => {
        const job = await read().catch(() => null);
        if (job === null) watch.states.end(interrupted('the report job could not be read again'));
        else watch.offer(job);
      }),
    );
  }

  #remember(id: string, watch: ReportJobWatch, read: ReadReportJob): void {
    const sameJob = this.#watches.get(id) ?? new Map<ReportJobWatch, ReadReportJob>();
    this.#watches.set(id, sameJob.set(watch, read));
  }

  #forget(id: string, watch: ReportJobWatch): void {
    const sameJob = this.#watches.get(id);
    sameJob?.delete(watch);
    if (sameJob?.size === 0) this.#watches.delete(id);
  }
}
