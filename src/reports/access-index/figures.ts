import { allAccounts, type Account, type AccountId } from '../../accounts/index.ts';
import type { Organization } from './organization.ts';

/** What the index tells operators of itself and of all accounts. Never for clients: it knows no scope. */
export interface IndexFigures {
  /** Entities that exist. */
  readonly entities: number;
  readonly reports: number;
  readonly services: number;
  /** Of the matrix. */
  readonly bytes: number;
  /** Seconds: the age of the newest report of each existing entity that has one. */
  readonly reportAges: Float64Array;
  /** Seconds: the age of the oldest of these in each account that has any. */
  readonly oldestReportAges: ReadonlyMap<AccountId, number>;
  readonly accounts: readonly Account[];
}

/** @param now epoch milliseconds */
export function figuresOf({ accounts, catalog, matrix }: Organization, now: number): IndexFigures {
  const entities = catalog.select(allAccounts, {});
  const reportAges = new Float64Array(entities.length);
  const oldestReportAges = new Map<AccountId, number>();
  let reports = 0;
  for (const ordinal of entities) {
    if (!matrix.hasReport(ordinal)) continue;
    const seconds = (now - matrix.jobCompletionDate(ordinal)) / 1_000;
    reportAges[reports++] = seconds;
    const { accountId } = catalog.entity(ordinal);
    if (seconds > (oldestReportAges.get(accountId) ?? 0)) oldestReportAges.set(accountId, seconds);
  }
  return {
    entities: entities.length,
    reports,
    services: matrix.columns.length,
    bytes: matrix.bytes,
    reportAges: reportAges.subarray(0, reports),
    oldestReportAges,
    accounts: [...accounts.values()],
  };
}
