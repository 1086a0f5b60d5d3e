import { CappedNames } from './capped-names.ts';
import { workerMetrics } from './definitions.ts';
import { counter, histogram, ReadGauge } from './instruments.ts';
import { ProcessMetrics } from './process-metrics.ts';

/** One call that AWS answered, or didn't. */
export interface AwsCallFigures {
  readonly accountId: string;
  readonly operation: string;
  /** `ok`, or the kind of failure. */
  readonly result: string;
  readonly seconds: number;
}

export interface BudgetFigures {
  readonly accountId: string;
  readonly operation: string;
  readonly callsPerSecond: number;
}

export interface WorkerFigures {
  readonly sessions: number;
  readonly batches: number;
}

const accountsToldApart = 200;

/** The worker process's metrics. */
export class WorkerMetrics extends ProcessMetrics {
  readonly #accounts = new CappedNames(accountsToldApart);
  readonly #calls = counter(this.registry, workerMetrics.awsCalls);
  readonly #callDuration = histogram(this.registry, workerMetrics.awsCallDuration);
  readonly #throttles = counter(this.registry, workerMetrics.awsThrottles);

  awsCalled({ accountId, operation, result, seconds }: AwsCallFigures): void {
    this.#calls.inc({ operation, result });
    this.#callDuration.observe({ operation }, seconds);
    if (result === 'throttled') this.#throttles.inc({ account_id: this.#accounts.of(accountId) });
  }

  watchWorker(read: () => WorkerFigures): void {
    const sessions = new ReadGauge(this.registry, workerMetrics.sessionsOpen);
    const batches = new ReadGauge(this.registry, workerMetrics.batchesOpen);
    this.addReading([sessions, batches], () => {
      const figures = read();
      sessions.set(figures.sessions);
      batches.set(figures.batches);
    });
  }

  watchBudgets(readUsed: () => Promise<readonly BudgetFigures[]>): void {
    const rate = new ReadGauge(this.registry, workerMetrics.budgetRate);
    this.addReading([rate], async () => {
      for (const { accountId, operation, callsPerSecond } of await readUsed()) {
        rate.set({ account_id: accountId, operation }, callsPerSecond);
      }
    });
  }
}
