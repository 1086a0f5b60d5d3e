import { createHash } from 'node:crypto';
import { createClient } from 'graphql-sse';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { transitions } from '../../src/jobs/index.ts';
import { waitFor } from '../support/wait-for.ts';
import { accountId, complete, queuedJob, startApiProcess, type ApiProcess } from './api-process.ts';
import { reportOf } from './api-reports.ts';

const token = 'a-service-token-of-at-least-32-characters';
const watchJob = 'subscription($id:ID!){reportJob(id:$id){status}}';
const status = z.object({ reportJob: z.object({ status: z.string() }) });
const idOf = (job: { id: string }) => Buffer.from(`ReportJob:${accountId}:${job.id}`).toString('base64url');

let api: ApiProcess;
const seeded = async (environment: Record<string, string> = {}) => {
  api = await startApiProcess(async (seed) => {
    await seed.account();
    await seed.entity();
  }, environment);
};
afterEach(() => api.stop());

const post = (body: string, headers: Record<string, string> = {}) =>
  fetch(`${api.url}/graphql/stream`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...headers },
    body,
  });

/** The results of an operation, asked with the client that portals use. */
async function* stream(query: string, variables: Record<string, unknown> = {}) {
  const client = createClient({ url: `${api.url}/graphql/stream`, retryAttempts: 0 });
  try {
    for await (const result of client.iterate({ query, variables })) yield result;
  } finally {
    client.dispose();
  }
}

async function startJob() {
  const report = reportOf();
  const job = await api.seed.reportJobs.start(queuedJob(report));
  if (job?.status !== 'QUEUED') throw new Error('the job did not start');
  return { job, report };
}

describe('a subscription over Server-Sent Events', () => {
  beforeEach(() => seeded());

  it('begins with the state, goes on with each change and ends with the final one', async () => {
    const { job, report } = await startJob();
    const told: string[] = [];
    const ended = (async () => {
      for await (const { data } of stream(watchJob, { id: idOf(job) }))
        told.push(status.parse(data).reportJob.status);
    })();
    await waitFor(() => {
      expect(told).toEqual(['QUEUED']);
    });
    await complete(api.seed.reportJobs, job, report);
    await ended;
    expect(told.at(-1)).toBe('COMPLETED');
    expect(told.filter((one) => one === 'COMPLETED')).toHaveLength(1);
  });

  it('goes on after Redis was away', async () => {
    const { job } = await startJob();
    const told: string[] = [];
    const ended = (async () => {
      for await (const { data } of stream(watchJob, { id: idOf(job) }))
        told.push(status.parse(data).reportJob.status);
    })();
    await waitFor(() => {
      expect(told).toEqual(['QUEUED']);
    });
    await api.redis.restart();
    await api.seed.reportJobs.finish(job, (current) => transitions.cancelled(current, Date.now()));
    await ended;
    expect(told).toEqual(['QUEUED', 'CANCELLED']);
  });

  it('is one error and the end for a job that isn’t there', async () => {
    const results = [];
    for await (const result of stream(watchJob, { id: idOf({ id: '00000000-0000-0000-0000-000000000000' }) }))
      results.push(result);
    expect(results).toMatchObject([{ errors: [{ extensions: { code: 'NOT_FOUND' } }] }]);
  });

  it('ends without a word of completion when the process stops, so that clients go to another one', async () => {
    const { job } = await startJob();
    const response = await post(JSON.stringify({ query: watchJob, variables: { id: idOf(job) } }));
    const text = response.text().catch(() => 'cut');
    await api.stop();
    expect(await text).not.toContain('event: complete');
  });
});

describe('an operation over Server-Sent Events', () => {
  beforeEach(() => seeded());

  it('may be a query', async () => {
    const results = [];
    for await (const result of stream('{accounts{totalCount}}')) results.push(result);
    expect(results).toEqual([{ data: { accounts: { totalCount: 1 } } }]);
  });

  it('that isn’t in the schema is told as an error with the code that it has over HTTP', async () => {
    const results = [];
    for await (const result of stream('{nothing}')) results.push(result);
    expect(results).toMatchObject([{ errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] }]);
  });

  it('is never kept by anything on its way', async () => {
    const response = await post(JSON.stringify({ query: '{accounts{totalCount}}' }));
    await response.text();
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
  });

  it.each([
    ['no operation', '[]', {}, 400],
    ['a form, which other pages could send', '{}', { 'content-type': 'text/plain' }, 400],
  ])('is refused when the body is %s', async (_, body, headers, code) => {
    expect((await post(body, headers)).status).toBe(code);
  });
});

describe('a stream where people have to sign in', () => {
  beforeEach(() =>
    seeded({ LAPSE_SERVICE_TOKENS: `ci:${createHash('sha256').update(token).digest('hex')}` }),
  );
  const body = JSON.stringify({ query: '{accounts{totalCount}}' });

  it('is status 401 for whoever brings no token', async () => {
    const response = await post(body);
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
  });

  it('begins with a token', async () => {
    expect((await post(body, { authorization: `Bearer ${token}` })).status).toBe(200);
  });
});
