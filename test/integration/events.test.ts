import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  EventReader,
  publishAccounts,
  publishInventory,
  publishReportJob,
  type LapseEvent,
} from '../../src/jobs/index.ts';
import { keys } from '../../src/redis/index.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { accountId, eventually, keyOf, queuedJob } from './domain.ts';

const account = accountId('111122223333');

let server: TestRedis;
let redis: ReturnType<TestRedis['connect']>;
beforeAll(async () => {
  server = await startRedis();
  redis = server.connect();
});
beforeEach(() => redis.flushall());
afterAll(() => server.stop());

/** Reads until so many events have come. */
async function take(reader: EventReader, count: number): Promise<{ events: LapseEvent[]; gap: boolean }> {
  const taken: LapseEvent[] = [];
  let anyGap = false;
  for await (const { gap, events } of reader.batches()) {
    taken.push(...events);
    anyGap ||= gap;
    if (taken.length >= count) break;
  }
  return { events: taken, gap: anyGap };
}

const open = () => EventReader.open(server.connect());
const tellInventory = (number: number) =>
  publishInventory(redis, accountId(String(number).padStart(12, '0')));
const inventoryNumbers = (events: readonly LapseEvent[]) =>
  events.map((event) => (event.kind === 'inventoryChanged' ? Number(event.accountId) : null));

describe('a reader', () => {
  test('gets what is told after it was opened, in order, and nothing from before', async () => {
    await tellInventory(1);
    const reader = await open();
    for (let number = 2; number <= 5; number++) await tellInventory(number);
    const { events, gap } = await take(reader, 4);
    expect(inventoryNumbers(events)).toEqual([2, 3, 4, 5]);
    expect(gap).toBe(false);
    reader.close();
  });

  test('gets the first event ever, and every kind as it was told', async () => {
    const reader = await open();
    const reportJob = queuedJob(keyOf('arn:aws:iam::111122223333:role/reader'), { batchIds: ['b'] });
    await publishReportJob(redis, reportJob);
    await publishInventory(redis, account);
    await publishAccounts(redis);
    expect(await take(reader, 3)).toEqual({
      gap: false,
      events: [
        { kind: 'reportJobChanged', reportJob },
        { kind: 'inventoryChanged', accountId: account },
        { kind: 'accountsChanged' },
      ],
    });
    reader.close();
  });

  test('misses nothing across restarts of Redis, whether it was waiting or behind', async () => {
    const reader = await open();
    const waiting = take(reader, 1);
    await server.restart();
    await tellInventory(1);
    expect(inventoryNumbers((await waiting).events)).toEqual([1]);
    for (let number = 2; number <= 50; number++) await tellInventory(number);
    await server.restart();
    await tellInventory(51);
    const { events, gap } = await take(reader, 50);
    expect(inventoryNumbers(events)).toEqual(Array.from({ length: 50 }, (_, index) => index + 2));
    expect(gap).toBe(false);
    reader.close();
  });

  test('says that there is a gap when events were trimmed before it read them', async () => {
    const reader = await open();
    await tellInventory(1);
    await take(reader, 1);
    for (let number = 2; number <= 9; number++) await tellInventory(number);
    await redis.xtrim(keys.events, 'MAXLEN', 2);
    const { events, gap } = await take(reader, 2);
    expect(inventoryNumbers(events)).toEqual([8, 9]);
    expect(gap).toBe(true);
    expect(await nextGap(reader)).toBe(false);
    reader.close();
  });

  test('says that there is a gap when Redis came back empty', async () => {
    await tellInventory(1);
    const reader = await open();
    await redis.flushall();
    await tellInventory(2);
    const { events, gap } = await take(reader, 1);
    expect(inventoryNumbers(events)).toEqual([2]);
    expect(gap).toBe(true);
    reader.close();
  });

  test('says that there is a gap when Redis came back without its end, whatever its clock shows', async () => {
    const connection = server.connect();
    const connectionId = await connection.client('ID');
    const reader = await EventReader.open(connection);
    await redis.xadd(keys.events, '9000000000000-0', 'event', '{}');
    const batches = reader.batches();
    await batches.next();
    await redis.del(keys.events);
    await tellInventory(1);
    const missed = batches.next();
    await eventually(async () => (await redis.client('UNBLOCK', connectionId)) === 1);
    expect((await missed).value).toMatchObject({ gap: true, events: [] });
    await tellInventory(2);
    expect(await take(reader, 1)).toMatchObject({ gap: false, events: [{ kind: 'inventoryChanged' }] });
    reader.close();
  });

  test('says that there is a gap when a replica was made the master, which may lack the last events', async () => {
    const reader = await open();
    await redis.replicaof('127.0.0.1', 1);
    await redis.replicaof('NO', 'ONE');
    await tellInventory(1);
    const { events, gap } = await take(reader, 1);
    expect(inventoryNumbers(events)).toEqual([1]);
    expect(gap).toBe(true);
    expect(await nextGap(reader)).toBe(false);
    reader.close();
  });

  test('passes over events that it does not know, of a newer version or of nobody’s', async () => {
    const reader = await open();
    await redis.xadd(keys.events, '*', 'event', JSON.stringify({ kind: 'somethingNew' }));
    await redis.xadd(keys.events, '*', 'event', 'not JSON');
    await redis.xadd(keys.events, '*', 'other', 'field');
    await tellInventory(4);
    expect(inventoryNumbers((await take(reader, 1)).events)).toEqual([4]);
    reader.close();
  });

  test('ends when it is closed', async () => {
    const reader = await open();
    const ended = take(reader, 1);
    reader.close();
    expect(await ended).toEqual({ events: [], gap: false });
  });
});

async function nextGap(reader: EventReader): Promise<boolean> {
  await tellInventory(100);
  return (await take(reader, 1)).gap;
}

test('a reader knows that it hears of nothing while Redis is silent', async () => {
  const reader = await EventReader.open(server.connect());
  const reading = take(reader, 1);
  expect(reader.isCurrent).toBe(true);
  server.pause();
  await eventually(() => Promise.resolve(reader.isCurrent ? null : 'silent'));
  server.resume();
  await eventually(() => Promise.resolve(reader.isCurrent ? 'current' : null));
  await publishAccounts(redis);
  await reading;
});
