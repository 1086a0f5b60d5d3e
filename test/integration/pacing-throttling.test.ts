import type { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  type BudgetState,
  type Budgets,
  createBudgets,
  defaultBudgetRates,
} from '../../worker/pacing/index.ts';
import { type TestRedis, startRedis } from '../support/redis.ts';

const account = '111122223333';
const neighbour = '444455556666';
const operation = 'GetServiceLastAccessedDetails';
const rates = { ...defaultBudgetRates, [operation]: { start: 10, ceiling: 12, burst: 3 } };

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

async function reserve(count: number, lane: 'interactive' | 'background' = 'background'): Promise<void> {
  for (let call = 0; call < count; call += 1) await budgets.reserve(account, operation, lane);
}

async function state(accountId = account): Promise<BudgetState | undefined> {
  const states = await budgets.read(accountId);
  return states.find((budget) => budget.operation === operation);
}

describe('a throttled call', () => {
  test('shrinks the budget at once', async () => {
    await reserve(1);
    await budgets.throttled(account, operation);
    expect((await state())?.rate).toBeCloseTo(9);
  });

  test('shrinks it once, however many calls with slots from before are throttled too', async () => {
    await reserve(8);
    for (let call = 0; call < 8; call += 1) await budgets.throttled(account, operation);
    expect(await state()).toMatchObject({ rate: 9, throttles: 8 });
  });

  test('shrinks it further when its slot came from the shrunk budget', async () => {
    await reserve(5);
    await budgets.throttled(account, operation);
    now += 2000;
    await budgets.throttled(account, operation);
    expect((await state())?.rate).toBeCloseTo(9 * 0.9);
  });

  test('shrinks it by up to 30 % where calls have shown that AWS permits that much less', async () => {
    await reserve(5);
    await budgets.throttled(account, operation);
    for (let call = 0; call < 5; call += 1) budgets.succeeded(account, operation, 'inTime');
    for (let call = 0; call < 5; call += 1) await budgets.throttled(account, operation);
    now += 2000;
    await budgets.throttled(account, operation);
    expect((await state())?.rate).toBeCloseTo(9 * 0.7);
  });

  test('sets the rate to what passed when nearly all calls are refused', async () => {
    await reserve(20);
    await budgets.throttled(account, operation);
    for (let call = 0; call < 2; call += 1) budgets.succeeded(account, operation, 'inTime');
    for (let call = 0; call < 8; call += 1) await budgets.throttled(account, operation);
    expect((await state())?.rate).toBeCloseTo(10 * 0.2);
  });

  test('says nothing about the rate when interactive calls were ahead of the schedule', async () => {
    await reserve(10);
    await reserve(1, 'interactive');
    await budgets.throttled(account, operation);
    expect(await state()).toMatchObject({ rate: 10, throttles: 1 });
    await budgets.throttled(account, operation);
    expect((await state())?.rate).toBeCloseTo(9);
  });

  test('leaves the budgets of other operations and accounts alone', async () => {
    await budgets.reserve(account, 'ListUsers', 'background');
    await budgets.reserve(neighbour, operation, 'background');
    await reserve(1);
    await budgets.throttled(account, operation);
    expect(await budgets.read(account)).toContainEqual(
      expect.objectContaining({ operation: 'ListUsers', rate: rates.ListUsers.start, throttles: 0 }),
    );
    expect(await state(neighbour)).toMatchObject({ rate: 10, throttles: 0 });
  });
});

describe('a successful call', () => {
  test('grows the budget when it had to wait for its slot', async () => {
    await reserve(6);
    budgets.succeeded(account, operation, 'inTime');
    expect((await state())?.rate).toBeGreaterThan(10);
  });

  test('proves nothing when it waited but a moment: the budget is not used to the full', async () => {
    for (let second = 0; second < 20; second += 1) {
      await reserve(5);
      for (let call = 0; call < 5; call += 1) budgets.succeeded(account, operation, 'inTime');
      now += 1000;
    }
    expect((await state())?.rate).toBe(10);
  });

  test('proves nothing when the budget was idle', async () => {
    for (let call = 0; call < 50; call += 1) {
      await reserve(1);
      budgets.succeeded(account, operation, 'inTime');
      now += 1000;
    }
    expect((await state())?.rate).toBe(10);
  });

  test('proves nothing when it missed its slot: then the worker is slow, not AWS generous', async () => {
    await reserve(20);
    for (let call = 0; call < 19; call += 1) budgets.succeeded(account, operation, 'late');
    expect((await state())?.rate).toBe(10);
  });

  test('never grows the budget beyond its ceiling', async () => {
    for (let second = 0; second < 100; second += 1) {
      await reserve(15);
      for (let call = 0; call < 10; call += 1) budgets.succeeded(account, operation, 'inTime');
      now += 1000;
    }
    expect((await state())?.rate).toBe(12);
  });
});

describe('a budget', () => {
  test('that nobody has used is not listed', async () => {
    expect(await budgets.read(account)).toEqual([]);
  });

  test('tells its rate, ceiling, throttles and next free slot', async () => {
    await reserve(3);
    expect(await budgets.read(account)).toEqual([
      { operation, rate: 10, ceiling: 12, throttles: 0, nextSlotAt: now + 300 },
    ]);
  });

  test('obeys a ceiling that was lowered since', async () => {
    await reserve(1);
    const lowered = createBudgets(
      redis,
      { ...rates, [operation]: { start: 4, ceiling: 4, burst: 3 } },
      () => now,
    );
    expect(await lowered.read(account)).toEqual([expect.objectContaining({ rate: 4, ceiling: 4 })]);
    await lowered.reserve(account, operation, 'background');
    expect(await lowered.read(account)).toEqual([expect.objectContaining({ nextSlotAt: now + 100 + 250 })]);
  });

  test('is kept for weeks by Redis, in a slot of its account', async () => {
    await reserve(1);
    const key = `lapse:{${account}}:budget:${operation}`;
    expect(await redis.keys('*')).toEqual([key]);
    expect(await redis.pttl(key)).toBeGreaterThan(7 * 86_400_000);
  });

  test('survives a restart of Redis', async () => {
    await reserve(5);
    await budgets.throttled(account, operation);
    const before = await state();
    await server.restart();
    expect(await state()).toEqual(before);
    expect(await budgets.reserve(account, operation, 'background')).toEqual({ kind: 'slot', delayMs: 500 });
  });
});
