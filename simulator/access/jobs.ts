import { randomUUID } from 'node:crypto';
import { combine, fraction, hashText } from '../random.ts';
import type { Settings } from '../settings.ts';

/** A report that was asked for. Its state follows from the clock, so no timer runs for it. */
export interface Job<Subject> {
  readonly id: string;
  /** Who may read it. */
  readonly owner: string;
  readonly subject: Subject;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  /** Epoch milliseconds; undefined where it never ends. */
  readonly completedAt: number | undefined;
  readonly fails: boolean;
}

export type JobStatus = 'IN_PROGRESS' | 'COMPLETED' | 'FAILED';

/** How long AWS keeps jobs isn't documented; here the newest so many are kept. */
const capacity = 200_000;

export class Jobs<Subject> {
  readonly #jobs = new Map<string, Job<Subject>>();

  /** Duration: milliseconds; undefined for a job that never ends. */
  add(job: { owner: string; subject: Subject; duration: number | undefined; fails: boolean }): Job<Subject> {
    const createdAt = Date.now();
    const { owner, subject, duration, fails } = job;
    const completedAt = duration === undefined ? undefined : createdAt + duration;
    const added = { id: randomUUID(), owner, subject, createdAt, completedAt, fails };
    this.#jobs.set(added.id, added);
    const [oldest] = this.#jobs.keys();
    if (this.#jobs.size > capacity && oldest !== undefined) this.#jobs.delete(oldest);
    return added;
  }

  /** The job, for its owner only: to anybody else it doesn't exist. */
  find(id: string, owner: string): Job<Subject> | undefined {
    const job = this.#jobs.get(id);
    return job?.owner === owner ? job : undefined;
  }

  /** Jobs that haven't ended. */
  running(): readonly Job<Subject>[] {
    return [...this.#jobs.values()].filter((job) => statusOf(job) === 'IN_PROGRESS');
  }
}

export function statusOf(job: Job<unknown>): JobStatus {
  if (job.completedAt === undefined || job.completedAt > Date.now()) return 'IN_PROGRESS';
  return job.fails ? 'FAILED' : 'COMPLETED';
}

/** How long a report takes, in milliseconds: it grows with the share of all services that are granted. */
export function durationOf(settings: Settings, identity: string, grantedShare: number): number {
  const { jobMinimumMs, jobMaximumMs } = settings;
  const luck = fraction(combine(hashText(identity), hashText(settings.seed)));
  return Math.round(jobMinimumMs + (jobMaximumMs - jobMinimumMs) * grantedShare * (0.7 + 0.3 * luck));
}
