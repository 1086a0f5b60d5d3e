import { apiMetrics } from './definitions.ts';
import { CappedNames } from './capped-names.ts';
import { counter, histogram, ReadGauge } from './instruments.ts';
import { ProcessMetrics } from './process-metrics.ts';

/** What the API's index tells of itself and of the organization at a moment. */
export interface IndexFigures {
  readonly entities: number;
  readonly reports: number;
  readonly services: number;
  /** Of its matrix. */
  readonly bytes: number;
  /** Seconds: the age of the newest report of each existing entity that has one. */
  readonly reportAges: Float64Array;
  /** Seconds: the age of the oldest of these in each account that has any. */
  readonly oldestReportAges: ReadonlyMap<string, number>;
  readonly accounts: readonly { readonly accountId: string; readonly status: string }[];
}

/** A query or mutation that was answered. */
export interface AnsweredOperation {
  /** As the client gave it; null when it gave none. */
  readonly name: string | null;
  /** `query` or `mutation`; `unresolved` where the request was none that could be executed. */
  readonly type: string;
  /** An operator put the document on a list: its name is told apart whatever came before. */
  readonly isTrusted: boolean;
  readonly seconds: number;
}

/** Names of operations that are told apart; those in trusted documents come on top. */
const namesToldApart = 100;
const accountsToldApart = 20;

const ages = { '1h': 3_600, '4h': 14_400, '12h': 43_200, '1d': 86_400, '7d': 604_800, '30d': 2_592_000 };
const unreachableStatuses = ['ACCESS_DENIED', 'ERROR'];
const anonymousOperation = 'anonymous';

/** The API process's metrics. */
export class ApiMetrics extends ProcessMetrics {
  readonly #names = new CappedNames(namesToldApart);
  readonly #operationDuration = histogram(this.registry, apiMetrics.operationDuration);
  readonly #errors = counter(this.registry, apiMetrics.errors);
  readonly #eventLag = histogram(this.registry, apiMetrics.eventLag);

  operationAnswered({ name, type, isTrusted, seconds }: AnsweredOperation): void {
    if (name !== null && isTrusted) this.#names.admit(name);
    const operation = name === null ? anonymousOperation : this.#names.of(name);
    this.#operationDuration.observe({ operation, type }, seconds);
  }

  errorTold(code: string): void {
    this.#errors.inc({ code });
  }

  eventsFollowed(lagSeconds: number): void {
    this.#eventLag.observe(Math.max(0, lagSeconds));
  }

  watchSubscriptions(countOpen: () => number): void {
    const open = new ReadGauge(this.registry, apiMetrics.subscriptionsOpen);
    this.addReading([open], () => {
      open.set(countOpen());
    });
  }

  watchWorkers(countWorkers: () => Promise<number>): void {
    const workers = new ReadGauge(this.registry, apiMetrics.workers);
    this.addReading([workers], async () => {
      workers.set(await countWorkers());
    });
  }

  /** @param freshnessSeconds from this age on a report is marked stale */
  watchIndex(readIndex: () => IndexFigures, freshnessSeconds: number): void {
    const index = this.#indexGauges();
    const accounts = this.#accountGauges();
    this.addReading([...Object.values(index), ...Object.values(accounts)], () => {
      const figures = readIndex();
      index.entities.set(figures.entities);
      index.reports.set(figures.reports);
      index.services.set(figures.services);
      index.bytes.set(figures.bytes);
      for (const [age, seconds] of Object.entries(ages)) {
        index.olderThan.set({ age }, countAbove(figures.reportAges, seconds));
      }
      setAccounts(accounts, figures, 2 * freshnessSeconds);
    });
  }

  #indexGauges() {
    return {
      entities: new ReadGauge(this.registry, apiMetrics.indexEntities),
      reports: new ReadGauge(this.registry, apiMetrics.indexReports),
      services: new ReadGauge(this.registry, apiMetrics.indexServices),
      bytes: new ReadGauge(this.registry, apiMetrics.indexBytes),
      olderThan: new ReadGauge(this.registry, apiMetrics.reportsOlderThan),
    };
  }

  #accountGauges() {
    return {
      byStatus: new ReadGauge(this.registry, apiMetrics.accounts),
      stale: new ReadGauge(this.registry, apiMetrics.accountsStale),
      oldest: new ReadGauge(this.registry, apiMetrics.accountOldestReportAge),
      unreachable: new ReadGauge(this.registry, apiMetrics.accountUnreachable),
    };
  }
}

type AccountGauges = {
  readonly byStatus: ReadGauge<'status'>;
  readonly stale: ReadGauge<never>;
  readonly oldest: ReadGauge<'account_id'>;
  readonly unreachable: ReadGauge<'account_id' | 'status'>;
};

function setAccounts(
  { byStatus, stale, oldest, unreachable }: AccountGauges,
  { accounts, oldestReportAges }: IndexFigures,
  staleSeconds: number,
): void {
  for (const { status } of accounts) byStatus.inc({ status });
  const oldestFirst = [...oldestReportAges].sort(([, a], [, b]) => b - a);
  stale.set(oldestFirst.filter(([, seconds]) => seconds > staleSeconds).length);
  for (const [accountId, seconds] of oldestFirst.slice(0, accountsToldApart)) {
    oldest.set({ account_id: accountId }, seconds);
  }
  const lost = accounts.filter(({ status }) => unreachableStatuses.includes(status));
  for (const { accountId, status } of lost.slice(0, accountsToldApart)) {
    unreachable.set({ account_id: accountId, status }, 1);
  }
}

function countAbove(values: Float64Array, bound: number): number {
  let count = 0;
  for (const value of values) if (value > bound) count++;
  return count;
}
