import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { priorities, type ReportBatch } from '../../src/jobs/index.ts';
import { batchEnd, eventually } from '../integration/domain.ts';
import { keyIn } from '../integration/truth.ts';
import { startGate } from '../support/gate.ts';
import { startLapse, type Lapse } from '../support/lapse.ts';
import { Observer, type Subject } from './reports.ts';

/** Short, so that others take over soon; a worker that lives gives a sign every 0.6 seconds. */
const takeover = {
  LAPSE_TAKEOVER_SECONDS: '3',
  LAPSE_STARTING_RATES: 'GenerateServiceLastAccessedDetails=3',
};
const generateOperation = 'GenerateServiceLastAccessedDetails';

let lapse: Lapse;
let observer: Observer;

/** The jobs of one worker, each caught at another step when it is killed. */
const caught: Record<string, Subject> = {};
/** Asked for at an API process that dies before it has enqueued the job. */
let unanswered: Subject;
/** Written by an API process that died before it had its jobs made. */
let unmade: ReportBatch;

beforeAll(async () => {
  lapse = await startLapse({
    refresh: 'off',
    simulator: {
      ...{ accounts: 3, entitiesPerAccount: 40, unreachableAccounts: 0, suspendedAccounts: 0, pageLimit: 3 },
      ...{ jobMinimumMs: 3_000, jobMaximumMs: 3_000, throttles: {} },
    },
    environment: takeover,
  });
  observer = await Observer.open(lapse);
  // Stopped, not ended: it takes over when the other is dead, and has been silent itself.
  lapse.signalWorker(0, 'SIGSTOP');
  await catchJobs();
  lapse.signalWorker(0, 'SIGCONT');
}, 240_000);
afterAll(async () => {
  await observer.close();
  await lapse.stop();
});

/** Has a worker bring each job to its step, and kills it. */
async function catchJobs(): Promise<void> {
  const aws = await startGate(lapse.simulator.url);
  const redis = await startGate(lapse.redis.url);
  const victim = await lapse.startWorker({}, { awsUrl: aws.url, redisUrl: redis.url });
  const [first, second, third] = [0, 1, 2].map(
    (account) => (index: number) => observer.subject(account, index),
  );
  if (first === undefined || second === undefined || third === undefined) throw new RangeError();
  const ask = async (step: string, subject: Subject) => {
    caught[step] = subject;
    await observer.generate(subject);
    return subject;
  };
  const asking = (operation: string, { entity }: Subject) =>
    new RegExp(`Action=${operation}&[^]*${encodeURIComponent(entity.arn).replaceAll('.', '\\.')}(&|$)`);

  const assuming = aws.holdAt(new RegExp(`Action=AssumeRole&[^]*${second(0).account.accountId}`));
  const generating = aws.holdAt(asking(generateOperation, first(0)));
  const answering = aws.holdAt(asking(generateOperation, first(1)));
  await ask('entering the account', second(0));
  await ask('asking AWS to generate', first(0));
  await ask('having AWS’s JobId, which is not written yet', first(1));
  const polled = await ask('asking AWS whether the report is done', first(2));
  const getting = aws.holdAt(new RegExp(`JobId=${await observer.awsJobId(polled)}`));
  const paged = await ask('between two pages of the report', first(3));
  const paging = aws.holdAt(new RegExp(`JobId=${await observer.awsJobId(paged)}[^]*Marker=`));
  await Promise.all([assuming.held, generating.held, answering.held, getting.held, paging.held]);

  await lapse.simulator.patchSettings({ jobMinimumMs: 60_000, jobMaximumMs: 60_000 });
  const waiting = await ask('waiting for AWS to finish the report', first(4));
  await observer.awsJobId(waiting);
  await lapse.simulator.patchSettings({ jobMinimumMs: 100, jobMaximumMs: 100 });
  for (let index = 0; index < 12; index++) {
    await ask(`waiting for a slot in the account’s budget, or near it: ${index}`, third(index));
  }
  await diesUnanswered(third(12));
  await writeUnmade(third(13));
  const stored = first(5);
  const telling = redis.holdAt(
    new RegExp(`reportJobChanged[^]*${stored.entity.arn}[^]*"status":"COMPLETED"`),
  );
  await ask('having stored the report, of which nobody is told yet', stored);
  await telling.held;
  const before = await generateCalls(first(1));
  answering.release();
  await eventually(async () => (await generateCalls(first(1))) > before);
  await lapse.killWorker(victim, 'SIGKILL');
}

async function generateCalls({ account }: Subject): Promise<number> {
  const statistics = await lapse.simulator.statistics();
  return statistics[account.accountId]?.[generateOperation]?.calls ?? 0;
}

/** An API process that has written the job, and dies before it can enqueue it and answer. */
async function diesUnanswered(subject: Subject): Promise<void> {
  unanswered = subject;
  const redis = await startGate(lapse.redis.url);
  const api = await lapse.startApi({}, { redisUrl: redis.url });
  const written = redis.holdAt(new RegExp(`reportJobChanged[^]*${subject.entity.arn}`));
  const answer = observer.generate(subject, api).then(
    () => 'answered',
    () => 'no answer',
  );
  await written.held;
  await lapse.killApi(api, 'SIGKILL');
  expect(await answer).toBe('no answer');
}

/** All that is left of a batch when its API process dies before it has enqueued anything. */
async function writeUnmade({ account, entity }: Subject): Promise<void> {
  const { accountId, arn } = keyIn(account, entity);
  unmade = {
    ...{ version: 1, id: randomUUID(), createdAt: Date.now(), granularity: 'SERVICE_LEVEL' },
    ...{ maxAgeSeconds: null, priority: priorities.smallBatch, accountIds: [accountId] },
  };
  await observer.domain.batches.create(unmade, new Map([[accountId, new Set([arn])]]));
}

describe('a job whose worker is killed comes to its report, and subscribers see it', () => {
  test.each([
    'entering the account',
    'asking AWS to generate',
    'having AWS’s JobId, which is not written yet',
    'waiting for AWS to finish the report',
    'asking AWS whether the report is done',
    'between two pages of the report',
    'having stored the report, of which nobody is told yet',
  ])('while it is %s', async (step) => {
    const subject = caught[step];
    if (subject === undefined) throw new RangeError(step);
    await observer.expectRight(subject);
  });

  test('while it is waiting for a slot in the account’s budget', async () => {
    const waiting = Object.entries(caught).filter(([step]) => step.startsWith('waiting for a slot'));
    expect(waiting).toHaveLength(12);
    for (const [, subject] of waiting) await observer.expectRight(subject);
  });
});

test('a job that an API process wrote, and did not live to enqueue, comes to its report', async () => {
  await observer.expectRight(unanswered);
});

test('a batch that an API process wrote, and did not live to enqueue, comes to its end', async () => {
  expect(await batchEnd(observer.domain, unmade)).toMatchObject({ total: 1, completed: 1 });
});

test('nothing is left of those that were killed', async () => {
  await observer.expectQuiet(1);
});
