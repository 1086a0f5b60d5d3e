import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../integration/domain.ts';
import { startGate, type Gate } from '../support/gate.ts';
import { subscribe } from '../support/graphql.ts';
import { startLapse, type Lapse } from '../support/lapse.ts';
import { Observer } from './reports.ts';

let lapse: Lapse;
let observer: Observer;
let aws: Gate;
beforeAll(async () => {
  lapse = await startLapse({
    refresh: 'off',
    workers: 0,
    simulator: {
      ...{ accounts: 1, entitiesPerAccount: 50, unreachableAccounts: 0, suspendedAccounts: 0 },
      ...{ jobMinimumMs: 3_000, jobMaximumMs: 3_000, throttles: {} },
    },
    // So long that nothing below comes of one who is silent: what goes on goes on because it was handed over.
    environment: { LAPSE_TAKEOVER_SECONDS: '600' },
  });
  aws = await startGate(lapse.simulator.url);
  await lapse.startWorker({}, { awsUrl: aws.url });
  observer = await Observer.open(lapse);
});
afterAll(async () => {
  await observer.close();
  await lapse.stop();
});

describe('a worker that is told to stop', () => {
  test('finishes the step that it is at, hands over what waits, and ends in order', async () => {
    const [waiting, atAws] = [observer.subject(0, 0), observer.subject(0, 1)];
    await observer.generate(waiting);
    await observer.awsJobId(waiting);
    const call = aws.holdAt(new RegExp(`Action=Generate[^]*${encodeURIComponent(atAws.entity.arn)}(&|$)`));
    await observer.generate(atAws);
    await call.held;
    const ended = lapse.killWorker(0);
    call.release();
    expect(await ended).toBe('ended with exit code 0');
    expect(await observer.find(atAws)).toMatchObject({ status: 'IN_PROGRESS', attempts: 1 });
    await lapse.startWorker();
    await observer.expectRight(waiting);
    await observer.expectRight(atAws);
    expect(await observer.end(atAws)).toMatchObject({ attempts: 2 });
    await observer.expectQuiet(1);
  });
});

/** How a subscription ends, whatever it tells until then. */
async function endOf(messages: AsyncIterator<object>): Promise<string> {
  try {
    while ((await messages.next()).done !== true);
    return 'it is complete';
  } catch (error) {
    return String(error);
  }
}

describe('an API process that is told to stop', () => {
  test('says first that it isn’t ready, answers all the same, then closes sockets with 1001 and ends in order', async () => {
    const redis = await startGate(lapse.redis.url);
    const api = await lapse.startApi({ LAPSE_DRAIN_SECONDS: '5' }, { redisUrl: redis.url });
    const messages = subscribe<object>(lapse.apiUrl(api), 'subscription{reportFinished{status}}');
    const closed = messages.next().then(
      () => 'a message',
      (error: unknown) => String(error),
    );
    // Events go another way, so that the subscription is there when this is answered.
    const first = observer.subject(0, 2);
    await observer.generate(first, api);
    expect(await closed).toBe('a message');
    const end = endOf(messages);

    const [asked, askedLate] = [observer.subject(0, 3), observer.subject(0, 4)];
    const write = redis.holdAt(new RegExp(`"arn":"${asked.entity.arn}"`));
    const answer = observer.generate(asked, api);
    await write.held;
    const ended = lapse.killApi(api);
    // A connection that is refused fails the test: nobody is turned away before it could be known.
    await eventually(async () => (await fetch(`${lapse.apiUrl(api)}/readyz`)).status === 503);
    const lateAnswer = observer.generate(askedLate, api);
    write.release();
    await Promise.all([answer, lateAnswer]);
    expect(await end).toMatch(/1001/);
    expect(await ended).toBe('ended with exit code 0');
    await observer.expectRight(asked);
    await observer.expectRight(askedLate);
  });
});
