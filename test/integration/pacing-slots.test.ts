import type { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  type Budgets,
  type Lane,
  type Reservation,
  createBudgets,
  defaultBudgetRates,
} from '../../worker/pacing/index.ts';
import { type TestRedis, startRedis } from '../support/redis.ts';

const account = '111122223333';
const operation = 'GenerateServiceLastAccessedDetails';
const rates = { ...defaultBudgetRates, [operation]: { start: 10, ceiling: 100, burst: 3 } };

let server: TestRedis;
let redis: Redis;
let now: number;
let budgets: Budgets;
beforeAll(async () => {
  server = await startRedis();
  redis = server.connect();
});
beforeEach(async () => {
  await redis.flushall();
  now = Date.UTC(2026, 0, 1);
  budgets = createBudgets(redis, rates, () => now);
});
afterAll(async () => {
  await server.stop();
});

const reserve = (lane: Lane): Promise<Reservation> => budgets.reserve(account, operation, lane);

/** The delays of so many calls reserved at the same instant; those told to come back are left out. */
async function delays(lane: Lane, count: number): Promise<number[]> {
  const reservations = await Promise.all(Array.from({ length: count }, () => reserve(lane)));
  return reservations.flatMap((reservation) => (reservation.kind === 'slot' ? [reservation.delayMs] : []));
}

describe('background calls', () => {
  test('are spaced evenly at the rate, the first one at once', async () => {
    expect(await delays('background', 5)).toEqual([0, 100, 200, 300, 400]);
  });

  test('are told to come back where the schedule is full 2 s ahead', async () => {
    expect(await delays('background', 30)).toEqual(Array.from({ length: 21 }, (_, slot) => slot * 100));
    expect(await reserve('background')).toEqual({
      kind: 'later',
      retryAfterMs: expect.any(Number) as number,
    });
  });

  test('that come back when told keep the schedule full, and ask about twice a call', async () => {
    const waiting = Array.from({ length: 200 }, () => now);
    const started = now;
    let asked = 0;
    let lastSlotAt = 0;
    for (let at = waiting.shift(); at !== undefined; at = waiting.sort((a, b) => a - b).shift()) {
      now = Math.max(now, at);
      asked += 1;
      const reservation = await reserve('background');
      if (reservation.kind === 'slot') lastSlotAt = now + reservation.delayMs;
      else waiting.push(now + reservation.retryAfterMs);
    }
    expect(lastSlotAt - started).toBe(19_900);
    expect(asked).toBeLessThan(200 * 3);
  });

  test('do not save up what an idle time did not use', async () => {
    await reserve('background');
    now += 3_600_000;
    expect(await delays('background', 3)).toEqual([0, 100, 200]);
  });
});

describe('slots', () => {
  test('are never given twice, whichever worker asks', async () => {
    const second = createBudgets(server.connect(), rates, () => now);
    const reservations = await Promise.all(
      Array.from({ length: 20 }, (_, call) =>
        (call % 2 === 0 ? budgets : second).reserve(account, operation, 'background'),
      ),
    );
    const given = reservations.map((reservation) =>
      reservation.kind === 'slot' ? reservation.delayMs : null,
    );
    expect(given.toSorted((a, b) => Number(a) - Number(b))).toEqual(
      Array.from({ length: 20 }, (_, slot) => slot * 100),
    );
  });

  test('come from the clock of Redis unless a simulation brings one', async () => {
    const live = createBudgets(redis, rates);
    const [seconds] = await redis.time();
    await live.reserve(account, operation, 'background');
    const [state] = await live.read(account);
    expect(state?.nextSlotAt).toBeGreaterThan(Number(seconds) * 1000);
    expect(state?.nextSlotAt).toBeLessThan(Number(seconds) * 1000 + 60_000);
  });

  test('of one operation do not delay another, nor those of one account another account', async () => {
    await delays('background', 30);
    expect(await budgets.reserve(account, 'ListUsers', 'background')).toEqual({ kind: 'slot', delayMs: 0 });
    expect(await budgets.reserve('444455556666', operation, 'background')).toEqual({
      kind: 'slot',
      delayMs: 0,
    });
  });

  test('are not lost for long when the clock steps back', async () => {
    await delays('background', 30);
    now -= 86_400_000;
    await reserve('background');
    now += 30_000;
    expect(await reserve('background')).toEqual({ kind: 'slot', delayMs: 0 });
  });
});

describe('interactive calls', () => {
  test('go at once where background calls have filled the schedule', async () => {
    await delays('background', 30);
    expect(await reserve('interactive')).toEqual({ kind: 'slot', delayMs: 0 });
  });

  test('push the background back by as much as they took', async () => {
    await delays('background', 5);
    await delays('interactive', 2);
    expect(await reserve('background')).toEqual({ kind: 'slot', delayMs: 700 });
  });

  test('join the schedule once as many as the burst are ahead of it', async () => {
    await delays('background', 10);
    expect(await delays('interactive', 5)).toEqual([0, 0, 0, 1300, 1400]);
  });

  test('may go ahead again when the schedule has made up for the last ones', async () => {
    await delays('background', 10);
    await delays('interactive', 3);
    now += 1300;
    await delays('background', 10);
    expect(await delays('interactive', 1)).toEqual([0]);
  });

  test('do not go ahead for ten seconds after AWS throttled one that did', async () => {
    await delays('background', 10);
    await delays('interactive', 1);
    await budgets.throttled(account, operation);
    expect(await delays('interactive', 1)).toEqual([1100]);

    now += 10_000;
    await delays('background', 10);
    expect(await delays('interactive', 1)).toEqual([0]);
  });

  test('queue like everybody while AWS throttles', async () => {
    await delays('background', 5);
    await budgets.throttled(account, operation);
    expect(await delays('interactive', 1)).toEqual([500]);
  });
});
