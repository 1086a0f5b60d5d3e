import type { Queue } from 'bullmq';
import { ClientError } from 'graphql-request';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { accountIdSchema } from '../../src/accounts/index.ts';
import { generateQueue, openQueue } from '../../src/jobs/index.ts';
import { keys } from '../../src/redis/index.ts';
import { reportField } from '../../src/reports/index.ts';
import { eventually, queuedJob } from '../integration/domain.ts';
import { keyIn } from '../integration/truth.ts';
import { ask } from '../support/graphql.ts';
import { startLapse, type Lapse } from '../support/lapse.ts';
import { Observer } from './reports.ts';
/** What 0.1.0 wrote to Redis, byte for byte: an account, a role, its report, and a job that is queued. */
import released from './released-0.1.0.json' with { type: 'json' };

const releasedAccount = accountIdSchema.parse('111122223333');
const newer = (text: string) =>
  text.replace(/^\{("version":1,)?/, '{"version":2,"added":"by a newer version",');

let lapse: Lapse;
let observer: Observer;
/** The queue as processes of other versions use it. */
let anyForm: Queue<unknown>;
beforeAll(async () => {
  lapse = await startLapse({
    simulator: {
      ...{ accounts: 1, entitiesPerAccount: 50, unreachableAccounts: 0, suspendedAccounts: 0 },
      ...{ jobMinimumMs: 100, jobMaximumMs: 500, throttles: {} },
    },
    environment: { LAPSE_TAKEOVER_SECONDS: '3' },
  });
  observer = await Observer.open(lapse);
  const { redis } = observer.domain;
  anyForm = openQueue<unknown>({ name: generateQueue.name, payload: z.unknown() }, redis);
  await redis.hset(keys.accounts, released.accounts);
  await redis.hset(keys.entities(releasedAccount), released.entities);
  await redis.hset(keys.catalogue, released.catalogue);
  await redis.hset(keys.reports(releasedAccount), released.reports);
  await redis.hset(keys.reportJobs(releasedAccount), released.reportJobs);
  for (const event of released.events) await redis.xadd(keys.events, '*', 'event', event);
});
afterAll(async () => {
  await anyForm.close();
  await observer.close();
  await lapse.stop();
});

const readReport = `query($arn: Arn!) {
  entity(arn: $arn) {
    name tags { key value }
    report { jobCompletionDate services(first: 10) { nodes {
      serviceNamespace serviceName lastAuthenticated lastAuthenticatedEntity lastAuthenticatedRegion totalAuthenticatedEntities
      trackedActions { actionName lastAccessedTime lastAccessedRegion }
    } } }
  }
}`;
const releasedArn = 'arn:aws:iam::111122223333:role/app/Deploy';

describe('what the version before wrote', () => {
  test('is read as it was meant: a report', async () => {
    const { entity } = await ask<{ entity: object }>(lapse.apiUrl(), readReport, { arn: releasedArn });
    expect(entity).toMatchObject({
      name: 'Deploy',
      tags: [{ key: 'team', value: 'payments' }],
      report: {
        jobCompletionDate: '2026-11-01T08:00:03.000Z',
        services: {
          nodes: [
            {
              serviceNamespace: 'kms',
              serviceName: 'AWS Key Management Service',
              lastAuthenticated: null,
              totalAuthenticatedEntities: 0,
              trackedActions: [],
            },
            {
              serviceNamespace: 's3',
              serviceName: 'Amazon S3',
              lastAuthenticated: '2026-10-30T00:00:00.000Z',
              lastAuthenticatedEntity: releasedArn,
              lastAuthenticatedRegion: 'eu-central-1',
              totalAuthenticatedEntities: 2,
              trackedActions: [
                { actionName: 'GetObject', lastAccessedTime: null, lastAccessedRegion: null },
                {
                  actionName: 'ListAllMyBuckets',
                  lastAccessedTime: '2026-10-29T00:00:00.000Z',
                  lastAccessedRegion: 'us-east-1',
                },
              ],
            },
          ],
        },
      },
    });
  });

  test('is worked on to its end: a queued job, here of an entity that the simulated AWS knows', async () => {
    const subject = observer.subject(0, 0);
    const { accountId, arn } = keyIn(subject.account, subject.entity);
    const { redis } = observer.domain;
    const { reportJobId, name, data, options } = released.queued;
    const text = Object.values(released.reportJobs).find((job) => job.includes('"QUEUED"')) ?? '';
    const own = text.replace(released.queued.arn, arn).replace(releasedAccount, accountId);
    await redis.hset(keys.reportJobs(accountId), reportJobId, own);
    for (const key of [keys.runningReportJobs(accountId), keys.latestReportJobs(accountId)]) {
      await redis.hset(key, `SERVICE_LEVEL ${arn}`, reportJobId);
    }
    const { attempts, priority, jobId } = options;
    await anyForm.add(name, { ...data, accountId }, { attempts, priority, jobId, removeOnComplete: true });
    await observer.expectRight(subject);
  });
});

describe('what a newer version writes is neither misread nor destroyed', () => {
  test('a report counts as none', async () => {
    const { redis } = observer.domain;
    const arn = `${releasedArn}-newer`;
    const [role = ''] = Object.values(released.entities);
    const [report = ''] = Object.values(released.reports);
    await redis.hset(keys.entities(releasedAccount), arn, role.replaceAll(releasedArn, arn));
    const field = `ACTION_LEVEL ${arn}`;
    await redis.hset(keys.reports(releasedAccount), field, newer(report));
    const { entity } = await ask<{ entity: { report: unknown } }>(lapse.apiUrl(), readReport, { arn });
    expect(entity.report).toBeNull();
    expect(await redis.hget(keys.reports(releasedAccount), field)).toBe(newer(report));
  });

  test('a payload waits for a newer worker, while this one goes on', async () => {
    const { generations } = observer.domain;
    const { data, name } = released.queued;
    const payload = { ...data, version: 2, reportJobId: { of: 'another form' } };
    const step = await anyForm.add(name, payload, { jobId: 'newer' });
    await eventually(() => step.isDelayed());
    const other = observer.subject(0, 1);
    await observer.generate(other);
    await observer.expectRight(other);
    const found = await generations.getJob('newer');
    expect(found?.data).toEqual(payload);
    expect(found?.attemptsMade).toBe(0);
    await found?.remove();
  });

  test('a job that is under way has requests for it wait for a newer process', async () => {
    const subject = observer.subject(0, 2);
    const { accountId, arn } = keyIn(subject.account, subject.entity);
    const { redis } = observer.domain;
    const job = queuedJob({ accountId, arn });
    await redis.hset(keys.reportJobs(accountId), job.id, newer(JSON.stringify(job)));
    await redis.hset(keys.runningReportJobs(accountId), `SERVICE_LEVEL ${arn}`, job.id);
    const refusal = await observer.generate(subject).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(ClientError);
    expect(refusal).toMatchObject({ response: { errors: [{ extensions: { code: 'UNAVAILABLE' } }] } });
    expect(await redis.hget(keys.reportJobs(accountId), job.id)).toBe(newer(JSON.stringify(job)));
    await redis.hdel(keys.runningReportJobs(accountId), `SERVICE_LEVEL ${arn}`);
  });

  test('accounts, entities and events are passed over by those who list and follow', async () => {
    const { redis } = observer.domain;
    const [account = ''] = Object.values(released.accounts);
    await redis.hset(keys.accounts, '999988887777', newer(account.replace(releasedAccount, '999988887777')));
    await redis.xadd(keys.events, '*', 'event', newer('{"kind":"accountsChanged"}'));
    await redis.xadd(keys.events, '*', 'event', '{"kind":"accountsChanged"}');
    const other = observer.subject(0, 3);
    await observer.generate(other);
    await observer.expectRight(other);
    const { accounts } = await ask<{ accounts: { nodes: { accountId: string }[] } }>(
      lapse.apiUrl(),
      '{accounts(first:10){nodes{accountId}}}',
    );
    expect(accounts.nodes.map((node) => node.accountId)).toContain(releasedAccount);
    expect((await fetch(`${lapse.apiUrl()}/readyz`)).status).toBe(200);
  });
});

test('a report is stored under its version', async () => {
  const subject = observer.subject(0, 0);
  const { accountId, arn } = keyIn(subject.account, subject.entity);
  const text = await observer.domain.redis.hget(keys.reports(accountId), reportField(arn, 'SERVICE_LEVEL'));
  expect(text).toContain('"version":1');
});
