import { setImmediate } from 'node:timers/promises';
import {
  allAccounts,
  permits,
  type AccountId,
  type AccountScope,
  type AccountStore,
} from '../accounts/index.ts';
import { parseEntityArn, type EntityArn, type EntityType } from '../entities/index.ts';
import type { Granularity } from '../reports/index.ts';
import { keptSupersededJobs } from './report-job-commands.ts';
import type { ReportJobStore } from './report-job-store.ts';
import type { ReportJob, ReportJobErrorCode, ReportJobStatus } from './report-job.ts';

/** What lists of report jobs are filtered and ordered by. */
export interface ReportJobSummary {
  readonly id: string;
  readonly accountId: AccountId;
  readonly arn: EntityArn;
  readonly type: EntityType | null;
  readonly granularity: Granularity;
  readonly status: ReportJobStatus;
  readonly errorCode: ReportJobErrorCode | null;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly revision: number;
}

export function summarizeReportJob(job: ReportJob): ReportJobSummary {
  const { id, accountId, arn, granularity, status, createdAt, revision } = job;
  const type = parseEntityArn(arn)?.type ?? null;
  const errorCode = status === 'FAILED' ? job.error.code : null;
  return { id, accountId, arn, type, granularity, status, errorCode, createdAt, revision };
}

/**
 * Every report job that is kept, in memory, so that lists need not read whole accounts from Redis. It lets go of
 * superseded jobs by the rule that Redis follows, so that it never holds more.
 */
export class ReportJobIndex {
  readonly #accounts: AccountStore;
  readonly #reportJobs: ReportJobStore;
  #rows = new ReportJobRows();

  private constructor(accounts: AccountStore, reportJobs: ReportJobStore) {
    this.#accounts = accounts;
    this.#reportJobs = reportJobs;
  }

  static async open(accounts: AccountStore, reportJobs: ReportJobStore): Promise<ReportJobIndex> {
    const index = new ReportJobIndex(accounts, reportJobs);
    await index.reload();
    return index;
  }

  /** Reads everything anew: changes were missed. */
  async reload(): Promise<void> {
    const summaries: ReportJobSummary[] = [];
    for (const { accountId } of await this.#accounts.list(allAccounts)) {
      const jobs = await this.#reportJobs.listAccount(allAccounts, accountId);
      for (const job of jobs) summaries.push(summarizeReportJob(job));
      await setImmediate();
    }
    const rows = new ReportJobRows();
    for (const summary of summaries.sort(compareOldestFirst)) rows.take(summary);
    this.#rows = rows;
  }

  /** Takes a job's state, unless a newer one is known. */
  take(job: ReportJob): void {
    this.#rows.take(summarizeReportJob(job));
  }

  /** The jobs that match, the newest first. */
  list(scope: AccountScope, matches: (summary: ReportJobSummary) => boolean): ReportJobSummary[] {
    return this.#rows.newestFirst((row) => permits(scope, row.accountId) && matches(row));
  }
}

/** The jobs in the order in which they were made. */
class ReportJobRows {
  readonly #byId = new Map<string, ReportJobSummary>();
  /** Oldest first; a new job almost always belongs at the end. */
  readonly #oldestFirst: ReportJobSummary[] = [];
  readonly #latest = new Map<string, ReportJobSummary>();
  readonly #superseded = new Map<AccountId, string[]>();

  take(summary: ReportJobSummary): void {
    const known = this.#byId.get(summary.id);
    if (known !== undefined && known.revision >= summary.revision) return;
    // A job keeps its place, also one whose record was damaged and lost when it was made.
    this.#byId.set(summary.id, { ...summary, createdAt: known?.createdAt ?? summary.createdAt });
    if (known !== undefined) return;
    this.#oldestFirst.splice(this.#placeOf(summary), 0, summary);
    this.#supersede(summary);
  }

  newestFirst(matches: (summary: ReportJobSummary) => boolean): ReportJobSummary[] {
    const found: ReportJobSummary[] = [];
    for (let place = this.#oldestFirst.length - 1; place >= 0; place--) {
      const row = this.#byId.get(this.#oldestFirst[place]?.id ?? '');
      if (row !== undefined && matches(row)) found.push(row);
    }
    return found;
  }

  /** The older one of two jobs for the same report is superseded. */
  #supersede(summary: ReportJobSummary): void {
    const flight = `${summary.accountId} ${summary.granularity} ${summary.arn}`;
    const other = this.#latest.get(flight);
    const isLatest = other === undefined || compareOldestFirst(other, summary) < 0;
    if (isLatest) this.#latest.set(flight, summary);
    const older = isLatest ? other : summary;
    if (older === undefined) return;
    const superseded = this.#superseded.get(older.accountId) ?? [];
    this.#superseded.set(older.accountId, superseded);
    superseded.push(older.id);
    if (superseded.length > keptSupersededJobs) this.#forget(superseded.shift());
  }

  #forget(id: string | undefined): void {
    const row = this.#byId.get(id ?? '');
    if (row === undefined) return;
    this.#byId.delete(row.id);
    this.#oldestFirst.splice(this.#placeOf(row), 1);
  }

  /** How many rows are older. */
  #placeOf(summary: ReportJobSummary): number {
    let low = 0;
    let high = this.#oldestFirst.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const row = this.#oldestFirst[middle];
      if (row !== undefined && compareOldestFirst(row, summary) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function compareOldestFirst(a: ReportJobSummary, b: ReportJobSummary): number {
  if (a.createdAt !== b.createdAt) return a.createdAt - b.createdAt;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
