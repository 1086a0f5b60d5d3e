import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Budgets, createBudgets, defaultBudgetRates } from '../../worker/pacing/index.ts';
import { type TestRedis, startRedis } from '../support/redis.ts';

/**
 * The real scripts in a real Redis against an AWS of which they know nothing, in virtual time: hours pass in
 * seconds, and no assertion depends on this machine's speed.
 */
let redis: TestRedis;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(async () => {
  await redis.stop();
});

/** AWS's side: a token bucket, its rate in calls a second. */
class TokenBucket {
  rate: number;
  readonly #burst: number;
  #tokens: number;
  #at = 0;

  constructor(rate: number, burst: number) {
    this.rate = rate;
    this.#burst = burst;
    this.#tokens = burst;
  }

  take(now: number): boolean {
    this.#tokens = Math.min(this.#burst, this.#tokens + ((now - this.#at) / 1000) * this.rate);
    this.#at = now;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}

/** What happens next, in order of time. */
class Agenda {
  now = Date.UTC(2026, 0, 1);
  readonly #items: { at: number; act: () => Promise<void> }[] = [];

  after(delayMs: number, act: () => Promise<void>): void {
    const at = this.now + delayMs;
    const later = this.#items.findLastIndex((item) => item.at <= at);
    this.#items.splice(later + 1, 0, { at, act });
  }

  async runFor(seconds: number): Promise<void> {
    const end = this.now + seconds * 1000;
    for (let next = this.#items[0]; next !== undefined && next.at <= end; next = this.#items[0]) {
      this.#items.shift();
      this.now = next.at;
      await next.act();
    }
    this.now = end;
  }
}

/** One account with more work than AWS permits: callers who reserve, call, report, and begin again. */
class BusyAccount {
  readonly bucket: TokenBucket;
  readonly #accountId: string;
  readonly #agenda = new Agenda();
  readonly #budgets: Budgets;
  #calls = 0;
  #passed = 0;
  #throttled = 0;

  constructor(accountId: string, permitted: { rate: number; burst: number }, start: number) {
    this.#accountId = accountId;
    this.bucket = new TokenBucket(permitted.rate, permitted.burst);
    const rates = { ...defaultBudgetRates, ListUsers: { start, ceiling: 500, burst: 5 } };
    this.#budgets = createBudgets(redis.connect(), rates, () => this.#agenda.now);
    const callers = 5 + Math.ceil(permitted.rate * 3);
    for (let caller = 0; caller < callers; caller += 1) this.#agenda.after(caller, () => this.#reserve());
  }

  /** Works for so long, and tells what share of the permitted rate was used and what share of calls throttled. */
  async workFor(seconds: number): Promise<{ used: number; throttled: number; throttledCalls: number }> {
    this.#passed = 0;
    this.#throttled = 0;
    await this.#agenda.runFor(seconds);
    const calls = this.#passed + this.#throttled;
    return {
      used: this.#passed / (this.bucket.rate * seconds),
      throttled: this.#throttled / calls,
      throttledCalls: this.#throttled,
    };
  }

  async rate(): Promise<number> {
    const [state] = await this.#budgets.read(this.#accountId);
    return state?.rate ?? NaN;
  }

  async #reserve(): Promise<void> {
    const reservation = await this.#budgets.reserve(this.#accountId, 'ListUsers', 'background');
    if (reservation.kind === 'slot') this.#agenda.after(reservation.delayMs, () => this.#call());
    else this.#agenda.after(reservation.retryAfterMs, () => this.#reserve());
  }

  #call(): Promise<void> {
    const permitted = this.bucket.take(this.#agenda.now);
    this.#calls += 1;
    const latencyMs = 30 + ((this.#calls * 37) % 90);
    this.#agenda.after(latencyMs, async () => {
      if (permitted) this.#passed += 1;
      else this.#throttled += 1;
      if (permitted) this.#budgets.succeeded(this.#accountId, 'ListUsers', 'inTime');
      else await this.#budgets.throttled(this.#accountId, 'ListUsers');
      await this.#reserve();
    });
    return Promise.resolve();
  }
}

const permittedRates = [
  { rate: 1, bursts: [1, 50], adaptFor: 1500, measureFor: 1500 },
  { rate: 10, bursts: [10, 50], adaptFor: 300, measureFor: 200 },
  { rate: 25, bursts: [1, 25], adaptFor: 150, measureFor: 100 },
  { rate: 100, bursts: [50], adaptFor: 100, measureFor: 60 },
];
const cases = permittedRates.flatMap(({ bursts, ...permitted }) =>
  bursts.flatMap((burst) =>
    [0.1, 10].map((factor) => ({ ...permitted, burst, start: permitted.rate * factor })),
  ),
);

describe('a budget that knows nothing of the permitted rate', () => {
  test.concurrent.each(cases)(
    'uses at least 90 % of $rate/s (burst $burst) when it started at $start/s, with fewer than 1 % of calls throttled',
    { timeout: 120_000 },
    async ({ rate, burst, start, adaptFor, measureFor }) => {
      const account = new BusyAccount(`${rate}-${burst}-${start}`, { rate, burst }, start);
      await account.workFor(adaptFor);
      const result = await account.workFor(measureFor);
      expect(result.used).toBeGreaterThanOrEqual(0.9);
      expect(result.throttled).toBeLessThan(0.01);
    },
  );

  test('loses little when AWS throttles a rate that has grown since the last time', async () => {
    const account = new BusyAccount('grown', { rate: 10, burst: 20 }, 8);
    await account.workFor(40);
    const result = await account.workFor(40);
    expect(result.throttledCalls).toBeGreaterThan(0);
    expect(result.used).toBeGreaterThanOrEqual(0.95);
  });

  test('doubles about every 20 s while AWS permits more', async () => {
    const account = new BusyAccount('growing', { rate: 1000, burst: 50 }, 5);
    await account.workFor(60);
    expect(await account.rate()).toBeGreaterThan(5 * 2 ** 2.5);
    expect(await account.rate()).toBeLessThan(5 * 2 ** 3.5);
  });
});

describe('a budget that has adapted', { timeout: 120_000 }, () => {
  test('follows when AWS permits four times as much, and when it permits a quarter again', async () => {
    const account = new BusyAccount('changing', { rate: 10, burst: 20 }, 10);
    await account.workFor(120);

    account.bucket.rate = 40;
    await account.workFor(600);
    const more = await account.workFor(120);
    expect(more.used).toBeGreaterThanOrEqual(0.9);

    account.bucket.rate = 10;
    await account.workFor(60);
    const less = await account.workFor(200);
    expect(less.used).toBeGreaterThanOrEqual(0.9);
    expect(less.throttled).toBeLessThan(0.01);
  });

  test('is back at its rate within minutes after AWS refused everything for an hour', async () => {
    const account = new BusyAccount('outage', { rate: 10, burst: 20 }, 10);
    await account.workFor(60);

    account.bucket.rate = 0;
    const hour = await account.workFor(3600);
    expect(hour.throttledCalls).toBeLessThan(1000);

    account.bucket.rate = 10;
    await account.workFor(300);
    expect((await account.workFor(200)).used).toBeGreaterThanOrEqual(0.9);
  });
});
