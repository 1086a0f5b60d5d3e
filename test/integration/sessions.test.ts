import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { accountIdSchema } from '../../src/accounts/index.ts';
import { startSimulator, type Simulator } from '../../simulator/index.ts';
import { BaseIdentity, Pacer, Sessions } from '../../worker/aws/index.ts';
import { createBudgets, defaultBudgetRates } from '../../worker/pacing/index.ts';
import { managementOf } from '../simulator/support.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';

const minute = 60_000;

let server: TestRedis;
let aws: Simulator;
let base: BaseIdentity;
let sessions: Sessions;
let now: number;
beforeAll(async () => {
  server = await startRedis();
  aws = await startSimulator({
    settings: { accounts: 2, latencyMinimumMs: 0, latencyMaximumMs: 0, throttles: {} },
  });
  const { accessKeyId, secretAccessKey } = aws.credentials();
  vi.stubEnv('AWS_ENDPOINT_URL', aws.url);
  vi.stubEnv('AWS_ACCESS_KEY_ID', accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', secretAccessKey);
  base = new BaseIdentity('us-east-1');
});
beforeEach(() => {
  aws.change({ sessionSeconds: 0 });
  now = Date.UTC(2026, 0, 1);
  sessions = new Sessions(
    'worker',
    new Pacer(createBudgets(server.connect(), defaultBudgetRates)),
    base,
    () => now,
  );
});
afterAll(async () => {
  vi.unstubAllEnvs();
  base.close();
  await aws.close();
  await server.stop();
});

/** @param minutes of work that the session has to be good for */
function enter(minutes: number) {
  const { accountId, roleArn, externalId } = managementOf(aws);
  const entry = {
    accountId: accountIdSchema.parse(accountId),
    partition: 'aws',
    roleArn,
    externalId,
  } as const;
  return sessions.enter(entry, now + minutes * minute);
}

describe('the session of an account', () => {
  test('is everybody’s who asks for it while it is good for their work', async () => {
    const [one, other] = await Promise.all([enter(10), enter(10)]);
    expect(other).toBe(one);
    now += 40 * minute;
    expect(await enter(10)).toBe(one);
  });

  test('is renewed for work that it would not outlive, and still reads what it has generated', async () => {
    const first = await enter(10);
    now += 45 * minute;
    const second = await enter(20);
    expect(second).not.toBe(first);
    expect(sessions.find(first.id)).toBe(first);
    now += 16 * minute;
    expect(sessions.find(first.id)).toBeNull();
    expect(sessions.find(second.id)).toBe(second);
  });

  test('is used for half its life where none lives as long as the work takes', async () => {
    aws.change({ sessionSeconds: 900 });
    const first = await enter(60);
    now += 7 * minute;
    expect(await enter(60)).toBe(first);
    now += minute;
    expect(await enter(60)).not.toBe(first);
  });
});
