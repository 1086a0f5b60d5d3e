import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { roleArn, startApiProcess, type ApiProcess } from './api-process.ts';

let api: ApiProcess;
beforeEach(async () => {
  api = await startApiProcess(async (seed) => {
    await seed.account();
    await seed.entity();
  });
});
afterEach(() => api.stop());

const generate = `mutation{generateReport(input:{arn:"${roleArn}"}){reportJob{status} userErrors{code}}}`;
const readiness = async () => (await fetch(`${api.url}/readyz`)).status;

it('says that it can’t answer while Redis is away, and goes on when Redis is back', async () => {
  // Remembered, and yet not answered: nobody knows whether it is still so.
  expect((await api.post(`{entity(arn:"${roleArn}"){name}}`)).errors).toEqual([]);
  await api.redis.kill();
  for (const query of ['{accounts{totalCount}}', `{entity(arn:"${roleArn}"){name}}`, generate]) {
    expect((await api.post(query)).errors).toEqual([
      expect.stringMatching(/^UNAVAILABLE: .*; ask again in 2 seconds/),
    ]);
  }
  expect(await readiness()).toBe(503);
  expect((await fetch(`${api.url}/healthz`)).status).toBe(200);

  await api.redis.start();
  await vi.waitFor(
    async () => {
      expect(await readiness()).toBe(200);
    },
    { timeout: 10_000 },
  );
  expect((await api.post(generate)).data).toMatchObject({
    generateReport: { reportJob: { status: 'QUEUED' } },
  });
});

it('says so for what needs Redis alone, and answers the rest from memory', async () => {
  await api.redis.kill();
  const { data, errors } = await api.post('{services{totalCount} account(accountId:"111122223333"){name}}');
  expect(data).toEqual({ services: { totalCount: 0 }, account: null });
  expect(errors).toEqual([expect.stringMatching(/^UNAVAILABLE: /)]);
});
