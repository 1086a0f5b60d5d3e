/** How the simulated AWS behaves while the contenders collect from it. Between scenarios its world stays the same. */
export interface Scenario {
  readonly name: 'ideal' | 'hostile';
  readonly description: string;
  /** Calls a second that an account's buckets permit. */
  readonly rates: Rates;
  /** The same in accounts where somebody else uses most of them. */
  readonly crowdedRates: Rates;
  readonly crowdedAccounts: number;
  /** Knobs of the simulator that differ from its defaults. */
  readonly settings: { readonly pageLimit: number } & Readonly<Record<string, number>>;
}

interface Rates {
  readonly generate: number;
  readonly get: number;
}

const rates: Rates = { generate: 10, get: 25 };
const common = { jobMinimumMs: 300, jobMaximumMs: 6_000, latencyMinimumMs: 15, latencyMaximumMs: 200 };
const noFaults = {
  failedShare: 0,
  stuckShare: 0,
  vanishedShare: 0,
  laterPageVariation: 0,
  serverErrorShare: 0,
  resetShare: 0,
};

export const scenarios: readonly Scenario[] = [
  {
    name: 'ideal',
    description: 'every job succeeds; with MaxItems=1000 every report has one page',
    rates,
    crowdedRates: rates,
    crowdedAccounts: 0,
    settings: { ...common, ...noFaults, pageLimit: 1_000 },
  },
  {
    name: 'hostile',
    description:
      '3 % failed, 1 % stuck, 2 % vanished, pages of 100 rows and fewer, 2 % 5xx, 1 % resets, ' +
      'a third of the rate in two accounts',
    rates,
    crowdedRates: { generate: 3, get: 8 },
    crowdedAccounts: 2,
    settings: {
      ...common,
      failedShare: 0.03,
      stuckShare: 0.01,
      vanishedShare: 0.02,
      pageLimit: 100,
      laterPageVariation: 0.3,
      serverErrorShare: 0.02,
      resetShare: 0.01,
    },
  },
];

/** The buckets of a scenario in the simulator's form: two seconds' worth may come at once. */
export function throttlesOf(scenario: Scenario, accountIds: readonly string[]): object {
  const crowded = accountIds
    .slice(0, scenario.crowdedAccounts)
    .map((accountId) => [accountId, { operations: bucketsOf(scenario.crowdedRates) }] as const);
  return {
    default: { rate: 50, burst: 100 },
    operations: bucketsOf(scenario.rates),
    accounts: Object.fromEntries(crowded),
  };
}

function bucketsOf({ generate, get }: Rates): object {
  return {
    GenerateServiceLastAccessedDetails: { rate: generate, burst: generate * 2 },
    GetServiceLastAccessedDetails: { rate: get, burst: get * 2 },
  };
}

/** Buckets that never run dry, jobs that are done at once: what is left to measure is the machine. */
export const withoutLimits = {
  ...noFaults,
  pageLimit: 1_000,
  jobMinimumMs: 0,
  jobMaximumMs: 0,
  throttles: { default: { rate: 1_000_000, burst: 1_000_000 } },
};

/**
 * Reports a second that the buckets permit in the long run: a Generate and a Get a page, whichever runs out first.
 * @param rowCounts for each account how many rows its entities' reports have
 */
export function permittedRate(scenario: Scenario, rowCounts: readonly (readonly number[])[]): number {
  return rowCounts.reduce((total, counts, index) => {
    const { generate, get } = index < scenario.crowdedAccounts ? scenario.crowdedRates : scenario.rates;
    const pages = counts.map((rows) => Math.max(1, Math.ceil(rows / scenario.settings.pageLimit)));
    const pagesPerReport = pages.reduce((a, b) => a + b, 0) / pages.length;
    return total + Math.min(generate, get / pagesPerReport);
  }, 0);
}
