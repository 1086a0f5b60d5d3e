import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readRedisSettings } from '../../src/config/index.ts';
import { connectRedis } from '../../src/redis/index.ts';
import { startGate, type Gate } from '../support/gate.ts';
import type { RedisForm } from '../support/redis-forms/redis-form.ts';
import { until } from '../support/redis-forms/redis-server.ts';
import { startRedisWithSentinel } from '../support/redis-forms/sentinel.ts';

let form: RedisForm;
let gate: Gate;
let sentinel: Redis;
beforeEach(async () => {
  form = await startRedisWithSentinel();
  const port = /:(\d+)\//.exec(form.url)?.[1] ?? '';
  gate = await startGate(`http://127.0.0.1:${port}`);
  sentinel = new Redis({ port: Number(port) });
});
afterEach(async () => {
  sentinel.disconnect();
  gate.shut();
  await form.stop();
});

/** Whose place is taken while the master still runs; resolves once the Sentinel tells of the new one. */
async function replaceMaster(): Promise<void> {
  const listener = sentinel.duplicate();
  await listener.subscribe('+switch-master');
  const switched = new Promise((resolve) => listener.once('message', resolve));
  await until(() =>
    sentinel.call('SENTINEL', 'FAILOVER', 'main').then(
      () => true,
      () => false,
    ),
  );
  await switched;
  listener.disconnect();
}

test.each(['waiting', 'failing'] as const)(
  'a %s connection lasts where the master is replaced while the Sentinels are asked for it',
  async (patience) => {
    const url = form.url.replace(/:\d+\//, `:${new URL(gate.url).port}/`);
    const settings = readRedisSettings({ ...form.environment, REDIS_URL: url });
    const redis = await connectRedis(settings, patience);
    await until(async () => /\bsub=1\b/.test(String(await sentinel.client('LIST'))));
    const { held, release } = holdQuestions();
    await form.servers[0]?.call('CLIENT', 'KILL', 'TYPE', 'normal');
    await held;
    await replaceMaster();
    // What listens to the Sentinel hears of it at the same time as this test.
    await sleep(200);
    release();
    await until(() => Promise.resolve(redis.status === 'ready' || redis.status === 'end'));
    expect(await redis.ping()).toBe('PONG');
    redis.disconnect();
  },
);

function holdQuestions() {
  const hold = gate.holdAt(/get-master-addr-by-name/i);
  return { held: hold.held, release: hold.release.bind(hold) };
}
