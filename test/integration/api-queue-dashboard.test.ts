import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { keys, serverTime } from '../../src/redis/index.ts';
import { writePolicy } from '../support/policy-file.ts';
import { accountId, startApiProcess, type ApiProcess } from './api-process.ts';

const hash = (token: string) => createHash('sha256').update(token).digest('hex');

let api: ApiProcess;
afterEach(() => api.stop());

describe('the dashboard of the queues', () => {
  it('shows the queues to whoever is at an API that only this machine reaches, from its own files', async () => {
    api = await startApiProcess();
    const page = await fetch(`${api.url}/admin/queues/`);
    expect(page.status).toBe(200);
    expect(await page.text()).not.toContain('https:');
    expect(page.headers.get('content-security-policy')).toMatch(/default-src 'self'.*base-uri 'self'/);
    const queues = await fetch(`${api.url}/admin/queues/api/queues`);
    expect(await queues.text()).toContain('"name":"generate"');
  });

  it('shows what living workers poll and read, and nothing of them once they are gone', async () => {
    api = await startApiProcess();
    const { redis } = api.seed;
    const namesOfWorkers = async () => {
      const text = await (await fetch(`${api.url}/admin/queues/api/queues`)).text();
      return [...text.matchAll(/"name":"((?:poll|details)[^"]*)"/g)].map(([, name]) => name).sort();
    };
    expect(await namesOfWorkers()).toEqual(['details']);
    const now = await serverTime(redis, keys.workers);
    await redis.zadd(keys.workers, now, 'here', now - 60_000, 'silent');
    expect(await namesOfWorkers()).toEqual(['details', 'details-here', 'poll-here']);
    await redis.zrem(keys.workers, 'here');
    expect(await namesOfWorkers()).toEqual(['details']);
    expect(await redis.keys('*poll-*')).toEqual([]);
  });

  it('changes nothing', async () => {
    api = await startApiProcess();
    const answer = await fetch(`${api.url}/admin/queues/api/queues/generate/pause`, { method: 'PUT' });
    expect(answer.ok).toBe(false);
  });

  it('is open to administrators of all accounts, and closed to strangers and everybody else', async () => {
    const callers = ['administrator', 'reader', 'administratorOfOne'] as const;
    api = await startApiProcess(undefined, {
      LAPSE_SERVICE_TOKENS: callers.map((name) => `${name}:${hash(name)}`).join(),
      LAPSE_POLICY: writePolicy(
        { serviceTokens: ['administrator'], allow: ['read', 'admin'], accounts: ['*'] },
        { serviceTokens: ['reader'], allow: ['read', 'generate'], accounts: ['*'] },
        { serviceTokens: ['administratorOfOne'], allow: ['read', 'admin'], accounts: [accountId] },
      ),
    });
    const statusFor = async (path: string, headers = {}) =>
      (await fetch(`${api.url}/admin/queues${path}`, { headers })).status;
    for (const path of ['', '/', '/api/queues']) {
      expect(await statusFor(path)).toBe(401);
      const statuses = callers.map((name) => statusFor(path, { authorization: `Bearer ${name}` }));
      expect(await Promise.all(statuses)).toEqual([200, 403, 403]);
    }
  });
});
