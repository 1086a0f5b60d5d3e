import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../integration/domain.ts';
import { startGate, type Gate } from '../support/gate.ts';
import { startLapse, type Lapse } from '../support/lapse.ts';
import { Observer, type Subject } from './reports.ts';

const generateOperation = 'GenerateServiceLastAccessedDetails';
/** Longer than the passing faults below take, on a slow machine too. */
const deadlineSeconds = 30;

let lapse: Lapse;
let observer: Observer;
let aws: Gate;
beforeAll(async () => {
  lapse = await startLapse({
    refresh: 'off',
    workers: 0,
    simulator: {
      ...{ accounts: 3, entitiesPerAccount: 100, unreachableAccounts: 0, suspendedAccounts: 0 },
      ...{ jobMinimumMs: 500, jobMaximumMs: 1_500, throttles: {} },
    },
    environment: {
      LAPSE_JOB_DEADLINE_SECONDS: String(deadlineSeconds),
      LAPSE_STARTING_RATES: `${generateOperation}=20 GetServiceLastAccessedDetails=50`,
    },
  });
  aws = await startGate(lapse.simulator.url);
  await lapse.startWorker({}, { awsUrl: aws.url });
  observer = await Observer.open(lapse);
  await beginLastingFaults();
});
afterAll(async () => {
  await observer.close();
  await lapse.stop();
});

/** One entity's Generate is throttled, another's is cut off, a third's never answered, for as long as the tests take. */
async function beginLastingFaults(): Promise<void> {
  const [throttled, cutOff, unanswered] = [
    observer.subject(2, 1),
    observer.subject(0, 20),
    observer.subject(0, 21),
  ];
  const asking = ({ entity }: Subject) =>
    new RegExp(`Action=${generateOperation}&[^]*${encodeURIComponent(entity.arn)}(&|$)`);
  aws.cutAt(asking(cutOff));
  aws.holdAt(asking(unanswered));
  await patch({ throttles: lastingThrottle() });
  // Takes the only token.
  await observer.generate(observer.subject(2, 0));
  await observer.end(observer.subject(2, 0));
  for (const subject of [throttled, cutOff, unanswered]) await observer.generate(subject);
}

function lastingThrottle() {
  const { accountId } = observer.subject(2, 0).account;
  return { accounts: { [accountId]: { operations: { [generateOperation]: { rate: 0.001, burst: 1 } } } } };
}

/** Two reports that AWS is at work on, and two that are asked for in the middle of the fault. */
async function through(from: number, begin: () => Promise<void>, end: () => Promise<void>): Promise<void> {
  const subjects = Array.from({ length: 4 }, (_, index) => observer.subject(0, from + index));
  const [before, during] = [subjects.slice(0, 2), subjects.slice(2)];
  for (const subject of before) await observer.generate(subject);
  for (const subject of before) await observer.awsJobId(subject);
  await begin();
  for (const subject of during) await observer.generate(subject);
  await end();
  for (const subject of subjects) await observer.expectRight(subject);
}

/** Waits until AWS has answered the account in this way, more than once. */
async function answered(result: string): Promise<void> {
  await lapse.simulator.resetStatistics();
  const { accountId } = observer.subject(0, 0).account;
  await eventually(async () => {
    const operations = Object.values((await lapse.simulator.statistics())[accountId] ?? {});
    const counts = operations.map(({ errors, throttled }) =>
      result === 'Throttling' ? throttled : (errors[result] ?? 0),
    );
    return counts.reduce((sum, count) => sum + count, 0) > 2;
  });
}

const patch = (settings: Parameters<Lapse['simulator']['patchSettings']>[0]) =>
  lapse.simulator.patchSettings(settings);
const setState = (account: number, state: 'ACTIVE' | 'UNREACHABLE') =>
  lapse.simulator.request('POST', 'accounts', {
    accountId: observer.subject(account, 0).account.accountId,
    state,
  });

describe('reports that are under way, and those that are asked for meanwhile, come to their end', () => {
  test('when AWS can’t be reached for a while', async () => {
    await through(
      0,
      () => {
        aws.shut();
        return Promise.resolve();
      },
      async () => {
        await eventually(async () => ((await observer.find(observer.subject(0, 3)))?.attempts ?? 0) > 1);
        await aws.open();
      },
    );
  });

  test('when AWS answers with 500 and 503 for a while', async () => {
    await through(
      4,
      () => patch({ serverErrorShare: 1 }),
      async () => {
        await answered('InternalFailure');
        await patch({ serverErrorShare: 0 });
      },
    );
  });

  test('when AWS throttles every call for a while', async () => {
    await through(
      8,
      () => patch({ throttles: { ...lastingThrottle(), default: { rate: 0.001, burst: 1 } } }),
      async () => {
        await answered('Throttling');
        await patch({ throttles: lastingThrottle() });
      },
    );
  });

  test('when AWS is slow', async () => {
    await through(
      12,
      () => patch({ latencyMinimumMs: 1_500, latencyMaximumMs: 2_500 }),
      async () => {
        await observer.awsJobId(observer.subject(0, 15));
        await patch({ latencyMinimumMs: 5, latencyMaximumMs: 40 });
      },
    );
  });

  test('when AWS no longer takes the session’s credentials', async () => {
    await through(
      16,
      async () => {
        await lapse.simulator.request('POST', 'sessions/expire', {});
      },
      () => Promise.resolve(),
    );
  });
});

describe('what no patience mends is told by its cause', () => {
  async function expectFailure(subject: Subject, code: string): Promise<void> {
    expect(await observer.end(subject)).toMatchObject({ status: 'FAILED', error: { code } });
    await observer.expectSeen(subject, 'FAILED');
  }

  test('a revoked role as ACCOUNT_UNREACHABLE, until it is given back', async () => {
    const [refused, later] = [observer.subject(1, 0), observer.subject(1, 1)];
    await setState(1, 'UNREACHABLE');
    await lapse.simulator.request('POST', 'sessions/expire', {});
    await observer.generate(refused);
    await expectFailure(refused, 'ACCOUNT_UNREACHABLE');
    await setState(1, 'ACTIVE');
    await observer.generate(later);
    await observer.expectRight(later);
  });

  test('throttling that outlasts the deadline as THROTTLED', async () => {
    await expectFailure(observer.subject(2, 1), 'THROTTLED');
  });

  test('a connection that is cut again and again until the deadline as ACCOUNT_UNREACHABLE', async () => {
    await expectFailure(observer.subject(0, 20), 'ACCOUNT_UNREACHABLE');
  });

  test('a call that is never answered as ACCOUNT_UNREACHABLE', async () => {
    await expectFailure(observer.subject(0, 21), 'ACCOUNT_UNREACHABLE');
    await observer.expectQuiet(1);
  });
});
